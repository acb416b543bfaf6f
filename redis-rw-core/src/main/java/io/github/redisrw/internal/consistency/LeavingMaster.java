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

package io.github.redisrw.internal.consistency;

import java.util.concurrent.TimeUnit;

import io.github.redisrw.internal.gate.WriteGate;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.connect.NodeConnector;
import io.github.redisrw.internal.topology.HistoryChain;
import io.github.redisrw.internal.topology.Lineage;
import io.github.redisrw.internal.topology.ReplicationPosition;
import org.jspecify.annotations.Nullable;

/**
 * Asks a master that may be about to be replaced how far it has come. What it was sent
 * before may be answered after that, so it is asked for as long as it is the master, and
 * nothing is written. Thread-safe.
 */
final class LeavingMaster {

	private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	/** How often it is asked, each time more patiently. */
	private static final int MOST_SAMPLES = 12;

	private final WriteGate<NodeLink> gate;

	private final NodeConnector connector;

	private final HistoryChain histories;

	/** The connection to it, while it is asked. */
	private volatile @Nullable NodeLink leaving;

	LeavingMaster(WriteGate<NodeLink> gate, NodeConnector connector, HistoryChain histories) {
		this.gate = gate;
		this.connector = connector;
		this.histories = histories;
	}

	void begin(NodeLink former) {
		if (this.leaving != former) {
			this.leaving = former;
			sample(former, 0);
		}
	}

	private void sample(NodeLink former, int before) {
		if (!former.isOpen() || this.gate.master() != null || before == MOST_SAMPLES) {
			this.leaving = null;
			return;
		}
		long asked = System.nanoTime();
		former.queries().masterLineage().whenComplete((known, failure) -> {
			Lineage lineage = (failure == null) ? known.orElse(null) : null;
			if (lineage == null) {
				this.leaving = null;
				return;
			}
			this.histories.sampled(asked, new ReplicationPosition(lineage.id(), lineage.offset()));
			this.connector.schedule(() -> sample(former, before + 1), PAUSE_NANOS << before);
		});
	}

}
