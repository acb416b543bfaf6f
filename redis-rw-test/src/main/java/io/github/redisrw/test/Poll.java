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

package io.github.redisrw.test;

import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waiting for a state that no one announces.
 */
final class Poll {

	private static final Logger logger = LoggerFactory.getLogger(Poll.class);

	private static final long INTERVAL_MILLIS = 10;

	private Poll() {
	}

	/**
	 * Asks again and again until nothing is missing.
	 * @param goal what is waited for, for the message of a failure
	 * @param timeout when to give up
	 * @param missing tells what is missing, {@code null} when nothing is
	 * @throws RedisDeploymentException at the end of the timeout or on an interrupt
	 */
	static void until(String goal, Duration timeout, Supplier<@Nullable String> missing) {
		long deadline = System.nanoTime() + timeout.toNanos();
		String lastProblem = null;
		while (true) {
			String problem = missing.get();
			if (problem == null) {
				return;
			}
			if (System.nanoTime() >= deadline) {
				throw new RedisDeploymentException(goal + " not within " + timeout.toMillis() + " ms: " + problem);
			}
			if (!problem.equals(lastProblem)) {
				logger.debug("{}: not yet, {}", goal, problem);
				lastProblem = problem;
			}
			pause(goal);
		}
	}

	private static void pause(String goal) {
		try {
			Thread.sleep(INTERVAL_MILLIS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new RedisDeploymentException("Interrupted while waiting: " + goal, ex);
		}
	}

}
