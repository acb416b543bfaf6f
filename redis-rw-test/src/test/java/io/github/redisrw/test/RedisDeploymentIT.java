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

import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisCommandExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Integration tests for {@link RedisDeployment} without Sentinels.
 */
class RedisDeploymentIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	@RegisterExtension
	static final RedisDeploymentExtension redis = RedisDeploymentExtension.builder()
		.config("maxmemory", "50mb")
		.healBeforeEach()
		.build();

	@Test
	void hasOneMasterAndReplicasThatFollow(RedisDeployment deployment) {
		RedisNode master = deployment.master();
		assertThat(deployment.nodes()).hasSize(3).contains(master);
		assertThat(deployment.replicas()).hasSize(2).doesNotContain(master);
		assertThat(master.role()).isEqualTo(Role.MASTER);
		assertThat(master.address()).isEqualTo("127.0.0.1:" + master.port());
		master.command("SET", "key", "value");
		deployment.awaitReplicated(TIMEOUT);
		for (RedisNode replica : deployment.replicas()) {
			assertThat(replica.role()).isEqualTo(Role.REPLICA);
			assertThat(replica.command("GET", "key")).isEqualTo("value");
			assertThat(replica.info("replication")).containsEntry("master_link_status", "up");
		}
	}

	@Test
	void commandsGiveRepliesOfAllKinds(RedisDeployment deployment) {
		RedisNode master = deployment.master();
		assertThat(master.command("CONFIG", "GET", "maxmemory")).isEqualTo(List.of("maxmemory", "52428800"));
		assertThat(master.command("DEL", "hash", "absent")).isInstanceOf(Long.class);
		assertThat(master.command("HSET", "hash", "field", "value")).isEqualTo(1L);
		assertThat(master.command("GET", "absent")).isNull();
		assertThat(master.command("KEYS", "absent*")).isEqualTo(List.of());
		assertThat(master.command("EVAL", "return {1, {'two', {}}, 'three'}", "0"))
			.isEqualTo(List.of(1L, List.of("two", List.of()), "three"));
		assertThatExceptionOfType(RedisCommandExecutionException.class).isThrownBy(() -> master.command("GET"));
		assertThatIllegalArgumentException().isThrownBy(master::command);
	}

	@Test
	void countsCalls(RedisDeployment deployment) {
		RedisNode master = deployment.master();
		master.resetStats();
		assertThat(master.commandCalls("get")).isZero();
		master.command("GET", "key");
		master.command("GET", "key");
		master.command("CONFIG", "GET", "port");
		assertThat(master.commandCalls("GET")).isEqualTo(2);
		assertThat(master.commandCalls("config|get")).isEqualTo(1);
	}

	@Test
	void killedNodeRefusesConnectionsAndIsNotAsked(RedisDeployment deployment) {
		RedisNode master = deployment.master();
		master.kill();
		master.kill();
		assertThat(master.isRunning()).isFalse();
		assertThatExceptionOfType(ConnectException.class)
			.isThrownBy(() -> new Socket(master.host(), master.port()).close());
		assertThatExceptionOfType(RedisDeploymentException.class).isThrownBy(() -> master.command("PING"))
			.withMessageContaining(master.address())
			.withMessageContaining("not running");
		assertThatExceptionOfType(RedisDeploymentException.class).isThrownBy(deployment::master)
			.withMessageContaining(master.address());
		assertThat(deployment.replicas()).hasSize(2);
		assertThatIllegalStateException().isThrownBy(master::hang);
	}

	@Test
	void hungNodeKeepsConnectionsButDoesNotAnswer(RedisDeployment deployment) {
		RedisNode master = deployment.master();
		master.hang();
		assertThat(master.isRunning()).isTrue();
		long start = System.nanoTime();
		assertThatExceptionOfType(RedisDeploymentException.class).isThrownBy(() -> master.command("PING"))
			.withMessageContaining("hung");
		assertThatExceptionOfType(RedisDeploymentException.class).isThrownBy(() -> master.command("PING"));
		assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(2000);
		assertThat(deployment.replicas()).hasSize(2);
		master.resume();
		assertThat(master.command("PING")).isEqualTo("PONG");
	}

	@Test
	void promoteMakesTheOldMasterAReplica(RedisDeployment deployment) {
		RedisNode former = deployment.master();
		RedisNode next = deployment.replicas().get(1);
		deployment.promote(next);
		deployment.awaitReady(TIMEOUT);
		assertThat(deployment.master()).isSameAs(next);
		assertThat(former.role()).isEqualTo(Role.REPLICA);
		assertThat(deployment.replicas()).hasSize(2);
		former.restart();
		next.restart();
		deployment.awaitReady(TIMEOUT);
		assertThat(deployment.master()).isSameAs(next);
	}

	@Test
	void hungMasterDoesNotHearOfItsDemotion(RedisDeployment deployment) {
		RedisNode former = deployment.master();
		former.hang();
		RedisNode next = deployment.replicas().get(0);
		deployment.promote(next);
		former.resume();
		assertThat(former.role()).isEqualTo(Role.MASTER);
		assertThat(deployment.master()).isSameAs(next);
		deployment.heal();
		assertThat(deployment.master()).isSameAs(next);
		assertThat(former.role()).isEqualTo(Role.REPLICA);
	}

	@Test
	void replicaRestartsAsAReplicaOfTheMasterOfThen(RedisDeployment deployment) {
		RedisNode replica = deployment.replicas().get(0);
		replica.kill();
		deployment.promote(deployment.replicas().get(0));
		replica.restart();
		deployment.awaitReady(TIMEOUT);
		assertThat(deployment.replicas()).contains(replica).hasSize(2);
	}

	@Test
	void restartFindsWhatWasSaved(RedisDeployment deployment) {
		RedisNode master = deployment.master();
		master.command("SET", "saved", "1");
		master.save();
		master.command("SET", "unsaved", "1");
		master.restart();
		assertThat(master.command("GET", "saved")).isEqualTo("1");
		assertThat(master.command("GET", "unsaved")).isNull();
		master.restartEmpty();
		assertThat(master.command("DBSIZE")).isEqualTo(0L);
		assertThat(master.role()).isEqualTo(Role.MASTER);
	}

	@Test
	void addsAndRemovesReplicas(RedisDeployment deployment) {
		deployment.master().command("SET", "key", "old");
		RedisNode added = deployment.addReplica();
		assertThat(added.command("GET", "key")).isEqualTo("old");
		assertThat(deployment.replicas()).hasSize(3).contains(added);
		deployment.removeReplica(added);
		assertThat(deployment.nodes()).hasSize(3);
		assertThat(added.isRunning()).isFalse();
		assertThatIllegalArgumentException().isThrownBy(() -> deployment.removeReplica(added));
		assertThatIllegalArgumentException().isThrownBy(() -> deployment.removeReplica(deployment.master()));
		assertThatIllegalArgumentException().isThrownBy(() -> deployment.promote(added));
	}

	@Test
	void healBringsTheNumberOfReplicasBack(RedisDeployment deployment) {
		deployment.addReplica();
		deployment.addReplica();
		deployment.heal();
		assertThat(deployment.replicas()).hasSize(2);
		deployment.removeReplica(deployment.replicas().get(0));
		deployment.heal();
		assertThat(deployment.replicas()).hasSize(2);
	}

	@Test
	void whatNeedsSentinelsOrFrontsSaysSo(RedisDeployment deployment) {
		assertThatIllegalStateException().isThrownBy(deployment::failover).withMessageContaining("sentinels(3)");
		assertThatIllegalStateException().isThrownBy(() -> deployment.master().cutReplication())
			.withMessageContaining("controllableReplication()");
		assertThat(deployment.sentinels()).isEmpty();
		assertThat(deployment.tls()).isNull();
	}

	@Test
	void waitingEndsWithWhatIsMissing(RedisDeployment deployment) {
		RedisNode replica = deployment.replicas().get(0);
		replica.promote();
		assertThatExceptionOfType(RedisDeploymentException.class)
			.isThrownBy(() -> deployment.awaitReplicated(Duration.ofMillis(100)))
			.withMessageContaining("100 ms")
			.withMessageContaining(replica.address());
	}

	@Test
	void wrongConfigurationFailsWithTheLog() {
		RedisDeployment.Builder builder = RedisDeployment.builder().replicas(0).config("maxmemory", "much");
		assertThatExceptionOfType(RedisDeploymentException.class).isThrownBy(builder::start)
			.withMessageContaining("maxmemory")
			.withMessageContaining("argument must be a memory value");
	}

	@Test
	void appendOnlyFileSurvivesAKill() {
		try (RedisDeployment durable = RedisDeployment.builder()
			.replicas(0)
			.config("appendonly", "yes")
			.config("appendfsync", "always")
			.start()) {
			RedisNode node = durable.master();
			node.command("SET", "key", "value");
			node.kill();
			node.restart();
			assertThat(node.command("GET", "key")).isEqualTo("value");
			assertThat(durable.replicas()).isEqualTo(List.of());
			assertThat(node.info("persistence")).isNotEqualTo(Map.of());
		}
	}

}
