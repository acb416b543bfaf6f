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

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.redisrw.ReplicaJoinedEvent;
import io.github.redisrw.ReplicaLeftEvent;
import io.github.redisrw.topology.Topology;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The replicas that answer reads: tells by the log, and by events, which of them begin or
 * cease to. Confined to the monitor's thread.
 */
final class AnsweringReplicas {

	private static final Log logger = LogFactory.getLog(AnsweringReplicas.class);

	private final EventPublisher events;

	/** By what tells them apart. */
	private Map<Object, Topology.Replica> known = Map.of();

	AnsweringReplicas(EventPublisher events) {
		this.events = events;
	}

	/**
	 * The replicas have been looked at.
	 * @param replicas all of them
	 * @param mastered whether there is a verified master
	 */
	void looked(List<Topology.Replica> replicas, boolean mastered) {
		Map<Object, Topology.Replica> before = this.known;
		Map<Object, Topology.Replica> now = new LinkedHashMap<>();
		Map<Object, String> reasons = new LinkedHashMap<>();
		for (Topology.Replica replica : replicas) {
			Object identity = (replica.runId() != null) ? replica.runId() : replica.node();
			if (replica.eligible()) {
				now.put(identity, replica);
			}
			else if (replica.reason() != null) {
				reasons.put(replica.node(), replica.reason());
			}
		}
		this.known = now;
		before.forEach((identity, replica) -> {
			if (!now.containsKey(identity)) {
				left(replica, reasons.getOrDefault(replica.node(), "is no replica of this deployment any more"),
						mastered);
			}
		});
		now.forEach((identity, replica) -> {
			if (!before.containsKey(identity)) {
				logger.debug("Replica " + replica.node() + " answers reads");
				this.events.publish(new ReplicaJoinedEvent(Instant.now(), replica.node().toString()));
			}
		});
	}

	private void left(Topology.Replica replica, String reason, boolean mastered) {
		String message = "Replica " + replica.node() + " answers no reads now: " + reason;
		if (mastered) {
			logger.info(message);
		}
		else {
			// All of them lose their link while there is no master: that is one story.
			logger.debug(message);
		}
		this.events.publish(new ReplicaLeftEvent(Instant.now(), replica.node().toString(), reason));
	}

}
