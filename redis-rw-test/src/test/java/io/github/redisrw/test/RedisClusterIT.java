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

import io.lettuce.core.RedisCommandExecutionException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Integration tests for {@link RedisCluster}.
 */
class RedisClusterIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	@AutoClose
	private static final RedisCluster redis = RedisCluster.builder().start();

	@BeforeEach
	void heal() {
		redis.heal();
	}

	@Test
	void hasMastersThatShareTheSlotsAndReplicasThatFollow() {
		assertThat(redis.masters()).hasSize(3);
		assertThat(redis.nodes()).hasSize(6).containsAll(redis.masters());
		ClusterNode master = redis.masterOf("key");
		assertThat(redis.masters()).contains(master);
		assertThat(master.role()).isEqualTo(Role.MASTER);
		master.command("SET", "key", "value");
		redis.awaitReady(TIMEOUT);
		ClusterNode replica = redis.replicasOf(master).get(0);
		assertThat(replica.role()).isEqualTo(Role.REPLICA);
		assertThat(replica.command("CLUSTER", "COUNTKEYSINSLOT", String.valueOf(redis.slotOf("key")))).isEqualTo(1L);
	}

	@Test
	void replicaOfAKilledMasterTakesOver() {
		ClusterNode former = redis.masterOf("key");
		former.kill();
		ClusterNode master = redis.awaitMasterOtherThan(former, redis.slotOf("key"), TIMEOUT);
		master.command("SET", "key", "value");
		redis.heal();
		assertThat(redis.replicasOf(master)).containsExactly(former);
		assertThat(former.role()).isEqualTo(Role.REPLICA);
	}

	@Test
	void replicaOfAHungMasterTakesOver() {
		ClusterNode former = redis.masterOf("key");
		former.hang();
		ClusterNode master = redis.awaitMasterOtherThan(former, redis.slotOf("key"), TIMEOUT);
		assertThat(master).isNotEqualTo(former);
		redis.heal();
		assertThat(former.role()).isEqualTo(Role.REPLICA);
	}

	@Test
	void replicaTakesOverWithoutAnyFault() {
		ClusterNode former = redis.masterOf("key");
		ClusterNode replica = redis.replicasOf(former).get(0);
		redis.failover(replica, TIMEOUT);
		assertThat(redis.masterOf("key")).isEqualTo(replica);
		assertThat(former.role()).isEqualTo(Role.REPLICA);
	}

	@Test
	void slotsMoveWithTheirKeys() {
		int slot = redis.slotOf("key");
		ClusterNode from = redis.masterOf(slot);
		ClusterNode to = redis.masters().stream().filter((master) -> master != from).findFirst().orElseThrow();
		from.command("SET", "key", "moved");
		redis.beginMove(slot, to);
		redis.moveKeys(slot, to);
		assertThatExceptionOfType(RedisCommandExecutionException.class).isThrownBy(() -> from.command("GET", "key"))
			.withMessageStartingWith("ASK " + slot);
		redis.finishMove(slot, to);
		assertThat(redis.masterOf(slot)).isEqualTo(to);
		assertThat(to.command("GET", "key")).isEqualTo("moved");
		assertThatExceptionOfType(RedisCommandExecutionException.class).isThrownBy(() -> from.command("GET", "key"))
			.withMessageStartingWith("MOVED " + slot);
		redis.moveSlots(slot, slot, from);
		assertThat(from.command("GET", "key")).isEqualTo("moved");
	}

}
