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

package io.github.redisrw.outage;

import java.time.Duration;
import java.util.concurrent.Future;

import io.github.redisrw.ReplicaAcksMissingException;
import io.github.redisrw.mode.Mode;
import io.github.redisrw.routing.RedisRouting;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.topology.RedisTopology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Writes that replicas have to confirm, among others that they have not.
 */
@Timeout(120)
class ScopedReplicaAcksIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private static Scene scene() {
		return Scene.of(Mode.NODE_LIST, RedisDeployment.builder().replicas(1).controllableReplication());
	}

	@Test
	void onlyTheWritesOfTheScopeAreConfirmed() {
		try (Scene scene = scene()) {
			RedisNode replica = scene.deployment().replicas().get(0);
			StringRedisTemplate redis = scene.writes();
			redis.opsForValue().set("key", "unconfirmed");
			assertThat(scene.master().commandCalls("wait")).isZero();
			RedisRouting.acknowledged(1, TIMEOUT, () -> redis.opsForValue().set("key", "confirmed"));
			assertThat(replica.command("GET", "key")).isEqualTo("confirmed");
			replica.cutReplication();
			assertThatExceptionOfType(ReplicaAcksMissingException.class)
				.isThrownBy(() -> RedisRouting.acknowledged(1, TIMEOUT, () -> redis.opsForValue().set("key", "alone")));
			redis.opsForValue().set("key", "unconfirmed again");
		}
	}

	@Test
	void othersDoNotWaitForTheConfirmation() throws Exception {
		try (Scene scene = scene()) {
			StringRedisTemplate redis = scene.writes();
			scene.deployment().replicas().get(0).cutReplication();
			Future<?> payment = scene.aside(() -> RedisRouting.acknowledged(1, Duration.ofSeconds(60), () -> {
				redis.opsForValue().set("payment", "made");
				return null;
			}));
			Scene.soon().until(() -> "made".equals(scene.master().command("GET", "payment")));
			for (int i = 0; i < 100; i++) {
				redis.opsForValue().increment("counter");
			}
			assertThat(payment).isNotDone();
			scene.deployment().replicas().get(0).restoreReplication();
			payment.get();
		}
	}

	@Test
	void aConfirmedWriteWaitsForTheNextMaster() throws Exception {
		try (Scene scene = Scene.of(Mode.SERVICE)) {
			StringRedisTemplate redis = scene.writes();
			RedisRouting.acknowledged(1, TIMEOUT, () -> redis.opsForValue().set("key", "before"));
			scene.site().write().empty();
			scene.site().write().dropConnections();
			Scene.soon().until(() -> scene.bean(RedisTopology.class).topology().master() == null);
			RedisNode successor = scene.deployment().nodes().get(1);
			Future<?> write = scene.aside(() -> RedisRouting.acknowledged(1, TIMEOUT, () -> {
				redis.opsForValue().set("key", "after");
				return null;
			}));
			scene.site().appoint(successor);
			write.get();
			assertThat(successor.command("GET", "key")).isEqualTo("after");
		}
	}

}
