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

package io.github.redisrw.internal.client;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import io.github.redisrw.topology.Node;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Notices nodes that go on calling themselves master beside the verified one, and logs
 * each once. A former master does so for some seconds after each failover; only one that
 * lasts is a contradiction. Confined to the scheduler's thread.
 */
final class OtherMasters {

	private static final Log logger = LogFactory.getLog(OtherMasters.class);

	/** Sentinels take 8 to 10 seconds to make a former master a replica. */
	static final Duration PATIENCE = Duration.ofSeconds(15);

	/** Since when each has been a master beside the verified one. */
	private final Map<Node, Long> since = new HashMap<>();

	private final Map<Node, Node> logged = new HashMap<>();

	/**
	 * The nodes have been looked at.
	 * @param verified the verified master, {@code null} while there is none
	 * @param others the other nodes that call themselves master
	 * @param now the time, as {@link System#nanoTime()}
	 */
	void seen(@Nullable Node verified, Collection<Node> others, long now) {
		this.since.keySet().retainAll(others);
		this.logged.keySet().retainAll(others);
		if (verified == null) {
			return;
		}
		for (Node other : Set.copyOf(others)) {
			long began = this.since.computeIfAbsent(other, (node) -> now);
			if (now - began >= PATIENCE.toNanos() && !verified.equals(this.logged.put(other, verified))) {
				logger.warn("Two nodes call themselves master: " + verified + ", which is verified, and " + other
						+ ". Writes go on to " + verified + ", and " + other
						+ " answers no reads. What other clients write to " + other
						+ " will be lost when it becomes a replica again. Make it one with REPLICAOF, or, if " + other
						+ " is meant to be the master, make " + verified + " its replica");
			}
		}
	}

}
