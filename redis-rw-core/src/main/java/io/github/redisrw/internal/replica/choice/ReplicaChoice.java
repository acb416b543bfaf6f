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

package io.github.redisrw.internal.replica.choice;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

import io.github.redisrw.internal.node.LoadedLink;
import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

/**
 * The replicas among which each read chooses. They are published as a whole; choosing one
 * costs no lock and no allocation.
 *
 * @param <L> the kind of connection to a replica
 */
public final class ReplicaChoice<L extends LoadedLink> {

	/** A power of two, and more than threads that read at the same moment. */
	private static final int HOMES = 256;

	/** Reads of a thread with a longer pause between them are not of one burst. */
	private static final long PAUSE_NANOS = 50_000_000;

	/** So exactly it is noted when a thread read last: noting each read would cost. */
	private static final long NOTED_NANOS = 10_000_000;

	/** May answer. */
	private volatile ReadTargets<L> eligible = ReadTargets.none();

	/** Have lost their master a moment ago: they may answer while there is none. */
	private volatile ReadTargets<L> detached = ReadTargets.none();

	/** Answer, but are not eligible. */
	private volatile ReadTargets<L> stale = ReadTargets.none();

	/**
	 * Where threads have been reading, by the end of their number. Two that share an
	 * entry, or overwrite it at the same time, are only sent to the same replica.
	 */
	private final int[] homes = IntStream.range(0, HOMES).toArray();

	/** When these threads have been reading, as the clock tells it. */
	private final long[] times = new long[HOMES];

	private final boolean prefers;

	private final LongAdder nearReads = new LongAdder();

	private final LongAdder farReads = new LongAdder();

	private final LongSupplier clock;

	/**
	 * Create a choice among none.
	 * @param prefers whether near replicas are preferred
	 */
	public ReplicaChoice(boolean prefers) {
		this(prefers, System::nanoTime);
	}

	/**
	 * Create a choice among none.
	 * @param prefers whether near replicas are preferred
	 * @param clock tells the time, as {@link System#nanoTime()}
	 */
	public ReplicaChoice(boolean prefers, LongSupplier clock) {
		this.prefers = prefers;
		this.clock = clock;
		Arrays.fill(this.times, clock.getAsLong());
	}

	public void publish(List<ReadTarget<L>> eligible, List<ReadTarget<L>> detached, List<ReadTarget<L>> stale) {
		this.eligible = ReadTargets.of(eligible);
		this.detached = ReadTargets.of(detached);
		this.stale = ReadTargets.of(stale);
	}

	public void clear() {
		this.eligible = ReadTargets.none();
		this.detached = ReadTargets.none();
		this.stale = ReadTargets.none();
	}

	/**
	 * An eligible replica: the one that the present thread has been reading from, unless
	 * another one, picked at random, is less busy, or as busy and has answered fewer
	 * reads: many fewer within a burst, any fewer after a pause. What comes to one
	 * replica from several threads is written, answered and read together, which costs
	 * both sides less than taking turns with every read.
	 * @param avoid a connection that has just failed
	 * @return a connection to it, {@code null} if there is none
	 */
	public @Nullable L eligible(@Nullable L avoid) {
		return choose(this.eligible, avoid, true);
	}

	/**
	 * A replica that has just lost its master, with data fresh enough.
	 * @param avoid a connection that has just failed
	 * @return a connection to it, {@code null} if there is none
	 */
	public @Nullable L detached(@Nullable L avoid) {
		return choose(this.detached, avoid, true);
	}

	/**
	 * A replica that answers, however old its data is.
	 * @param avoid a connection that has just failed
	 * @return a connection to it, {@code null} if there is none
	 */
	public @Nullable L stale(@Nullable L avoid) {
		L link = choose(this.stale, avoid, false);
		return (link != null) ? link : choose(this.eligible, avoid, false);
	}

	/**
	 * A replica that answers, however old its data is; an eligible one if there is one.
	 * @param avoid a connection that has just failed
	 * @return a connection to it, {@code null} if there is none
	 */
	public @Nullable L any(@Nullable L avoid) {
		L link = eligible(avoid);
		return (link != null) ? link : stale(avoid);
	}

	/**
	 * A replica with data that is fresh enough by another limit.
	 * @param leeway how much older the data may be than that of eligible replicas, in
	 * nanoseconds; negative for less old
	 * @param withoutMaster whether no master is verified, so that those will do that have
	 * none either
	 * @param avoid a connection that has just failed
	 * @return a connection to it, {@code null} if there is none
	 */
	public @Nullable L within(long leeway, boolean withoutMaster, @Nullable L avoid) {
		long now = this.clock.getAsLong();
		L link = choose(this.eligible, avoid, true, now, leeway);
		if (link == null && leeway > 0) {
			link = choose(this.stale, avoid, true, now, leeway);
		}
		return (link == null && withoutMaster) ? choose(this.detached, avoid, true, now, leeway) : link;
	}

	private @Nullable L choose(ReadTargets<L> targets, @Nullable L avoid, boolean fresh) {
		return targets.isEmpty() ? null : choose(targets, avoid, fresh, this.clock.getAsLong(), 0);
	}

