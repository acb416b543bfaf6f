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

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * How often each replica has been chosen, so that one that has answered less for a moment
 * makes up for it. What it is behind by for longer is forgotten, half of it each second:
 * else it would answer everything for as long, with caches that are still cold. Confined
 * to the scheduler's thread, but for the counters.
 */
public final class ChoiceCounts {

	/** What a replica is behind by more than this, it need not make up for. */
	private static final int MEMORY = 2000;

	private static final long HALF_LIFE_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final Map<Object, AtomicInteger> chosen = new HashMap<>();

	private final LongSupplier clock;

	/** Until when what replicas are behind by has been forgotten. */
	private long forgotten;

	public ChoiceCounts() {
		this(System::nanoTime);
	}

	/**
	 * Create counts of no replica.
	 * @param clock tells the time, as {@link System#nanoTime()}
	 */
	ChoiceCounts(LongSupplier clock) {
		this.clock = clock;
		this.forgotten = clock.getAsLong();
	}

	/**
	 * The replicas have been looked at. One that is new has nothing to make up for.
	 * @param replicas the identities of all, eligible or not
	 */
	public void among(Set<Object> replicas) {
		this.chosen.keySet().retainAll(replicas);
		int most = this.chosen.values().stream().mapToInt(AtomicInteger::get).max().orElse(0);
		int halvings = halvings();
		for (Object identity : replicas) {
			AtomicInteger count = this.chosen.computeIfAbsent(identity, (key) -> new AtomicInteger(most));
			int deficit = Math.max(0, Math.min(MEMORY, most - count.get()));
			// The difference that reads in turns leave is none to be forgotten.
			int kept = Math.max(Math.min(deficit, ReadTarget.LEAD), deficit >> halvings);
			count.addAndGet(-kept - count.get());
		}
	}

	private int halvings() {
		long halfLives = (this.clock.getAsLong() - this.forgotten) / HALF_LIFE_NANOS;
		this.forgotten += halfLives * HALF_LIFE_NANOS;
		return (int) Math.min(halfLives, Integer.SIZE - 1);
	}

	/**
	 * The counter of a replica.
	 * @param identity the replica
	 * @return the counter
	 */
	public AtomicInteger of(Object identity) {
		return this.chosen.getOrDefault(identity, new AtomicInteger());
	}

}
