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

package io.github.redisrw.advice;

import java.time.Duration;

import io.github.redisrw.internal.localhealth.LocalHealth;

/**
 * How this process has kept time in the last while. Confined to the advisor's thread.
 */
final class RecentBalance {

	private static final Duration WINDOW = Duration.ofSeconds(30);

	private LocalHealth.Balance recent = new LocalHealth.Balance(Duration.ZERO, Duration.ZERO);

	private LocalHealth.Balance before = this.recent;

	private long since;

	RecentBalance(long now) {
		this.since = now;
	}

	/**
	 * The balance of the last window that is complete.
	 * @param now the time
	 * @param total the balance up to now
	 * @return the balance, empty in the first window
	 */
	LocalHealth.Balance recent(long now, LocalHealth.Balance total) {
		if (now - this.since >= WINDOW.toNanos()) {
			this.recent = new LocalHealth.Balance(total.listened().minus(this.before.listened()),
					total.missed().minus(this.before.missed()));
			this.before = total;
			this.since = now;
		}
		return this.recent;
	}

}
