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

package io.github.redisrw.reads;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisDeploymentExtension;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.topology.Topology;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How far behind a replica is, as reported and as acted upon.
 */
@Timeout(60)
class LagIT {

	private static final Duration DELAY = Duration.ofSeconds(3);

	@RegisterExtension
	static final RedisDeploymentExtension redis = RedisDeploymentExtension.builder()
		.replicas(2)
		.controllableReplication()
		.healBeforeEach()
		.build();

	private RedisDeployment deployment;

	private Clock clock;

	@BeforeEach
	void start() {
		this.deployment = redis.deployment();
		this.deployment.awaitReplicated(Application.PATIENCE);
		this.clock = new Clock(this.deployment.master());
	}

	@AfterEach
	void stop() {
		this.clock.close();
	}

	@Test
	void theLagOfADelayedReplicaIsReportedInTimeAndBytes() {
		try (Application application = Application.ofNodes(this.deployment).awaitEligible(2)) {
			RedisNode replica = this.deployment.replicas().get(0);
			replica.delayReplication(DELAY);
			awaitElapsed(DELAY.plusSeconds(2));
			List<Duration> lags = new ArrayList<>();
			Awaitility.await().atMost(Application.PATIENCE).until(() -> {
				Topology.Replica seen = application.replica(replica);
				if (seen.lag() != null && (lags.isEmpty() || !lags.get(lags.size() - 1).equals(seen.lag()))) {
					lags.add(seen.lag());
					assertThat(seen.lagBytes()).isPositive();
					assertThat(seen.eligible()).isTrue();
				}
				return lags.size() == 5;
			});
			assertThat(lags)
				.allSatisfy((lag) -> assertThat(lag).isBetween(Duration.ofMillis(2700), Duration.ofMillis(3300)));
			assertThat(application.replica(this.deployment.replicas().get(1)).lag()).isLessThan(Duration.ofMillis(500));
		}
	}

	@Test
	void aReplicaTooFarBehindIsOutAtOnceAndBackSoonAfterItHasCaughtUp() {
		try (Application application = Application.ofNodes(this.deployment, "read.max-lag", "1s").awaitEligible(2)) {
			RedisNode replica = this.deployment.replicas().get(0);
			String runId = String.valueOf(replica.info("server").get("run_id"));
			replica.delayReplication(DELAY);
			Awaitility.await()
				.atMost(DELAY)
				.pollInterval(Duration.ofMillis(10))
				.until(() -> !application.isEligible(runId));
			awaitElapsed(DELAY);
			assertThat(application.isEligible(runId)).isFalse();
			assertThat(application.replica(replica).reason()).contains("behind");
			replica.restoreReplication();
			Awaitility.await()
				.atMost(Application.PATIENCE)
				.pollInterval(Duration.ofMillis(10))
				.until(() -> application.isEligible(runId));
		}
	}

	@Test
	void whereNothingIsWrittenNoReplicaIsBehind() {
		this.clock.close();
		try (Application application = Application.ofNodes(this.deployment, "read.max-lag", "500ms").awaitEligible(2)) {
			Awaitility.await()
				.during(Duration.ofSeconds(2))
				.atMost(Application.PATIENCE)
				.pollInterval(Duration.ofMillis(10))
				.until(() -> application.replicas().stream().allMatch(Topology.Replica::eligible));
		}
	}

	private static void awaitElapsed(Duration time) {
		long end = System.nanoTime() + time.toNanos();
		Awaitility.await().atMost(time.plusSeconds(5)).until(() -> System.nanoTime() - end >= 0);
	}

}
