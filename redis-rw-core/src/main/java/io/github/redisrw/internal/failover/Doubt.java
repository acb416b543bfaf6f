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
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A master that has fallen silent, and may yet answer: slow is not dead. Confined to the
 * coordinator's thread.
 */
final class Doubt {

	/** Nobody waits for longer for a connection whose event loop is blocked. */
	private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);

	private final Duration moment;

	/** The master has fallen silent since it was last settled upon. */
	private boolean begun;

	private long since;

	/** When the node answered on another connection; 0 if it has not. */
	private long answeredElsewhereAt;

	/** Done when the connection in use has had time to be heard since then. */
	private @Nullable CompletableFuture<Void> listenedHere;

	/**
	 * Create an instance.
	 * @param moment how long a connection is given to be heard when its node has answered
	 * on another one
	 */
	Doubt(Duration moment) {
		this.moment = moment;
	}

	void begin(long now) {
		this.begun = true;
		this.since = now;
		this.answeredElsewhereAt = 0;
	}

	void end() {
		this.begun = false;
	}

	/** For how long the master has been doubted. */
	long durationNanos(long now) {
		return now - this.since;
	}

	/**
	 * Tells whether the connection has been heard since it was doubted.
	 * @param link the connection
	 * @return {@code true} if the doubt was unfounded
	 */
	boolean isDispelled(MasterLink link) {
		return link.hasReceivedSince(this.since);
	}

	/**
	 * Tells whether the connection has fallen silent, and has not been heard since.
	 * @param link the connection
	 * @return {@code true} if nothing can be on its way on it
	 */
	boolean isSilent(MasterLink link) {
		return this.begun && !isDispelled(link);
	}

	/**
	 * The node answers on another connection than the one in use. That may be because it
	 * was busy until just now, so the one in use gets a moment to be heard.
	 * @param link the connection in use
	 * @param now the time
	 * @return why the other connection is not used, {@code null} if it is
	 */
	@Nullable String reasonToKeep(MasterLink link, long now) {
		if (isDispelled(link)) {
			return "answers on the connection in use";
		}
		if (this.answeredElsewhereAt == 0) {
			this.answeredElsewhereAt = now;
			this.listenedHere = link.listen(this.moment);
		}
		boolean listened = this.listenedHere == null || this.listenedHere.isDone()
				|| now - this.answeredElsewhereAt >= LIMIT_NANOS;
		return (!listened || now - this.answeredElsewhereAt < this.moment.toNanos())
				? "may yet answer on the connection in use" : null;
	}

}
