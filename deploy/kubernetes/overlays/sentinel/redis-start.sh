#!/bin/sh
# Starts a Redis server: as a replica of the master there is, or as the first one.
set -eu
. /scripts/names.sh

SELF="$(redis_address "${POD_NAME##*-}")"
CONF=/run/redis/redis.conf
DATA=/data/appendonlydir
# Left by redis-ready.sh, with the data, once the Sentinels know of a master.
WATCHED=/data/watched

find_master() {
	master="$(master_by_sentinels)"
	[ -n "$master" ] || master="$(master_by_role)"
}

find_master
if [ -e "$WATCHED" ]; then
	# The Sentinels know, and do not forget.
	until [ -n "$master" ]; do
		log "waiting for a Sentinel or a master to answer; without this file it would not: $WATCHED"
		sleep 1
		find_master
	done
fi

# The Sentinels get their time to promote another server, which they do as they cannot reach
# this one: what it wrote last may not have reached its disk, but the replicas. Without any data
# it waits for as long as it takes, for its replicas would throw theirs away.
if [ "$master" = "$SELF" ]; then
	log "the Sentinels call this server the master; waiting for them to promote another one"
	waited=0
	while [ "$master" = "$SELF" ] && { [ ! -d "$DATA" ] || [ "$waited" -lt 20 ]; }; do
		sleep 1
		waited=$((waited + 1))
		find_master
	done
fi
if [ -z "$master" ]; then
	log "nobody has ever watched a master: the first start"
	master="$(redis_address 0)"
fi

umask 077
cat >"$CONF" <<EOF
port $PORT
dir /data
appendonly yes
maxmemory 384mb
requirepass "$REDIS_PASSWORD"
masterauth "$REDIS_PASSWORD"
replica-announce-ip $SELF
replica-announce-port $PORT
min-replicas-to-write 1
min-replicas-max-lag 10
repl-backlog-size 64mb
EOF
if [ "$master" = "$SELF" ]; then
	log "starting as the master"
else
	log "starting as a replica of $master"
	echo "replicaof $master $PORT" >>"$CONF"
fi
exec redis-server "$CONF"
