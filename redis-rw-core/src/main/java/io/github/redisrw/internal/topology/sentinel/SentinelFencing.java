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

package io.github.redisrw.internal.topology.sentinel;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

import io.github.redisrw.internal.topology.MasterLease;
import io.github.redisrw.internal.topology.sentinel.consensus.SentinelVote;
import io.github.redisrw.topology.Node;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A lease that a majority of the Sentinels renews by naming the master. Sentinels that
 * are cut off together with a master that has been replaced are fewer, so the lease of
 * such a master ends.
 * <p>
 * A Sentinel counts once, however many addresses it has, and from the moment at which it
 * was asked. Thread-safe; reading takes no lock.
 */
final class SentinelFencing implements MasterLease {

	private static final Log logger = LogFactory.getLog(SentinelFencing.class);

	private final long leaseNanos;

	private final LongSupplier clock;

	private final Map<String, Confirmation> confirmations = new HashMap<>();

	private volatile State state = new State(1, Map.of(), Map.of());

	private @Nullable Credit credit;

	private boolean warned;

	SentinelFencing(Duration lease, LongSupplier clock) {
		this.leaseNanos = lease.toNanos();
		this.clock = clock;
	}

	/**
	 * A Sentinel has named the master.
	 * @param sentinel what tells it from others
	 * @param master the master
	 * @param asked when it was asked
	 * @param others how many other Sentinels it knows
	 */
	synchronized void confirmed(String sentinel, Node master, long asked, int others) {
		if (SentinelVote.isAddress(sentinel) && !this.warned) {
			this.warned = true;
			logger.warn("The Sentinel at " + sentinel
					+ " does not say who it is (SENTINEL MYID), so one that is reached "
					+ "at several addresses may count as several, and fewer than a majority keep writes going. Allow the "
					+ "user of the Sentinels what docs/permissions.md names: +sentinel|myid; Sentinels before 6.2 do not "
					+ "know it");
		}
		this.confirmations.put(sentinel, new Confirmation(master, asked, others));
		this.confirmations.values().removeIf((confirmation) -> asked - confirmation.asked() >= this.leaseNanos);
		update();
	}

	/**
	 * A replica has been promoted out of the present history. The Sentinel that did it
	 * was elected by a majority, but the others hear of it only some time later; until
	 * then the new master has one lease.
	 * @param master the new master
	 * @param history the history that began by that
	 */
	synchronized void promoted(Node master, String history) {
		Credit known = this.credit;
		if (known == null || !known.master().equals(master) || !known.history().equals(history)) {
			this.credit = new Credit(master, history, this.clock.getAsLong());
			update();
		}
	}

	private void update() {
		int sentinels = 1 + this.confirmations.values().stream().mapToInt(Confirmation::others).max().orElse(0);
		Map<Node, List<Long>> asked = this.confirmations.values()
			.stream()
			.collect(Collectors.groupingBy(Confirmation::master,
					Collectors.mapping(Confirmation::asked, Collectors.toList())));
		Map<Node, Long> until = new HashMap<>();
		asked.forEach((master, moments) -> {
			moments.sort((one, other) -> Long.compare(other - one, 0));
			if (moments.size() >= majority(sentinels)) {
				until.put(master, moments.get(majority(sentinels) - 1) + this.leaseNanos);
			}
		});
		Credit granted = this.credit;
		if (granted != null) {
			until.merge(granted.master(), granted.since() + this.leaseNanos,
					(one, other) -> (one - other > 0) ? one : other);
		}
		this.state = new State(sentinels, asked, until);
	}

	private static int majority(int sentinels) {
		return sentinels / 2 + 1;
	}

	@Override
	public long until(Node master) {
		Long until = this.state.until().get(master);
		return (until != null) ? until : this.clock.getAsLong() - 1;
	}

	@Override
	public String shortfall(Node master) {
		State known = this.state;
		long now = this.clock.getAsLong();
		long fresh = known.asked()
			.getOrDefault(master, List.of())
			.stream()
			.filter((asked) -> now - asked < this.leaseNanos)
			.count();
		return "has been confirmed by " + fresh + " of " + known.sentinels() + " Sentinels within "
				+ Duration.ofNanos(this.leaseNanos).toMillis() + " ms, and " + majority(known.sentinels())
				+ " are required";
	}

	private record Confirmation(Node master, long asked, int others) {

	}

	/** One for each promotion, however often it is seen. */
	private record Credit(Node master, String history, long since) {

	}

	/**
	 * What is known: how many Sentinels there are, when those that name a master were
	 * asked, and until when it may be written to.
	 */
	private record State(int sentinels, Map<Node, List<Long>> asked, Map<Node, Long> until) {

	}

}
