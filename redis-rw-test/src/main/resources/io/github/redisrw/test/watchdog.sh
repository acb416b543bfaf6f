# Outlives the JVM, even one that dies by SIGKILL, to end its servers and delete their files.
# Standard input: one line for each directory a deployment made. It closes when the JVM is gone.

# Ctrl-C goes to the whole process group, but the servers are still to be cleaned up after it.
trap '' HUP INT TERM

arguments_of() {
	if [ -r "/proc/$1/cmdline" ]; then
		tr '\0' ' ' <"/proc/$1/cmdline"
	else
		ps -o args= -p "$1"
	fi
}

roots=
while IFS= read -r root; do
	roots="$roots$root
"
done

printf '%s' "$roots" | while IFS= read -r root; do
	# A deployment that was closed has deleted its directory.
	[ -d "$root" ] || continue
	for file in "$root"/*/server.pid; do
		[ -r "$file" ] || continue
		read -r pid <"$file"
		# Another process may have got the id since: ours has the directory in its arguments.
		case "$(arguments_of "$pid")" in
			*"$root"*) kill -KILL "$pid" ;;
		esac
	done
	if [ -e "$root/containers" ]; then
		docker ps --all --quiet --filter "label=io.github.redisrw.test=$root" |
			while read -r id; do docker rm --force "$id"; done
	fi
	# A server that is just going may still write a file.
	for attempt in 1 2 3 4 5; do
		rm -rf "$root" && break
		sleep 1
	done
done
