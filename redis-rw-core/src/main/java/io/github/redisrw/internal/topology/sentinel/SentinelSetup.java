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

package io.github.redisrw.internal.topology.sentinel;

import java.time.Duration;
import java.util.Map;

/**
 * How a Sentinel is set up to watch a master.
 *
 * @param others how many other Sentinels it knows
 * @param quorum how many must agree that the master is down, 0 while it is not known
 * @param downAfter for how long the master must be silent to be taken for down, zero
 * while it is not known
 */
record SentinelSetup(int others, int quorum, Duration downAfter) {

	static final SentinelSetup UNKNOWN = new SentinelSetup(0, 0, Duration.ZERO);

	/**
	 * Read the reply to {@code SENTINEL MASTER}.
	 * @param fields the fields by name
	 * @return the setup
	 */
	static SentinelSetup of(Map<String, String> fields) {
		return new SentinelSetup(number(fields, "num-other-sentinels"), number(fields, "quorum"),
				Duration.ofMillis(number(fields, "down-after-milliseconds")));
	}

	private static int number(Map<String, String> fields, String name) {
		try {
			return Integer.parseInt(fields.getOrDefault(name, "0"));
		}
		catch (NumberFormatException ex) {
			return 0;
		}
	}

}
