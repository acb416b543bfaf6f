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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.replica.choice.ChoiceCounts;
import io.github.redisrw.internal.replica.choice.IneligibilityReason;
import io.github.redisrw.internal.replica.choice.ReadFallback;
import io.github.redisrw.internal.replica.choice.ReadSettings;
import io.github.redisrw.internal.replica.choice.ReadTarget;
import io.github.redisrw.internal.replica.choice.ReplicaChoice;
import io.github.redisrw.topology.CredentialsRejectedException;
import io.github.redisrw.topology.Topology;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the replicas, for the threads that read and for those who ask. Updated
 * on the scheduler's thread.
 */
final class PublishedReplicas {

	/** What is said of a replica that cannot be reached, before the reason. */
	static final String NOT_REACHED = "cannot be reached: ";

	private final Duration maxLag;

	private final ChoiceCounts shares = new ChoiceCounts();

	private final ReplicaChoice<NodeLink> choice;

	private final ReplicaPlaces places;

	private final ReadFallback fallback;

	private volatile List<Topology.Replica> view = List.of();

	/** All there are, also to replicas that may not answer reads. */
	private volatile List<NodeLink> links = List.of();

	private volatile Map<String, Integer> states = Map.of();

	private volatile long updated = System.nanoTime();

	PublishedReplicas(ReadSettings settings) {
		this.maxLag = settings.maxLag();
		this.choice = new ReplicaChoice<>(!settings.near().isAny());
		this.places = new ReplicaPlaces(settings.near());
		this.fallback = new ReadFallback(settings.whenStale(), settings.near().fallbackLimit());
	}

	ReplicaChoice<NodeLink> choice() {
		return this.choice;
	}

	ReadFallback fallback() {
		return this.fallback;
	}

	List<Topology.Replica> view() {
		return this.view;
	}

	/** Why replicas may not answer reads, for a message. */
	String describe() {
		List<Topology.Replica> replicas = view();
		return replicas.isEmpty() ? "none is known"
				: replicas.stream()
					.map((replica) -> replica.node() + " " + replica.reason())
					.collect(Collectors.joining("; "));
	}

	/**
	 * A connection, rather one that is not silent, the least busy of these.
	 * @param wanted which connections will do
	 * @return the connection, {@code null} if there is none
	 */
	@Nullable NodeLink linkWhere(Predicate<NodeLink> wanted) {
		return this.links.stream()
			.filter((link) -> link.isOpen() && wanted.test(link))
			.min(Comparator.comparing(NodeLink::isSilent).thenComparingInt(NodeLink::load))
			.orElse(null);
	}

	/** A replica has said how it is, or there is none to say so. */
	void looked() {
		this.updated = System.nanoTime();
	}

	/**
	 * When the replicas were looked at last.
	 * @return the moment, as {@link System#nanoTime()}
	 */
	long updated() {
		return this.updated;
	}

	/**
	 * How many replicas are in which state.
	 * @return the numbers by state
	 */
	Map<String, Integer> states() {
		return this.states;
	}

	/**
	 * Whether every replica rejects the credentials.
	 * @return the exception for one of them, {@code null} if not
	 */
	@Nullable CredentialsRejectedException rejection() {
		CredentialsRejectedException first = null;
		for (Topology.Replica replica : this.view) {
			String reason = replica.reason();
			String reply = (reason != null && reason.startsWith(NOT_REACHED)) ? reason.substring(NOT_REACHED.length())
					: "";
			if (!CredentialsRejectedException.isSaidBy(reply)) {
				return null;
			}
			first = (first != null) ? first : CredentialsRejectedException.ofReplica(replica.node(), reply);
		}
		return first;
	}

	/**
	 * Publish the present state.
	 * @param members the connections to replicas
	 * @param complete whether each has been looked at since the start
	 */
	void update(Membership members, boolean complete) {
		Map<Object, List<ReplicaMember>> byReplica = members.byReplica();
		this.shares.among(byReplica.keySet());
		this.places.update(byReplica);
		List<ReadTarget<NodeLink>> eligible = new ArrayList<>();
		List<ReadTarget<NodeLink>> detached = new ArrayList<>();
		List<ReadTarget<NodeLink>> stale = new ArrayList<>();
		Map<Object, Topology.Replica> views = new LinkedHashMap<>();
		byReplica.forEach((identity, replica) -> {
			addTarget(eligible, replica.stream().filter(ReplicaMember::isEligible).toList());
			addTarget(detached, replica.stream().filter(ReplicaMember::isDetached).toList());
			addTarget(stale, replica.stream().filter((one) -> one.isAnswering() && !one.isEligible()).toList());
			replica.stream()
				.filter((member) -> !member.isMaster())
				.map((member) -> member.view(this.places.zoneOf(identity)))
				.forEach((seen) -> views.merge(identity, seen, (one, other) -> one.eligible() ? one : other));
		});
		this.choice.publish(eligible, detached, stale);
		this.links = members.links();
		this.view = List.copyOf(views.values());
		this.states = count(byReplica);
		if (this.links.isEmpty()) {
			looked();
		}
		if (this.choice.hasEligible()) {
			this.fallback.end();
		}
		else if (complete) {
			begin(members.all().stream().filter((member) -> !member.isMaster()).toList());
		}
	}

	private static Map<String, Integer> count(Map<Object, List<ReplicaMember>> byReplica) {
		Map<String, Integer> counts = new LinkedHashMap<>();
		byReplica.forEach((identity, replica) -> {
			ReplicaMember first = replica.stream().filter(ReplicaMember::isEligible).findFirst().orElse(replica.get(0));
			IneligibilityReason ineligibility = first.ineligibility();
			if (ineligibility != IneligibilityReason.MASTER) {
				counts.merge((ineligibility != null) ? ineligibility.name().toLowerCase(Locale.ROOT) : "eligible", 1,
						Integer::sum);
			}
		});
		return Map.copyOf(counts);
	}

	private void addTarget(List<ReadTarget<NodeLink>> targets, List<ReplicaMember> replica) {
		if (replica.isEmpty()) {
			return;
		}
		long freshUntil = replica.get(0).freshUntil(this.maxLag);
		for (ReplicaMember member : replica) {
			long other = member.freshUntil(this.maxLag);
			freshUntil = (other - freshUntil < 0) ? other : freshUntil;
		}
		targets.add(new ReadTarget<>(replica.stream().map((member) -> Objects.requireNonNull(member.link())).toList(),
				freshUntil, this.shares.of(replica.get(0).identity()), this.places.isNear(replica.get(0).identity())));
	}

	private void begin(List<ReplicaMember> replicas) {
		if (replicas.isEmpty()) {
			return;
		}
		IneligibilityReason nearest = replicas.stream()
			.map(ReplicaMember::ineligibility)
			.filter(Objects::nonNull)
			.map(IneligibilityReason.class::cast)
			.max(Comparator.naturalOrder())
			.orElse(IneligibilityReason.STALE);
		this.fallback.begin(nearest,
				replicas.stream()
					.map((member) -> member.node() + " " + member.reason())
					.distinct()
					.collect(Collectors.joining("; ")));
	}

}
