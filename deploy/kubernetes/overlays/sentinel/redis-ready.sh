#!/bin/sh
# Ready is a master, and a replica that has a link to one: a rollout waits for that.
set -eu
. /scripts/names.sh

# From now on redis-start.sh does not decide by itself who is master.
if [ ! -e /data/watched ] && [ -n "$(master_by_sentinels)" ]; then
	touch /data/watched
fi
ask localhost "$PORT" INFO replication | grep -qE '^(role:master|master_link_status:up)$'
