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
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How often each replica has been chosen, so that one that has answered less for a while
 * makes up for it. Confined to the scheduler's thread, but for the counters.
 */
public final class ChoiceCounts {

	/** What a replica is behind by more than this, it need not make up for. */
	private static final int MEMORY = 2000;

	private final Map<Object, AtomicInteger> chosen = new HashMap<>();

	/**
	 * The replicas have been looked at. One that is new has nothing to make up for.
	 * @param replicas the identities of all, eligible or not
	 */
	public void among(Set<Object> replicas) {
		this.chosen.keySet().retainAll(replicas);
		int most = this.chosen.values().stream().mapToInt(AtomicInteger::get).max().orElse(0);
		for (Object identity : replicas) {
			AtomicInteger count = this.chosen.computeIfAbsent(identity, (key) -> new AtomicInteger(most));
			int deficit = Math.max(0, Math.min(MEMORY, most - count.get()));
			count.addAndGet(-deficit - count.get());
		}
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
