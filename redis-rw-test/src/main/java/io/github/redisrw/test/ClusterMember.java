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

package io.github.redisrw.test;

import java.util.BitSet;
import java.util.List;

/**
 * What {@code CLUSTER NODES} says of one node.
 *
 * @param id its ID
 * @param address where it listens, {@code host:port}
 * @param flags such as {@code myself,master}
 * @param master the ID of its master, {@code -} if it has none
 * @param epoch its configuration epoch: of two masters that claim a slot, the one with
 * the higher one has it
 * @param slots the slots it claims
 */
record ClusterMember(String id, String address, List<String> flags, String master, long epoch, BitSet slots) {

	static List<ClusterMember> parse(String reply) {
		return reply.lines().filter((line) -> !line.isBlank()).map(ClusterMember::parseLine).toList();
	}

	private static ClusterMember parseLine(String line) {
		String[] fields = line.split(" ", -1);
		BitSet slots = new BitSet();
		for (int i = 8; i < fields.length; i++) {
			if (!fields[i].startsWith("[")) {
				String[] range = fields[i].split("-", -1);
				slots.set(Integer.parseInt(range[0]), Integer.parseInt(range[range.length - 1]) + 1);
			}
		}
		return new ClusterMember(fields[0], fields[1].substring(0, fields[1].indexOf('@')),
				List.of(fields[2].split(",", -1)), fields[3], Long.parseLong(fields[6]), slots);
	}

	boolean isMaster() {
		return this.flags.contains("master");
	}

	/**
	 * Whether the node that says this knows of nothing wrong with it.
	 */
	boolean isWell() {
		return !this.flags.contains("fail") && !this.flags.contains("fail?") && !this.flags.contains("handshake")
				&& !this.flags.contains("noaddr");
	}

}
