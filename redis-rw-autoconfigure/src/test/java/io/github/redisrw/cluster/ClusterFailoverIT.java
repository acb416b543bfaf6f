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

package io.github.redisrw.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.github.redisrw.test.ClusterNode;
import io.github.redisrw.test.RedisCluster;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of writes and reads when a shard's master changes, or its slots move,
 * under load: nothing is executed twice, and what does not depend on a fault loses
 * nothing.
 */
class ClusterFailoverIT {

	private static final Duration PATIENCE = ClusterApplication.PATIENCE;

	@AutoClose
	private static final RedisCluster redis = RedisCluster.builder()
		.masters(3)
		.replicas(1)
		.nodeTimeout(Duration.ofSeconds(1))
		.start();

	private static ClusterApplication application;

	private static int run;

	private StringRedisTemplate writes;

	private List<String> keys;

	@BeforeAll
	static void startApplication() {
		application = ClusterApplication.start(redis);
	}

	@AfterAll
	static void stopApplication() {
		application.close();
	}

	@BeforeEach
	void begin() {
		redis.heal();
		application.awaitReplicas(redis);
		this.writes = application.writes();
		int number = ++run;
		this.keys = IntStream.range(0, 6).mapToObj((i) -> "count:" + number + ":" + i).toList();
	}

	private long value(String key) {
		String value = this.writes.opsForValue().get(key);
		return (value != null) ? Long.parseLong(value) : 0;
	}

	private void awaitProgress(Counting counting) {
		List<Long> before = this.keys.stream().map(counting::acknowledged).toList();
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
			for (int i = 0; i < before.size(); i++) {
				assertThat(counting.acknowledged(this.keys.get(i))).isGreaterThan(before.get(i) + 5);
			}
		});
	}

	@Test
	void plannedFailoversLoseNothingAndExecuteNothingTwice() throws Exception {
		try (Counting counting = Counting.at(this.writes, this.keys)) {
			for (int i = 0; i < 6; i++) {
				awaitProgress(counting);
				ClusterNode master = redis.masters().get(i % 3);
				redis.failover(redis.replicasOf(master).get(0), PATIENCE);
				redis.awaitReady(PATIENCE);
			}
			awaitProgress(counting);
			counting.end(PATIENCE);
			assertThat(counting.failures()).isEmpty();
			for (String key : this.keys) {
				assertThat(counting.unknown(key)).as("unknown outcomes of " + key).isZero();
				assertThat(value(key)).isEqualTo(counting.acknowledged(key));
			}
		}
	}

	@Test
	void killedMastersAreFollowedAndNothingIsExecutedTwice() throws Exception {
		try (Counting counting = Counting.at(this.writes, this.keys)) {
			for (int i = 0; i < 3; i++) {
				awaitProgress(counting);
				ClusterNode master = redis.masterOf(this.keys.get(i));
				master.kill();
				redis.awaitMasterOtherThan(master, redis.slotOf(this.keys.get(i)), PATIENCE);
				awaitProgress(counting);
				redis.heal();
			}
			counting.end(PATIENCE);
			assertThat(counting.failures()).isEmpty();
			assertNothingTwice(counting);
		}
	}

	@Test
	void hungMasterIsFollowedAndNothingIsExecutedTwice() throws Exception {
		try (Counting counting = Counting.at(this.writes, this.keys)) {
			awaitProgress(counting);
			ClusterNode master = redis.masterOf(this.keys.get(0));
			master.hang();
			redis.awaitMasterOtherThan(master, redis.slotOf(this.keys.get(0)), PATIENCE);
			awaitProgress(counting);
			redis.heal();
			counting.end(PATIENCE);
			assertThat(counting.failures()).isEmpty();
			assertNothingTwice(counting);
		}
	}

	private void assertNothingTwice(Counting counting) {
		for (String key : this.keys) {
			assertThat(value(key)).as("value of " + key)
				.isLessThanOrEqualTo(counting.acknowledged(key) + counting.unknown(key));
		}
	}

	@Test
	void readsGoOnWhileAMasterIsReplaced() {
		StringRedisTemplate reads = application.reads();
		this.keys.forEach((key) -> this.writes.opsForValue().set(key, "1"));
		redis.awaitReady(PATIENCE);
		ClusterNode master = redis.masterOf(this.keys.get(0));
		redis.failover(redis.replicasOf(master).get(0), PATIENCE);
		for (int i = 0; i < 200; i++) {
			this.keys.forEach((key) -> assertThat(reads.opsForValue().get(key)).isEqualTo("1"));
		}
	}

	@Test
	void slotsThatMoveUnderLoadLoseNothingAndExecuteNothingTwice() throws Exception {
		try (Counting counting = Counting.at(this.writes, this.keys)) {
			awaitProgress(counting);
			List<ClusterNode> masters = redis.masters();
			List<Integer> moved = new ArrayList<>();
			for (String key : this.keys) {
				int slot = redis.slotOf(key);
				ClusterNode from = redis.masterOf(slot);
				ClusterNode to = masters.get((masters.indexOf(from) + 1) % masters.size());
				redis.beginMove(slot, to);
				awaitProgress(counting);
				redis.moveKeys(slot, to);
				awaitProgress(counting);
				redis.finishMove(slot, to);
				moved.add(slot);
			}
			awaitProgress(counting);
			counting.end(PATIENCE);
			assertThat(counting.failures()).isEmpty();
			for (String key : this.keys) {
				assertThat(counting.unknown(key)).as("unknown outcomes of " + key).isZero();
				assertThat(value(key)).isEqualTo(counting.acknowledged(key));
			}
			assertThat(moved).hasSameSizeAs(this.keys);
		}
	}

}
