#!/bin/sh
# Before a server is stopped: a master hands over first. Clients that listen to the Sentinels
# lose nothing by that, and wait for a fraction of a second.
set -eu
. /scripts/names.sh

role() {
	ask localhost "$PORT" ROLE | head -n 1
}

[ "$(role)" = master ] || exit 0
# One Sentinel only: each would make a failover of its own.
for ordinal in 0 1 2; do
	case "$(ask "$(sentinel_host "$ordinal")" "$SENTINEL_PORT" SENTINEL FAILOVER "$MASTER_NAME")" in
		OK* | *INPROG*) break ;;
	esac
done
for _ in $(seq 1 20); do
	[ "$(role)" = master ] || exit 0
	sleep 1
done
