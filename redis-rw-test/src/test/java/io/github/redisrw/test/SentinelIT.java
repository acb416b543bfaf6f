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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for {@link RedisDeployment} with Sentinels.
 */
class SentinelIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	@RegisterExtension
	static final RedisDeploymentExtension redis = RedisDeploymentExtension.builder()
		.sentinels(3)
		.masterName("orders")
		.healBeforeEach()
		.build();

	@Test
	void sentinelsNameTheMaster(RedisDeployment deployment) {
		assertThat(deployment.masterName()).isEqualTo("orders");
		assertThat(deployment.sentinels()).hasSize(3);
		for (SentinelNode sentinel : deployment.sentinels()) {
			assertThat(SentinelView.of(sentinel, "orders").master()).isEqualTo(deployment.master().address());
			assertThat(sentinel.info("sentinel")).containsEntry("sentinel_masters", "1");
		}
	}

	@Test
	void killedMasterIsReplacedAndComesBackAsAReplica(RedisDeployment deployment) {
		RedisNode former = deployment.master();
		former.kill();
		RedisNode master = deployment.awaitMasterOtherThan(former, TIMEOUT);
		assertThat(deployment.master()).isSameAs(master).isNotSameAs(former);
		former.restart();
		assertThat(former.role()).isEqualTo(Role.MASTER);
		assertThat(deployment.master()).isSameAs(master);
		// As a Sentinel does too, some ten seconds later.
		deployment.heal();
		assertThat(deployment.replicas()).hasSize(2).contains(former);
	}

	@Test
	void hungMasterIsReplacedAndHealed(RedisDeployment deployment) {
		RedisNode former = deployment.master();
		former.hang();
		RedisNode master = deployment.awaitMasterOtherThan(former, TIMEOUT);
		deployment.heal();
		assertThat(deployment.master()).isSameAs(master);
		assertThat(deployment.replicas()).hasSize(2).contains(former);
	}

	@Test
	void failoverOnRequest(RedisDeployment deployment) {
		RedisNode former = deployment.master();
		RedisNode master = deployment.failover(TIMEOUT);
		assertThat(master).isNotSameAs(former).isSameAs(deployment.master());
		deployment.heal();
		assertThat(former.role()).isEqualTo(Role.REPLICA);
	}

	@Test
	void sentinelsCanFailToo(RedisDeployment deployment) {
		SentinelNode killed = deployment.sentinels().get(0);
		killed.kill();
		deployment.sentinels().get(1).hang();
		deployment.awaitReady(TIMEOUT);
		deployment.sentinels().get(1).resume();
		killed.restart();
		deployment.awaitReady(TIMEOUT);
		assertThat(SentinelView.of(killed, "orders").master()).isEqualTo(deployment.master().address());
	}

}
