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

package io.github.redisrw.internal.replica;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

import io.github.redisrw.internal.node.NodeLink;
import org.jspecify.annotations.Nullable;

/**
 * For how long a replica has been silent: only time counts in which this process was able
 * to listen. Confined to the scheduler's thread.
 */
final class MemberSilence {

	private final LongSupplier clock;

	private @Nullable Long since;

	private Duration limit = Duration.ZERO;

	/** Done when it has been silent for too long. */
	private CompletableFuture<Void> patience = CompletableFuture.completedFuture(null);

	MemberSilence(LongSupplier clock) {
		this.clock = clock;
	}

	/**
	 * It is silent, if it has not been before.
	 * @param link its connection
	 * @param moment since when
	 * @param longest for how long its connection is kept
	 */
	void begin(NodeLink link, long moment, Duration longest) {
		if (this.since == null) {
			this.since = moment;
			this.limit = longest;
			this.patience = link.listen(longest);
		}
	}

	void end() {
		this.since = null;
		this.patience.cancel(false);
	}

	/**
	 * Whether it has been silent for too long. While a big reply is arriving it is not,
	 * though it answers nothing else.
	 * @param link its connection
	 * @return {@code true} if nothing has been heard
	 */
	boolean isOver(NodeLink link) {
		if (this.since == null || !this.patience.isDone()) {
			return false;
		}
		if (link.hasReceivedSince(this.since + 1)) {
			this.since = this.clock.getAsLong();
			this.patience = link.listen(this.limit);
			return false;
		}
		return true;
	}

}
