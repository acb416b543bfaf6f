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

package io.github.redisrw.test.autoconfigure;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.github.redisrw.test.RedisDeployment;

/**
 * The deployments that run, each for all applications with the same settings.
 * Thread-safe.
 */
final class SharedDeployments {

	private static final Map<AutoConfigureRedisDeployment, Shared> running = new HashMap<>();

	private SharedDeployments() {
	}

	static synchronized RedisDeployment acquire(AutoConfigureRedisDeployment settings) {
		Shared shared = running.computeIfAbsent(settings, (key) -> new Shared(start(key)));
		shared.users++;
		return shared.deployment;
	}

	static synchronized void release(AutoConfigureRedisDeployment settings) {
		Shared shared = running.get(settings);
		if (shared != null && --shared.users == 0) {
			running.remove(settings);
			shared.deployment.close();
		}
	}

	private static RedisDeployment start(AutoConfigureRedisDeployment settings) {
		RedisDeployment.Builder builder = RedisDeployment.builder()
			.replicas(settings.replicas())
			.sentinels(settings.sentinels())
			.downAfter(Duration.ofMillis(settings.downAfter()));
		if (!settings.password().isEmpty()) {
			builder.password(settings.password());
		}
		if (settings.controllableReplication()) {
			builder.controllableReplication();
		}
		return builder.start();
	}

	/** A deployment, and how many applications use it. */
	private static final class Shared {

		private final RedisDeployment deployment;

		private int users;

		Shared(RedisDeployment deployment) {
			this.deployment = deployment;
		}

	}

}
