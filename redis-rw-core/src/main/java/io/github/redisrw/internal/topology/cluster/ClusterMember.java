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

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

/**
 * What one line of {@code CLUSTER NODES} says of a node.
 *
 * @param id the ID by which the nodes know each other
 * @param node where it is reached
 * @param names all addresses by which other nodes may name it
 * @param master the ID of its master, {@code null} if it is a master itself
 * @param epoch its configuration epoch: of two that claim a slot, the one with the higher
 * one has it
 * @param slots the slots that it claims
 */
public record ClusterMember(String id, Node node, Set<Node> names, @Nullable String master, long epoch, BitSet slots) {

	/** How many slots there are. */
	public static final int SLOTS = 16384;

	private static final int FIXED_FIELDS = 8;

	/**
	 * Read a reply.
	 * @param reply the reply to {@code CLUSTER NODES}
	 * @param asked where the node that replied was reached: it may not know that itself
	 * @param byName whether nodes are reached by the host names that they announce, where
	 * they do, as certificates name those
	 * @return the nodes, without those that nobody knows the address of
	 * @throws IllegalArgumentException if it is no such reply
	 */
	public static List<ClusterMember> parse(String reply, Node asked, boolean byName) {
		List<ClusterMember> members = new ArrayList<>();
		for (String line : reply.split("\n", -1)) {
			if (!line.isBlank()) {
				ClusterMember member = parseLine(line.trim(), asked, byName);
				if (member != null) {
					members.add(member);
				}
			}
		}
		if (members.isEmpty()) {
			throw new IllegalArgumentException("it answers CLUSTER NODES without any node");
		}
		return List.copyOf(members);
	}

	private static @Nullable ClusterMember parseLine(String line, Node asked, boolean byName) {
		String[] fields = line.split(" ", -1);
		if (fields.length < FIXED_FIELDS) {
			throw new IllegalArgumentException("it answers CLUSTER NODES with '" + line + "'");
		}
		List<String> flags = List.of(fields[2].split(",", -1));
		if (flags.contains("noaddr") || flags.contains("handshake")) {
			return null;
		}
		String[] address = fields[1].split(",", -1);
		Node ip = address(address[0], flags.contains("myself") ? asked.host() : "");
		if (ip == null) {
			return null;
		}
		Node named = (address.length > 1) ? Node.ofReply(address[1], ip.port()) : null;
		Set<Node> names = (named != null) ? Set.of(ip, named) : Set.of(ip);
		return new ClusterMember(fields[0], (named != null && byName) ? named : ip, names,
				fields[3].equals("-") ? null : fields[3], Long.parseLong(fields[6]), slots(fields));
	}

	/** Such as {@code 10.0.0.1:6379@16379}, in which an IPv6 address has no brackets. */
	private static @Nullable Node address(String text, String ownHost) {
		int bus = text.indexOf('@');
		String endpoint = (bus < 0) ? text : text.substring(0, bus);
		int colon = endpoint.lastIndexOf(':');
		if (colon < 0) {
			return null;
		}
		String host = endpoint.substring(0, colon);
		return Node.ofReply(host.isEmpty() ? ownHost : host, endpoint.substring(colon + 1));
	}

	/**
	 * What is being moved is in brackets, and belongs where it was until that is done.
	 */
	private static BitSet slots(String[] fields) {
		BitSet slots = new BitSet(SLOTS);
		for (int i = FIXED_FIELDS; i < fields.length; i++) {
			String range = fields[i];
			if (!range.isEmpty() && !range.startsWith("[")) {
				int dash = range.indexOf('-');
				int first = Integer.parseInt((dash < 0) ? range : range.substring(0, dash));
				int last = (dash < 0) ? first : Integer.parseInt(range.substring(dash + 1));
				slots.set(first, last + 1);
			}
		}
		return slots;
	}

	/**
	 * Whether it is a master with slots.
	 * @return {@code false} for a replica, and for a master that has none
	 */
	public boolean isOwner() {
		return this.master == null && !this.slots.isEmpty();
	}

}
