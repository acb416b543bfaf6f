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

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.replica.data.ReplicaData;
import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

/**
 * The connections to replicas that there should be. Confined to the scheduler's thread.
 */
abstract class Membership {

	/** What is dropped may answer for so long, and longer as long as it does. */
	private static final Duration FAREWELL = Duration.ofSeconds(10);

	private final List<ReplicaMember> members = new ArrayList<>();

	/**
	 * Keep what leads to the present addresses, and add what is missing.
	 * @param addresses where reads may be answered now
	 */
	abstract void keep(List<Node> addresses);

	/** Drop connections at other addresses of a process that is connected already. */
	void dropAliases() {
	}

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

	/** The connections that there are. */
	List<NodeLink> links() {
		List<NodeLink> links = new ArrayList<>();
		for (ReplicaMember member : this.members) {
			NodeLink link = member.link();
			if (link != null) {
				links.add(link);
			}
		}
		return links;
	}

	/**
	 * One open connection to each replica.
	 * @param counts which connections count
	 * @return the connections
	 */
	List<NodeLink> linkToEach(Predicate<ReplicaMember> counts) {
		Map<Object, NodeLink> links = new LinkedHashMap<>();
		for (ReplicaMember member : this.members) {
			NodeLink link = member.link();
			if (link != null && link.isOpen() && counts.test(member)) {
				links.putIfAbsent(member.identity(), link);
			}
		}
		return List.copyOf(links.values());
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

	/**
	 * A connection to the replica that any connection leads to.
	 * @param link the connection, that of one caller perhaps
	 * @return one of this pool, if that is known to lead there, too
	 */
	Optional<ReplicaMember> answering(NodeLink link) {
		String runId = link.report().runId();
		return of(link).or(() -> this.members.stream()
			.filter((member) -> member.identity().equals(link.node()) || member.identity().equals(runId))
			.findFirst());
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
	 * What a connection that has fallen silent says of the others to its replica: nothing
	 * of those on which something has arrived while it was silent.
	 * @param silent that connection
	 * @param heardSince when what has been sent there had long arrived, as
	 * {@link System#nanoTime()}
	 * @return those that are silent from now on
	 */
	List<ReplicaMember> silentWith(ReplicaMember silent, long heardSince) {
		return sameReplica(silent).stream().filter((member) -> {
			NodeLink link = member.link();
			boolean heard = member != silent && link != null && link.hasReceivedSince(heardSince);
			return link != null && !heard && member.state() != ReplicaState.SILENT;
		}).toList();
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
			// Without a timeout what is in flight to a dead node would never end.
			link.listen(FAREWELL).thenRun(() -> {
				if (link.isSilent()) {
					link.abandon("it does not answer");
				}
			});
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
