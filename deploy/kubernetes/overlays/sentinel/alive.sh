#!/bin/sh
# Alive is who answers, if only with LOADING or BUSY: a restart would not help either.
set -eu
. /scripts/names.sh
[ -n "$(ask localhost "$1" PING)" ]
