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

package io.github.redisrw.internal.failover;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;

import io.github.redisrw.internal.threads.CoordinatorThread;
import org.jspecify.annotations.Nullable;

/**
 * The connection to a former master, from its last write on: the replies on their way get
 * a moment before another master takes writes. Confined to the coordinator's thread.
 *
 * @param <L> the type of connection
 */
final class Retirement<L extends MasterLink> {

	/**
	 * The thread of a connection may be kept from running by code of the application that
	 * waits on it: whatever that does, nobody waits for longer.
	 */
	private static final Duration LIMIT = Duration.ofMillis(500);

	private final CoordinatorThread thread;

	private final Duration grace;

	private @Nullable L link;

	private @Nullable CompletionStage<Void> empty;

	Retirement(CoordinatorThread thread, Duration grace) {
		this.thread = thread;
		this.grace = grace;
	}

	/**
	 * Nothing more is sent on a connection.
	 * @param former the connection
	 */
	void begin(L former) {
		this.link = former;
		this.empty = CoordinatorThread.begin(former::retire);
	}

	/** There is nothing to wait for. */
	void forget() {
		this.link = null;
		this.empty = null;
	}

	boolean isOver() {
		return this.empty == null || this.empty.toCompletableFuture().isDone();
	}

	/**
	 * Waits for the replies, not for longer than the moment, of which only time counts in
	 * which this process was able to listen.
	 * @param dead why the connection is given up if the replies do not come, {@code null}
	 * if it is not
	 * @param then what to do when they have come, or the moment has passed; it may be
	 * called more than once
	 */
	void await(@Nullable String dead, Runnable then) {
		L former = this.link;
		CompletionStage<Void> replies = this.empty;
		forget();
		if (former == null || replies == null) {
			then.run();
			return;
		}
		CompletableFuture<Void> listened = former.listen(this.grace);
		ScheduledFuture<?> patience = this.thread.schedule(() -> this.thread.ask(() -> listened, (done, failure) -> {
			if (failure != null) {
				return;
			}
			if (dead != null) {
				former.abandon(dead);
			}
			then.run();
		}), this.grace);
		ScheduledFuture<?> limit = this.thread.schedule(then, LIMIT);
		this.thread.ask(() -> replies, (done, failure) -> {
			patience.cancel(false);
			listened.cancel(false);
			// If that fails, it is tried again when the time is over.
			then.run();
			limit.cancel(false);
		});
	}

}
