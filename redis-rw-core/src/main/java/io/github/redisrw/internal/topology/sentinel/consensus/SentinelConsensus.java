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

package io.github.redisrw.internal.topology.sentinel.consensus;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

/**
 * What follows from the words of all Sentinels that have a say, that is, that answer, or
 * have answered until a moment ago:
 * <ul>
 * <li>The greatest {@code config-epoch} is right: a Sentinel that was cut off does not
 * know of the failovers since.</li>
 * <li>The one that leads a failover has the new epoch before it names the successor, so
 * among those of that epoch the ones that are not failing over know the address
 * better.</li>
 * <li>Whether a failover is under way is known only by the one that leads it, so one of
 * that epoch that says so is enough.</li>
 * <li>An epoch that is lower than what was known is that of Sentinels that were cut off,
 * or that have been told to watch anew, which begins at 0 again. It is believed when a
 * majority says so, or one of those that had said the greater epoch themselves.</li>
 * <li>While nobody has a say, the last known master is kept; so are its replicas until
 * somebody has listed them anew.</li>
 * </ul>
 * Immutable.
 *
 * @param view the master, the epoch it was named with, whether it is about to be
 * replaced, and its replicas
 * @param supporters the Sentinels that have said so
 */
public record SentinelConsensus(SentinelView view, Set<String> supporters) {

	/**
	 * Finds out what the Sentinels agree upon.
	 * @param former what was known before, {@code null} at the start
	 * @param votes the words of those that have a say; of several of one Sentinel the one
	 * asked for last counts
	 * @return what is known now, {@code null} if nothing is
	 */
	static @Nullable SentinelConsensus of(@Nullable SentinelConsensus former, Collection<SentinelVote> votes) {
		Collection<SentinelVote> living = distinct(votes);
		if (living.isEmpty()) {
			return (former != null) ? former.calm() : null;
		}
		long epoch = living.stream().mapToLong((vote) -> vote.view().configEpoch()).max().orElse(0);
		List<SentinelVote> newest = living.stream().filter((vote) -> vote.view().configEpoch() == epoch).toList();
		Node master = address(newest, (former != null) ? former.view().master() : null);
		List<SentinelVote> naming = newest.stream().filter((vote) -> vote.view().master().equals(master)).toList();
		if (former != null && epoch < former.view().configEpoch() && !former.isTakenBackBy(living)
				&& naming.size() < majority(living)) {
			return former.calm();
		}
		boolean failingOver = naming.stream().anyMatch((vote) -> vote.view().failingOver());
		List<Node> replicas = naming.stream()
			.map((vote) -> vote.view().replicas())
			.filter(Objects::nonNull)
			.map((listed) -> (List<Node>) listed)
			.max(Comparator.comparingInt(List::size))
			.orElseGet(() -> (former != null) ? former.view().knownReplicas() : List.of());
		Set<String> supporters = naming.stream().map(SentinelVote::identity).collect(Collectors.toSet());
		if (former != null && former.view().configEpoch() == epoch && former.view().master().equals(master)) {
			supporters.addAll(former.supporters());
		}
		return new SentinelConsensus(new SentinelView(master, epoch, failingOver, replicas), Set.copyOf(supporters));
	}

	private static Collection<SentinelVote> distinct(Collection<SentinelVote> votes) {
		Map<String, SentinelVote> distinct = new TreeMap<>();
		for (SentinelVote vote : votes) {
			distinct.merge(vote.identity(), vote, (one, other) -> (other.asked() - one.asked() >= 0) ? other : one);
		}
		return distinct.values();
	}

	/** The address most of them name; as long as as many do, it stays what it was. */
	private static Node address(List<SentinelVote> newest, @Nullable Node former) {
		List<SentinelVote> settled = newest.stream().filter((vote) -> !vote.view().failingOver()).toList();
		Map<Node, Integer> named = new HashMap<>();
		for (SentinelVote vote : settled.isEmpty() ? newest : settled) {
			named.merge(vote.view().master(), 1, Integer::sum);
		}
		return named.entrySet()
			.stream()
			.max(Map.Entry.<Node, Integer>comparingByValue()
				.thenComparing((entry) -> entry.getKey().equals(former))
				.thenComparing((entry) -> entry.getKey().toString()))
			.orElseThrow()
			.getKey();
	}

	private static int majority(Collection<SentinelVote> living) {
		return (1 + living.stream().mapToInt(SentinelVote::others).max().orElse(0)) / 2 + 1;
	}

	private boolean isTakenBackBy(Collection<SentinelVote> living) {
		Set<String> present = living.stream()
			.map(SentinelVote::identity)
			.collect(Collectors.toCollection(HashSet::new));
		present.retainAll(this.supporters);
		return !present.isEmpty();
	}

	/** The one that led a failover has no say any more. */
	private SentinelConsensus calm() {
		return this.view.failingOver() ? new SentinelConsensus(this.view.withFailingOver(false), this.supporters)
				: this;
	}

}
