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

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

import io.github.redisrw.benchmark.soak.history.Action;
import io.github.redisrw.benchmark.soak.history.Limits;

/**
 * What the application sets, and the promises that follow from it.
 */
final class Settings {

	/** The name of the connections of the application. */
	static final String CLIENT_NAME = "soak";

	/** The user of the application, and of nobody else. */
	static final String USER = "app";

	static final String PASSWORD = "secret";

	static final Duration HOLD_TIMEOUT = Duration.ofSeconds(5);

	static final Duration TIMEOUT = Duration.ofSeconds(2);

	static final Duration MAX_LAG = Duration.ofSeconds(2);

	static final Duration BLOCK = Duration.ofMillis(700);

	static final Duration LOCK_WAIT = Duration.ofSeconds(1);

	static final Duration LOCK_LEASE = Duration.ofSeconds(3);

	/** How long a Sentinel is not answered before it takes a node for down. */
	static final Duration DOWN_AFTER = Duration.ofSeconds(2);

	private static final Duration PROGRESS = Duration.ofSeconds(15);

	private static final Duration GENEROSITY = Duration.ofSeconds(3);

	private Settings() {
	}

	static Map<String, Object> properties() {
		return Map.of("redis.rw.client-name", CLIENT_NAME, "redis.rw.username", USER, "redis.rw.password", PASSWORD,
				"redis.rw.write.hold-timeout", HOLD_TIMEOUT, "redis.rw.timeout", TIMEOUT, "redis.rw.read.max-lag",
				MAX_LAG);
	}

	static Limits limits() {
		Duration write = HOLD_TIMEOUT.plus(TIMEOUT);
		Map<Action, Duration> calls = new EnumMap<>(Action.class);
		for (Action action : Action.values()) {
			calls.put(action, write);
		}
		calls.put(Action.READ_BOUNDED, TIMEOUT);
		calls.put(Action.READ_OWN, TIMEOUT);
		calls.put(Action.POP, write.plus(BLOCK));
		calls.put(Action.CONSUME, write.plus(BLOCK));
		// More than one command: MULTI and EXEC; EVALSHA, and EVAL where it is not known.
		calls.put(Action.APPEND, write.multipliedBy(2));
		calls.put(Action.OBTAIN, write.multipliedBy(2));
		calls.put(Action.RELEASE, write.multipliedBy(2));
		calls.remove(Action.HOLD);
		return new Limits(MAX_LAG, PROGRESS, calls, GENEROSITY);
	}

}
