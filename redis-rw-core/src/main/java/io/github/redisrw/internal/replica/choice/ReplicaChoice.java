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

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

import io.github.redisrw.internal.node.LoadedLink;
import org.jspecify.annotations.Nullable;

/**
 * The replicas among which each read chooses. They are published as a whole; choosing one
 * costs no lock and no allocation.
 *
 * @param <L> the kind of connection to a replica
 */
public final class ReplicaChoice<L extends LoadedLink> {

	private static final ReadTarget<?>[] NONE = {};

	/** A power of two, and more than threads that read at the same moment. */
	private static final int HOMES = 256;

	/** May answer. */
	private volatile ReadTarget<L>[] eligible = none();

	/** Have lost their master a moment ago: they may answer while there is none. */
	private volatile ReadTarget<L>[] detached = none();

	/** Answer, but are not eligible. */
	private volatile ReadTarget<L>[] stale = none();

	/**
	 * Where threads have been reading, by the end of their number. Two that share an
	 * entry, or overwrite it at the same time, are only sent to the same replica.
	 */
	private final int[] homes = IntStream.range(0, HOMES).toArray();

	private final LongSupplier clock;

	public ReplicaChoice() {
		this(System::nanoTime);
	}

	/**
	 * Create a choice among none.
	 * @param clock tells the time, as {@link System#nanoTime()}
	 */
	public ReplicaChoice(LongSupplier clock) {
		this.clock = clock;
	}

	public void publish(List<ReadTarget<L>> eligible, List<ReadTarget<L>> detached, List<ReadTarget<L>> stale) {
		this.eligible = array(eligible);
		this.detached = array(detached);
		this.stale = array(stale);
	}

	@SuppressWarnings("unchecked")
	private static <L extends LoadedLink> ReadTarget<L>[] array(List<ReadTarget<L>> targets) {
		return targets.toArray((ReadTarget<L>[]) NONE);
	}

	@SuppressWarnings("unchecked")
	private static <L extends LoadedLink> ReadTarget<L>[] none() {
		return (ReadTarget<L>[]) NONE;
	}

	public void clear() {
		this.eligible = none();
		this.detached = none();
		this.stale = none();
	}

	/**
	 * An eligible replica: the one that the present thread has been reading from, unless
	 * another one, picked at random, is less busy, or as busy and has answered fewer
	 * reads. What comes to one replica from several threads is written, answered and read
	 * together, which costs both sides less than taking turns with every read.
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
	 * @param avoid a connection that has just failed
	 * @return a connection to it, {@code null} if there is none
	 */
	public @Nullable L within(long leeway, @Nullable L avoid) {
		long now = this.clock.getAsLong() - leeway;
		L link = choose(this.eligible, avoid, true, now);
		return (link != null || leeway <= 0) ? link : choose(this.stale, avoid, true, now);
	}

	private @Nullable L choose(ReadTarget<L>[] targets, @Nullable L avoid, boolean fresh) {
		return choose(targets, avoid, fresh, (fresh && targets.length > 0) ? this.clock.getAsLong() : 0);
	}

	private @Nullable L choose(ReadTarget<L>[] targets, @Nullable L avoid, boolean fresh, long now) {
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
			if (one.yieldsTo(other, random)) {
				chosen = other;
				this.homes[thread] = away;
			}
			L link = usable(chosen, avoid, fresh, now);
			if (link != null) {
				return link;
			}
			link = usable((chosen == one) ? other : one, avoid, fresh, now);
			if (link != null) {
				return link;
			}
		}
		for (ReadTarget<L> target : targets) {
			L link = usable(target, avoid, fresh, now);
			if (link != null) {
				return link;
			}
		}
		return null;
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

	public boolean hasEligible() {
		return has(this.eligible);
	}

	private boolean has(ReadTarget<L>[] targets) {
		long now = this.clock.getAsLong();
		for (ReadTarget<L> target : targets) {
			if (target.isFresh(now) && target.pick() != null) {
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
		return has(this.eligible) || has(this.detached);
	}

	/**
	 * Whether the replica at the end of a connection of its own may answer reads now.
	 * @param link the connection
	 * @param staleToo whether replicas that are not eligible may
	 * @return {@code true} if it may
	 */
	public boolean includes(L link, boolean staleToo) {
		long now = this.clock.getAsLong();
		return includes(this.eligible, link, true, now) || includes(this.detached, link, true, now)
				|| (staleToo && includes(this.stale, link, false, now));
	}

	private boolean includes(ReadTarget<L>[] targets, L link, boolean fresh, long now) {
		for (ReadTarget<L> target : targets) {
			if ((!fresh || target.isFresh(now)) && target.isReachedBy(link.node(), link.report().runId())) {
				return true;
			}
		}
		return false;
	}

}