	/** Near ones are preferred, unless they are overloaded. */
	private @Nullable L choose(ReadTargets<L> targets, @Nullable L avoid, boolean fresh, long now, long leeway) {
		L link = choose(targets.near(), avoid, fresh, now, leeway);
		if (!this.prefers) {
			return link;
		}
		if (link == null || targets.isOverloaded(link)) {
			L far = choose(targets.far(), avoid, fresh, now, leeway);
			if (far != null) {
				this.farReads.increment();
				return far;
			}
		}
		if (link != null) {
			(targets.isAnyNear() ? this.nearReads : this.farReads).increment();
		}
		return link;
	}

	private @Nullable L choose(ReadTarget<L>[] targets, @Nullable L avoid, boolean fresh, long now, long leeway) {
		long limit = now - leeway;
		int count = targets.length;
		if (count == 0) {
			return null;
		}
		if (count > 1) {
			ThreadLocalRandom random = ThreadLocalRandom.current();
			int thread = (int) Thread.currentThread().getId() & (HOMES - 1);
			int home = this.homes[thread] % count;
			int away = (home + 1 + random.nextInt(count - 1)) % count;
			ReadTarget<L> one = targets[home];
			ReadTarget<L> other = targets[away];
			ReadTarget<L> chosen = one;
			if (one.yieldsTo(other, beginsBurst(thread, now), random)) {
				chosen = other;
				this.homes[thread] = away;
			}
			L link = usable(chosen, avoid, fresh, limit);
			if (link != null) {
				return link;
			}
			link = usable((chosen == one) ? other : one, avoid, fresh, limit);
			if (link != null) {
				return link;
			}
		}
		for (ReadTarget<L> target : targets) {
			L link = usable(target, avoid, fresh, limit);
			if (link != null) {
				return link;
			}
		}
		return null;
	}

	/**
	 * Note that a thread reads.
	 * @param thread its entry
	 * @param now the time
	 * @return whether its last read is so long ago that this one begins a burst
	 */
	private boolean beginsBurst(int thread, long now) {
		long pause = now - this.times[thread];
		if (pause > NOTED_NANOS) {
			this.times[thread] = now;
		}
		return pause > PAUSE_NANOS;
	}

	private @Nullable L usable(ReadTarget<L> target, @Nullable L avoid, boolean fresh, long now) {
		if ((fresh && !target.isFresh(now)) || (avoid != null && target.has(avoid))) {
			return null;
		}
		L link = target.pick();
		if (link != null) {
			target.countChosen();
		}
		return link;
	}

	/**
	 * How many replicas share the reads.
	 * @return the number of near ones, if these are preferred
	 */
	public int count() {
		return this.eligible.near().length;
	}

	/**
	 * For how many reads near replicas have been chosen, and others.
	 * @return the numbers of {@code near} and {@code far}, empty where none is preferred
	 */
	public Map<String, Long> readsByDistance() {
		return this.prefers ? Map.of("near", this.nearReads.sum(), "far", this.farReads.sum()) : Map.of();
	}

	public boolean hasEligible() {
		return has(this.eligible, true);
	}

	private boolean has(ReadTargets<L> targets, boolean fresh) {
		long now = this.clock.getAsLong();
		return has(targets.near(), fresh, now) || has(targets.far(), fresh, now);
	}

	private boolean has(ReadTarget<L>[] targets, boolean fresh, long now) {
		for (ReadTarget<L> target : targets) {
			if ((!fresh || target.isFresh(now)) && target.pick() != null) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Whether any may answer, be it while there is no master.
	 * @return {@code true} if one may
	 */
	public boolean hasAnswering() {
		return has(this.eligible, true) || has(this.detached, true);
	}

	/**
	 * Whether any answers with data of whatever age.
	 * @return {@code true} if one does
	 */
	public boolean hasStale() {
		return has(this.stale, false);
	}

	/**
	 * Whether the replica at the end of a connection of its own may answer reads now.
	 * @param link the connection
	 * @param withoutMaster whether no master is verified, so that those may that have
	 * none either
	 * @param staleToo whether replicas that are not eligible may
	 * @return {@code true} if it may
	 */
	public boolean includes(L link, boolean withoutMaster, boolean staleToo) {
		long now = this.clock.getAsLong();
		return includes(this.eligible, link, true, now) || (withoutMaster && includes(this.detached, link, true, now))
				|| (staleToo && includes(this.stale, link, false, now));
	}

	/**
	 * Whether a replica is eligible.
	 * @param node the address at which it was reached
	 * @param runId the identity of its process
	 * @return {@code true} if it is
	 */
	public boolean isEligible(Node node, String runId) {
		return includes(this.eligible, node, runId, true, this.clock.getAsLong());
	}

	private boolean includes(ReadTargets<L> targets, L link, boolean fresh, long now) {
		return includes(targets, link.node(), link.report().runId(), fresh, now);
	}

	private boolean includes(ReadTargets<L> targets, Node node, @Nullable String runId, boolean fresh, long now) {
		return includes(targets.near(), node, runId, fresh, now) || includes(targets.far(), node, runId, fresh, now);
	}

	private boolean includes(ReadTarget<L>[] targets, Node node, @Nullable String runId, boolean fresh, long now) {
		for (ReadTarget<L> target : targets) {
			if ((!fresh || target.isFresh(now)) && target.isReachedBy(node, runId)) {
				return true;
			}
		}
		return false;
	}

}
