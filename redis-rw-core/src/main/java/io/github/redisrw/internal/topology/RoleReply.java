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

package io.github.redisrw.internal.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.redisrw.topology.LinkState;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.Role;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ROLE} says of the node that answers it.
 *
 * @param role the node's role
 * @param offset of a master: how much it has written to its replication stream; of a
 * replica: how much of it it has applied; in bytes
 * @param master of a replica: its master, if it names one; of a master: {@code null}
 * @param link of a replica: its link to the master; of a master:
 * {@link LinkState#UNKNOWN}
 * @param replicas of a master: the replicas connected to it; of a replica: empty
 */
public record RoleReply(Role role, long offset, @Nullable Node master, LinkState link, List<Node> replicas) {

	/** What KeyDB calls a replica that takes writes of its own. */
	private static final String ACTIVE_REPLICA = "active-replica";

	private static final String TAKES_WRITES_TOO = "it is an active replica of KeyDB, which takes writes beside its "
			+ "master: there is no single master to write to. Set 'active-replica no' there";

	private static final Pattern REPLICA_LINE = Pattern.compile("ip=([^,]+),port=(\\d+)");

	/**
	 * Read a reply.
	 * @param reply the elements of the reply: texts, numbers and nested lists
	 * @return what it says
	 * @throws IllegalArgumentException if it is no reply of a Redis server: a Sentinel
	 * also answers {@code ROLE}
	 */
	public static RoleReply parse(List<?> reply) {
		String role = reply.isEmpty() ? "" : String.valueOf(reply.get(0));
		if (role.equals("master") && reply.size() >= 3 && reply.get(2) instanceof List<?> replicas) {
			return new RoleReply(Role.MASTER, number(reply.get(1)), null, LinkState.UNKNOWN, nodes(replicas));
		}
		if (role.equals("slave") && reply.size() >= 5) {
			Node master = Node.ofReply(String.valueOf(reply.get(1)), reply.get(2));
			return new RoleReply(Role.REPLICA, number(reply.get(4)), master, LinkState.of(String.valueOf(reply.get(3))),
					List.of());
		}
		throw new IllegalArgumentException(mistake(role, reply));
	}

	private static String mistake(String role, List<?> reply) {
		if (role.equals("sentinel")) {
			return "it is a Sentinel, not a Redis server";
		}
		if (role.equals(ACTIVE_REPLICA)) {
			return TAKES_WRITES_TOO;
		}
		if (role.equals("master")) {
			return "it does not tell how far its replication stream has got (ROLE " + reply
					+ "), as Dragonfly does not: masters that do not are not supported";
		}
		return "it answers ROLE with " + reply;
	}

	/**
	 * Read the fields of {@code INFO replication}, which say the same where {@code ROLE}
	 * may not be asked.
	 * @param info the fields by name
	 * @return what they say
	 * @throws IllegalArgumentException if there is no role among them
	 */
	public static RoleReply ofInfo(Map<String, String> info) {
		String role = info.getOrDefault("role", "");
		if (role.equals("master")) {
			return new RoleReply(Role.MASTER, number(info.get("master_repl_offset")), null, LinkState.UNKNOWN,
					connected(info));
		}
		if (role.equals("slave")) {
			Node master = Node.ofReply(info.getOrDefault("master_host", ""), info.get("master_port"));
			LinkState link = "up".equals(info.get("master_link_status")) ? LinkState.CONNECTED
					: "1".equals(info.get("master_sync_in_progress")) ? LinkState.SYNC : LinkState.CONNECT;
			return new RoleReply(Role.REPLICA, number(info.getOrDefault("slave_repl_offset", "-1")), master, link,
					List.of());
		}
		throw new IllegalArgumentException(
				role.equals(ACTIVE_REPLICA) ? TAKES_WRITES_TOO : "it answers INFO replication without a role");
	}

	/**
	 * The replicas in lines such as
	 * {@code slave0:ip=10.0.0.1,port=6379,state=online,offset=42,lag=0}.
	 */
	private static List<Node> connected(Map<String, String> info) {
		List<Node> nodes = new ArrayList<>();
		info.forEach((name, value) -> {
			Matcher replica = REPLICA_LINE.matcher(value);
			if (name.startsWith("slave") && replica.lookingAt()) {
				Node node = Node.ofReply(replica.group(1), replica.group(2));
				if (node != null) {
					nodes.add(node);
				}
			}
		});
		return List.copyOf(nodes);
	}

	private static long number(@Nullable Object value) {
		return Long.parseLong(Objects.requireNonNull(value, "offset").toString());
	}

	private static List<Node> nodes(List<?> replicas) {
		List<Node> nodes = new ArrayList<>();
		for (Object replica : replicas) {
			if (replica instanceof List<?> entry && entry.size() >= 2) {
				Node node = Node.ofReply(String.valueOf(entry.get(0)), entry.get(1));
				if (node != null) {
					nodes.add(node);
				}
			}
		}
		return List.copyOf(nodes);
	}

}
