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

import io.lettuce.core.RedisCommandExecutionException;

/**
 * Has Sentinels look around and talk to each other more often while somebody waits for
 * them, as the tests of Redis do. Outside of such waits they keep their own pace, which
 * is what a test is about.
 */
final class SentinelHaste {

	/** While Sentinels meet each other for the first time. */
	private static final String[] MEETING = { "SENTINEL", "DEBUG", "PING-PERIOD", "100", "INFO-PERIOD", "200",
			"PUBLISH-PERIOD", "200" };

	/**
	 * A Sentinel that has not heard of a promotion makes the promoted node a replica
	 * again after four periods of publishing. So these stay as they are where there may
	 * have been one.
	 */
	private static final String[] LOOKING = { "SENTINEL", "DEBUG", "PING-PERIOD", "100", "INFO-PERIOD", "200" };

	private static final String[] OWN_PACE = { "SENTINEL", "DEBUG", "PING-PERIOD", "1000", "INFO-PERIOD", "10000",
			"PUBLISH-PERIOD", "2000" };

	private SentinelHaste() {
	}

	static void whileTheyMeet(Topology topology, Runnable wait) {
		during(topology, MEETING, wait);
	}

	static void whileTheyLook(Topology topology, Runnable wait) {
		during(topology, LOOKING, wait);
	}

	private static void during(Topology topology, String[] haste, Runnable wait) {
		tell(topology, haste);
		try {
			wait.run();
		}
		finally {
			tell(topology, OWN_PACE);
		}
	}

	private static void tell(Topology topology, String... words) {
		for (SentinelNode sentinel : topology.liveSentinels()) {
			try {
				sentinel.command(words);
			}
			catch (RedisCommandExecutionException | RedisDeploymentException ex) {
				// Older than Redis 7, or it has just died: then it takes its time.
			}
		}
	}

}
