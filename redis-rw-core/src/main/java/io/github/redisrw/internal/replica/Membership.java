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

package io.github.redisrw.internal.replica;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.replica.data.ReplicaData;
import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

/**
 * The connections to replicas that there should be. Confined to the scheduler's thread.
 */
abstract class Membership {

	private final List<ReplicaMember> members = new ArrayList<>();

	/**
	 * Keep what leads to the present addresses, and add what is missing.
	 * @param addresses where reads may be answered now
	 */
	abstract void keep(List<Node> addresses);

	/**
	 * Whether there may be replicas that have not been met yet.
	 * @return {@code true} if it is worth while to come back soon
	 */
	boolean isExploring() {
		return false;
	}

	List<ReplicaMember> all() {
		return List.copyOf(this.members);
	}

	int size() {
		return this.members.size();
	}

	boolean contains(ReplicaMember member) {
		return this.members.contains(member);
	}

	Optional<ReplicaMember> of(NodeLink link) {
		return this.members.stream().filter((member) -> member.link() == link).findFirst();
	}

	List<ReplicaMember> at(Node node) {
		return this.members.stream().filter((member) -> member.node().equals(node)).toList();
	}

	/**
	 * All connections to the replica that one leads to.
	 * @param member the one
	 * @return the connections, that one among them
	 */
	List<ReplicaMember> sameReplica(ReplicaMember member) {
		Object identity = member.identity();
		return this.members.stream().filter((other) -> other == member || other.identity().equals(identity)).toList();
	}

	/**
	 * What is known of the data of the process that a new connection leads to. It is the
	 * same whichever connection it was learned on.
	 * @param node where the connection was made to
	 * @param runId the identity of the process, {@code null} if it is not known
	 * @return what is known, which is nothing if the process has not been met
	 */
	ReplicaData dataOf(Node node, @Nullable String runId) {
		return this.members.stream()
			.filter((member) -> member.leadsTo(node, runId))
			.map(ReplicaMember::data)
			.findFirst()
			.orElseGet(ReplicaData::new);
	}

	Map<Object, List<ReplicaMember>> byReplica() {
		Map<Object, List<ReplicaMember>> byReplica = new LinkedHashMap<>();
		this.members
			.forEach((member) -> byReplica.computeIfAbsent(member.identity(), (id) -> new ArrayList<>()).add(member));
		return byReplica;
	}

	void add(ReplicaMember member) {
		this.members.add(member);
	}

	/**
	 * What is in flight on a connection that is dropped is still answered.
	 * @param member the connection
	 */
	void drop(ReplicaMember member) {
		this.members.remove(member);
		NodeLink link = member.link();
		if (link != null) {
			link.retire();
		}
	}

	void dropAllBut(List<Node> addresses) {
		all().stream().filter((member) -> !addresses.contains(member.node())).forEach(this::drop);
	}

	/** Close everything at once. */
	void close() {
		for (ReplicaMember member : this.members) {
			NodeLink link = member.link();
			if (link != null) {
				link.close();
			}
		}
		this.members.clear();
	}

}
