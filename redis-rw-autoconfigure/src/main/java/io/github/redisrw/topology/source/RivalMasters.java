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

package io.github.redisrw.topology.source;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.Role;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Warns while a node says that it is master and the Sentinels name another one. After
 * each failover the former master does so until the Sentinels make it a replica, so it is
 * given some time. Thread-safe.
 */
final class RivalMasters {

	private static final Log logger = LogFactory.getLog(RivalMasters.class);

	/** Sentinels correct a node that they find to be master by mistake after 8 s. */
	private static final long CORRECTED_NANOS = TimeUnit.SECONDS.toNanos(15);

	private static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

	/** More than any deployment has; addresses that are used no more would pile up. */
	private static final int MOST = 64;

	private final LongSupplier clock;

	/** When to warn of whom next. */
	private final Map<Node, Long> due = new ConcurrentHashMap<>();

	RivalMasters(LongSupplier clock) {
		this.clock = clock;
	}

	/**
	 * Takes note of what a node says of itself.
	 * @param node the node
	 * @param role what it says that it is
	 * @param master the master that the Sentinels name
	 * @param undecided whether that may be about to change
	 */
	void learned(Node node, Role role, Node master, boolean undecided) {
		if (role != Role.MASTER || node.equals(master)) {
			this.due.remove(node);
			return;
		}
		if (this.due.size() >= MOST) {
			this.due.clear();
		}
		long now = this.clock.getAsLong();
		Long moment = this.due.putIfAbsent(node, now + CORRECTED_NANOS);
		if (moment != null && now - moment >= 0 && !undecided && this.due.replace(node, moment, now + AGAIN_NANOS)) {
			logger.warn(node + " says that it is master, and the Sentinels name " + master
					+ ", which is the one that is written to. What others write to " + node
					+ " is lost when it is made a replica. If the Sentinels do not do so, run REPLICAOF on it");
		}
	}

}
