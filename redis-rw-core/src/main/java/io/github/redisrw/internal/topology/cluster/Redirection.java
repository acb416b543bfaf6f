/*
 * Copyright 2026 the redis-rw authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.github.redisrw.internal.topology.cluster;

import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

/**
 * An error reply by which a node of a cluster says that it has not executed a command,
 * since it has not got the slot, or not all of its keys, or nobody has it now. Only whole
 * sentences of servers count: a script may fail by an error of its own that begins alike.
 *
 * @param kind what is to be done
 * @param slot the slot, -1 if the reply does not name it
 * @param target the node to ask, {@code null} if the reply names none
 */
public record Redirection(Kind kind, int slot, @Nullable Node target) {

	private static final Pattern TO_NODE = Pattern.compile("(MOVED|ASK) (\\d{1,5}) (\\S*):(\\d{1,5})");

	/**
	 * Read an error reply.
	 * @param error the reply, without the leading minus
	 * @return what it says, {@code null} if it is no redirection
	 */
	public static @Nullable Redirection parse(String error) {
		return parse(error, (port) -> null);
	}

	/**
	 * Read an error reply that may name a node by its port alone
	 * ({@code cluster-preferred-endpoint-type unknown-endpoint}).
	 * @param error the reply, without the leading minus
	 * @param sameHost the node that has the port, where the one that replied is reached
	 * @return what it says, {@code null} if it is no redirection
	 */
	public static @Nullable Redirection parse(String error, IntFunction<@Nullable Node> sameHost) {
		if (error.startsWith("MOVED ") || error.startsWith("ASK ")) {
			Matcher matcher = TO_NODE.matcher(error);
			if (!matcher.matches()) {
				return null;
			}
			String host = matcher.group(3);
			Node target = host.isEmpty() ? sameHost.apply(Integer.parseInt(matcher.group(4)))
					: Node.ofReply(host, matcher.group(4));
			return new Redirection(matcher.group(1).equals("ASK") ? Kind.ASK : Kind.MOVED,
					Integer.parseInt(matcher.group(2)), target);
		}
		if (error.equals("TRYAGAIN Multiple keys request during rehashing of slot")) {
			return new Redirection(Kind.TRY_AGAIN, -1, null);
		}
		if (error.equals("CLUSTERDOWN Hash slot not served")) {
			return new Redirection(Kind.NOT_SERVED, -1, null);
		}
		return (error.equals("CLUSTERDOWN The cluster is down")
				|| error.equals("CLUSTERDOWN The cluster is down and only accepts read commands"))
						? new Redirection(Kind.DOWN, -1, null) : null;
	}

	/**
	 * What a redirection asks for.
	 */
	public enum Kind {

		/** The slot belongs to another node. */
		MOVED,

		/** The slot is being moved, and the key may be at another node already. */
		ASK,

		/** The slot is being moved, and some of the keys are at another node already. */
		TRY_AGAIN,

		/** No node has the slot. */
		NOT_SERVED,

		/** The node sees the cluster as down. */
		DOWN

	}

}
