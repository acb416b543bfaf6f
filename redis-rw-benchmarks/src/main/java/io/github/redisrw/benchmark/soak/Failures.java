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

package io.github.redisrw.benchmark.soak;

import io.github.redisrw.NoWritableMasterException;
import io.github.redisrw.RedisLockNotAcquiredException;
import io.github.redisrw.TransactionNotExecutedException;
import io.github.redisrw.WritesLostException;
import io.github.redisrw.benchmark.soak.history.Outcome;

import org.springframework.dao.DataAccessException;

/**
 * What a failure tells.
 */
final class Failures {

	private static final String OURS = "io.github.redisrw";

	private Failures() {
	}

	static Outcome outcome(Throwable failure) {
		Throwable telling = telling(failure);
		boolean nothing = telling instanceof NoWritableMasterException
				|| telling instanceof TransactionNotExecutedException || telling instanceof WritesLostException
				|| telling instanceof RedisLockNotAcquiredException;
		return nothing ? Outcome.NOT_EXECUTED : Outcome.UNKNOWN;
	}

	/**
	 * Writes a failure, its name first.
	 * @param failure the failure
	 * @return the text
	 */
	static String text(Throwable failure) {
		Throwable telling = telling(failure);
		return telling.getClass().getSimpleName() + ": " + telling.getMessage();
	}

	/** What is ours, or else Spring's, or else the failure itself. */
	private static Throwable telling(Throwable failure) {
		Throwable found = null;
		for (Throwable at = failure; at != null; at = at.getCause()) {
			if (at.getClass().getPackageName().startsWith(OURS)) {
				return at;
			}
			if (found == null && at instanceof DataAccessException) {
				found = at;
			}
		}
		return (found != null) ? found : failure;
	}

}
