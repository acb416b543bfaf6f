# Sourced by the other scripts: who is where, and how to ask.
PORT=6379
SENTINEL_PORT=26379
MASTER_NAME=mymaster
DOMAIN="$POD_NAMESPACE.svc.${CLUSTER_DOMAIN:-cluster.local}"
# redis-cli takes the password from here.
export REDISCLI_AUTH="$REDIS_PASSWORD"

# The address of the Service that server N has to itself. It stays while pods come and go.
redis_address() {
	getent hosts "redis-$1.$DOMAIN" | while read -r address _; do
		echo "$address"
		break
	done
}

sentinel_host() {
	echo "redis-sentinel-$1.redis-sentinel.$DOMAIN"
}

# ask HOST PORT COMMAND...: the reply, or nothing within two seconds.
ask() {
	ask_host="$1"
	ask_port="$2"
	shift 2
	timeout 2 redis-cli -h "$ask_host" -p "$ask_port" "$@" 2>/dev/null | tr -d '\r' || true
}

is_server() {
	for candidate in 0 1 2; do
		[ "$1" != "$(redis_address "$candidate")" ] || return 0
	done
	return 1
}

# The address that the first Sentinel to answer calls the master's.
master_by_sentinels() {
	for ordinal in 0 1 2; do
		answer="$(ask "$(sentinel_host "$ordinal")" "$SENTINEL_PORT" \
			SENTINEL GET-MASTER-ADDR-BY-NAME "$MASTER_NAME" | head -n 1)"
		if [ -n "$answer" ] && is_server "$answer"; then
			echo "$answer"
			return
		fi
	done
}

# The address of the first other server that says it is the master.
master_by_role() {
	for ordinal in 0 1 2; do
		address="$(redis_address "$ordinal")"
		if [ "$address" != "${SELF:-}" ] && [ "$(ask "$address" "$PORT" ROLE | head -n 1)" = master ]; then
			echo "$address"
			return
		fi
	done
}

log() {
	echo "$(date -u +%FT%TZ) $*"
}
