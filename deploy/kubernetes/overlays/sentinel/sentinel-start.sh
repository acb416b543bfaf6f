#!/bin/sh
# Starts a Sentinel, with what it knew when it was stopped.
set -eu
. /scripts/names.sh

CONF=/data/sentinel.conf

umask 077
if [ ! -e "$CONF" ]; then
	until
		master="$(master_by_sentinels)"
		[ -n "$master" ] || master="$(master_by_role)"
		[ -n "$master" ]
	do
		log "waiting for a master"
		sleep 1
	done
	log "watching $master"
	cat >"$CONF.new" <<EOF
port $SENTINEL_PORT
dir /data
sentinel monitor $MASTER_NAME $master $PORT 2
sentinel down-after-milliseconds $MASTER_NAME 3000
sentinel failover-timeout $MASTER_NAME 15000
sentinel parallel-syncs $MASTER_NAME 1
EOF
	mv "$CONF.new" "$CONF"
fi
# The password may be another one than last time.
sed -i -e '/^requirepass /d' -e '/^sentinel auth-pass /d' -e '/^user default /d' "$CONF"
cat >>"$CONF" <<EOF
requirepass "$REDIS_PASSWORD"
sentinel auth-pass $MASTER_NAME $REDIS_PASSWORD
EOF
exec redis-sentinel "$CONF"
