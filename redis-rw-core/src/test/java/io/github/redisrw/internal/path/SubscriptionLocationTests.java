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

package io.github.redisrw.internal.path;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.data.redis.connection.RedisConnection;

/**
 * Subscriptions behind an address that replicas share are asked where they are, over
 * RESP2, too, where that has to come before they are made.
 */
@Timeout(60)
class SubscriptionLocationTests {

	private static final byte[] CHANNEL = "news".getBytes(StandardCharsets.UTF_8);

	@Test
	void oneThatIsWhereItMayBeStaysThere() {
		try (FakeReplicas deployment = FakeReplicas.endpoint(1).start();
				RedisConnection connection = deployment.connection()) {
			connection.subscribe((message, pattern) -> {
			}, CHANNEL);
			FakeDeployment.soon().until(() -> deployment.replica().count("SUBSCRIBE") == 1);
			Awaitility.await()
				.during(Duration.ofSeconds(1))
				.atMost(Duration.ofSeconds(30))
				.until(() -> deployment.replica().count("SUBSCRIBE") == 1);
		}
	}

}
