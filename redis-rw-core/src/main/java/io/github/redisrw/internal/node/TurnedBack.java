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

package io.github.redisrw.internal.node;

import java.util.concurrent.TimeUnit;

/**
 * When commands went back that were to be sent on a connection, since their path does not
 * lead there any more: what its caller has issued after one of them must not overtake it,
 * should the path lead there again. Confined to the event loop.
 */
public final class TurnedBack {

	/**
	 * While commands are issued faster than they are sent, each goes back behind the one
	 * before it; not for longer than that.
	 */
	private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(1);

	/** When the path did not lead here; 0 if it always has. */
	private long last;

	/** When what went back last had been sent again, or waited; 0 if nothing has. */
	private long lastSentAgain;

	/** A command goes back, as its path does not lead here. */
	public void goesBack() {
		this.last = System.nanoTime() | 1;
	}

	/**
	 * A command has gone back, be it in order not to overtake others only, and has been
	 * sent again, or waits.
	 */
	public void hasGoneBack() {
		long now = System.nanoTime();
		if (now - this.last < LIMIT_NANOS) {
			this.lastSentAgain = now | 1;
		}
	}

	/**
	 * Whether a command would overtake one that has gone back. What was given to the
	 * connection while another one went back counts if it is to be sent for the first
	 * time only: two that have been sent again would send each other back for ever.
	 * @param assigned when it was given to the connection
	 * @param first whether it is to be sent for the first time
	 * @return {@code true} if it has to go back, too
	 */
	public boolean isOvertakenBy(long assigned, boolean first) {
		return isSince(this.last, assigned) || (first && isSince(this.lastSentAgain, assigned));
	}

	private static boolean isSince(long moment, long assigned) {
		return moment != 0 && moment - assigned >= 0;
	}

}
