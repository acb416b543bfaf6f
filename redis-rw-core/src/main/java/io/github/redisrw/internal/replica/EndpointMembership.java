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

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.topology.Node;

/**
 * Addresses behind which there may be several replicas each: every new connection leads
 * to one of them by chance. Some connections are kept, and further ones opened until
 * every replica that the master knows of has been met; then those that lead to a replica
 * twice are closed.
 */
final class EndpointMembership extends Membership {

	/**
	 * Connections opened at once for a replica not yet met, before it is sought slowly.
	 */
	private static final int EAGER_EXPLORATIONS = 60;

	/** Rounds between two connections while a replica is sought slowly. */
	private static final int PATIENT_ROUNDS = 10;

	/** An address that cannot be reached must not keep the others from being used. */
	private static final Predicate<ReplicaMember> FAILING = (member) -> member.link() == null && member.failures() > 0;

	private final int connections;

	private final IntSupplier expectedReplicas;

	private final LongSupplier clock;

	private int explorations;

	private int rounds;

	private boolean exploring;

	private int lastExpected;

	private Set<Object> lastMet = Set.of();

	/**
	 * Create an empty membership.
	 * @param connections how many connections are kept at least
	 * @param expectedReplicas how many replicas the master has, as far as known
	 * @param clock tells the time, as {@link System#nanoTime()}
	 */
	EndpointMembership(int connections, IntSupplier expectedReplicas, LongSupplier clock) {
		this.connections = connections;
		this.expectedReplicas = expectedReplicas;
		this.clock = clock;
	}

	@Override
	void keep(List<Node> addresses) {
		int former = dropFormer(addresses);
		if (addresses.isEmpty()) {
			return;
		}
		for (Node address : addresses) {
			if (at(address).isEmpty()) {
				add(new ReplicaMember(address, false, this.clock));
			}
		}
		int wanted = Math.max(this.connections, addresses.size());
		List<Node> reachable = addresses.stream().filter((address) -> at(address).stream().noneMatch(FAILING)).toList();
		while (!reachable.isEmpty() && reached().size() - former < wanted) {
			add(new ReplicaMember(leastUsed(reachable), false, this.clock));
		}
		if (former > 0) {
			this.exploring = false;
			return;
		}
		explore(reachable, wanted);
		dropSurplus(Math.max(wanted, this.lastMet.size()));
	}

	/**
	 * The addresses may be others while the replicas are the same, as a name that leads
	 * to one address is itself what is connected to. So a connection is kept until its
	 * replica has been met at a present address, or all of these have been tried.
	 * @return how many connections to former addresses are kept
	 */
	private int dropFormer(List<Node> addresses) {
		List<ReplicaMember> present = all().stream().filter((member) -> addresses.contains(member.node())).toList();
		List<ReplicaMember> tried = present.stream().filter(ReplicaMember::isSettled).toList();
		Set<Object> met = tried.stream()
			.filter((member) -> member.link() != null)
			.map(ReplicaMember::identity)
			.collect(Collectors.toSet());
		boolean over = addresses.isEmpty() || (!met.isEmpty() && tried.size() == present.size());
		int kept = 0;
		for (ReplicaMember member : all()) {
			NodeLink link = member.link();
			if (present.contains(member)) {
				continue;
			}
			if (over || link == null || !link.isOpen() || met.contains(member.identity())) {
				drop(member);
			}
			else {
				kept++;
			}
		}
		return kept;
	}

	/** Those that are connected, or may be in a moment. */
	private List<ReplicaMember> reached() {
		return all().stream().filter(FAILING.negate()).toList();
	}

	private Node leastUsed(List<Node> addresses) {
		return addresses.stream().min(Comparator.comparingInt((address) -> at(address).size())).orElseThrow();
	}

	private void explore(List<Node> addresses, int wanted) {
		Set<Object> met = all().stream()
			.filter((member) -> member.link() != null && isReplica(member))
			.map(ReplicaMember::identity)
			.collect(Collectors.toSet());
		int expected = this.expectedReplicas.getAsInt();
		if (expected != this.lastExpected || !met.equals(this.lastMet)) {
			this.explorations = 0;
		}
		this.lastExpected = expected;
		this.lastMet = met;
		boolean missing = met.size() < expected;
		this.exploring = missing && this.explorations < EAGER_EXPLORATIONS;
		this.rounds++;
		boolean isTime = this.exploring || this.rounds % PATIENT_ROUNDS == 0;
		List<ReplicaMember> reached = reached();
		boolean isSettled = reached.size() <= Math.max(wanted, met.size())
				&& reached.stream().noneMatch((member) -> member.link() == null);
		if (missing && isTime && isSettled && !addresses.isEmpty()) {
			this.explorations++;
			add(new ReplicaMember(addresses.get(this.explorations % addresses.size()), false, this.clock));
		}
	}

	/**
	 * One that has been promoted was a replica of the master that is known to have had
	 * some number of them.
	 */
	private static boolean isReplica(ReplicaMember member) {
		return !member.isMaster() || member.state() == ReplicaState.SUCCESSOR;
	}

	@Override
	boolean isExploring() {
		return this.exploring;
	}

	private void dropSurplus(int wanted) {
		while (reached().size() > wanted
				&& reached().stream().allMatch((member) -> member.link() != null && !member.look().isBusy())) {
			List<ReplicaMember> largest = byReplica().values()
				.stream()
				.map((replica) -> replica.stream().filter(FAILING.negate()).toList())
				.max(Comparator.comparingInt(List::size))
				.orElseThrow();
			// The one that came last is the one on which nothing has begun.
			ReplicaMember last = largest.get(largest.size() - 1);
			if (largest.size() < 2 || at(last.node()).size() < 2) {
				return;
			}
			drop(last);
		}
	}

}
