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

package io.github.redisrw.internal.path;

import java.time.Duration;

import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.connect.NodeConnector;
import org.jspecify.annotations.Nullable;

/**
 * Sees a connection off that a {@link DedicatedConnector} has left, and tells when what
 * comes next need not wait for it any more. Thread-safe; called without the monitor.
 */
final class FormerConnection {

	/** After what time it is looked again. */
	private static final Duration LIMIT = Duration.ofMillis(500);

	private final DedicatedConnector connector;

	private final NodeConnector time;

	FormerConnection(DedicatedConnector connector, NodeConnector time) {
		this.connector = connector;
		this.time = time;
	}

	/**
	 * Close it as soon as all is answered that has been sent there. What has no deadline
	 * may be in flight for ever: what comes next does not wait for that.
	 * @param former the connection
	 * @param drained what waits for its end, if anything does
	 */
	void retire(NodeLink former, @Nullable ConnectAttempt drained) {
		end(former, drained);
		if (drained != null) {
			endWhenDecided(former, drained);
		}
	}

	/** Its event loop may be kept from telling that it is empty: it is not waited for. */
	void retireInTime(NodeLink former, @Nullable ConnectAttempt drained) {
		retire(former, drained);
		if (drained != null) {
			this.time.schedule(() -> this.connector.ended(drained), LIMIT.toNanos());
		}
	}

	/**
	 * The same for one that does not answer. An event loop that does not run tells nobody
	 * that nothing is in flight any more, and what has no deadline may be for ever: it
	 * ends with its connection.
	 */
	void replace(NodeLink silent, ConnectAttempt drained) {
		end(silent, drained);
		awaitDecisions(silent, drained);
	}

	private void end(NodeLink former, @Nullable ConnectAttempt drained) {
		former.retire().whenComplete((done, failure) -> {
			if (drained != null) {
				this.connector.ended(drained);
			}
		});
	}

	private void endWhenDecided(NodeLink former, ConnectAttempt drained) {
		this.time.schedule(() -> {
			if (former.writer().isAwaited()) {
				endWhenDecided(former, drained);
			}
			else {
				this.connector.ended(drained);
			}
		}, LIMIT.toNanos());
	}

	private void awaitDecisions(NodeLink silent, ConnectAttempt drained) {
		if (silent.writer().isAwaited()) {
			silent.listen(LIMIT).thenRun(() -> awaitDecisions(silent, drained));
		}
		else {
			silent.abandon("it does not answer");
			this.connector.ended(drained);
		}
	}

}
