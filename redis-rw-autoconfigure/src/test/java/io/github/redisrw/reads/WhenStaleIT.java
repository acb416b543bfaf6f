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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.NoEligibleReplicaException;
import io.github.redisrw.ReadFallbackLimitException;
import io.github.redisrw.routing.RedisRouting;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisDeploymentExtension;
import io.github.redisrw.test.RedisNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisPipelineException;
import org.springframework.data.redis.core.RedisCallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Who answers while no replica is eligible.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class WhenStaleIT {

	@RegisterExtension
	static final RedisDeploymentExtension redis = RedisDeploymentExtension.builder()
		.replicas(2)
		.controllableReplication()
		.healBeforeEach()
		.build();

	private RedisDeployment deployment;

	@BeforeEach
	void start() {
		this.deployment = redis.deployment();
		this.deployment.awaitReplicated(Application.PATIENCE);
	}

	@Test
	void theMasterAnswersAndThatIsLoggedOnce(CapturedOutput output) {
		try (Application application = application("master")) {
			fallBehind(application);
			application.writes().opsForValue().set("key", "new");
			for (int i = 0; i < 100; i++) {
				assertThat(application.reads().opsForValue().get("key")).isEqualTo("new");
			}
			Awaitility.await()
				.atMost(Application.PATIENCE)
				.untilAsserted(() -> assertThat(output.getOut()).contains("reads go to the master, if there is one"));
			catchUp(application);
			Awaitility.await()
				.atMost(Application.PATIENCE)
				.untilAsserted(() -> assertThat(output.getOut()).contains("Reads are answered by replicas again"));
			assertThat(output.getOut()).containsOnlyOnce("reads go to the master, if there is one")
				.containsOnlyOnce("Reads are answered by replicas again");
		}
	}

	/** The master has enough to do, whatever a read that wrote nothing is to show. */
	@ParameterizedTest
	@EnumSource(names = "PRIMARY", mode = EnumSource.Mode.EXCLUDE)
	void soManyFallToTheMasterAsItMayBear(ConsistencyLevel level) {
		try (Application application = Application
			.ofNodes(this.deployment, "read.max-lag", "1s", "read.fallback-limit", "20%")
			.awaitEligible(2)) {
			application.writes().opsForValue().set("key", "new");
			List<RedisNode> replicas = this.deployment.replicas();
			replicas.forEach(RedisNode::kill);
			Awaitility.await()
				.atMost(Application.PATIENCE)
				.until(() -> application.replicas().stream().noneMatch((replica) -> replica.eligible()));
			int answered = 0;
			for (int i = 0; i < 200; i++) {
				try {
					assertThat(RedisRouting.with(level, () -> application.reads().opsForValue().get("key")))
						.isEqualTo("new");
					answered++;
				}
				catch (ReadFallbackLimitException ex) {
					assertThat(ex).hasMessageContaining("GET").hasMessageContaining("20%");
				}
			}
			assertThat(answered).isBetween(38, 42);
			replicas.forEach(RedisNode::restart);
			application.awaitEligible(2);
			for (int i = 0; i < 100; i++) {
				assertThat(application.reads().opsForValue().get("key")).isEqualTo("new");
			}
		}
	}

	/** It has what the master had. */
	@ParameterizedTest
	@EnumSource(names = "PRIMARY", mode = EnumSource.Mode.EXCLUDE)
	void aReplicaAnswersWithoutAMaster(ConsistencyLevel level) {
		try (Application application = Application.ofNodes(this.deployment, "read.max-lag", "30s").awaitEligible(2)) {
			application.writes().opsForValue().set("key", "value");
			this.deployment.awaitReplicated(Application.PATIENCE);
			this.deployment.master().kill();
			Awaitility.await()
				.atMost(Application.PATIENCE)
				.until(() -> application.replicas().stream().noneMatch((replica) -> replica.eligible()));
			for (int i = 0; i < 20; i++) {
				assertThat(RedisRouting.with(level, () -> application.reads().opsForValue().get("key")))
					.isEqualTo("value");
			}
		}
	}

	/** Nobody else is asked, though nobody could say what has become of the master. */
	@Test
	void aReplicaShowsWhatATokenStandsForWithoutAMaster() {
		try (Application application = Application
			.ofNodes(this.deployment, "read.max-lag", "30s", "consistency.default", "read-your-writes")
			.awaitEligible(2)) {
			String token = RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
				application.writes().opsForValue().set("key", "value");
				return RedisRouting.token().orElseThrow();
			});
			this.deployment.awaitReplicated(Application.PATIENCE);
			assertThat(application.reads().opsForValue().get("key")).isEqualTo("value");
			this.deployment.master().kill();
			Awaitility.await()
				.atMost(Application.PATIENCE)
				.until(() -> application.replicas().stream().noneMatch((replica) -> replica.eligible()));
			for (int i = 0; i < 20; i++) {
				assertThat(RedisRouting.after(token, () -> application.reads().opsForValue().get("key")))
					.isEqualTo("value");
				assertThat(application.reads().opsForValue().get("key")).isEqualTo("value");
			}
		}
	}

	@Test
	void aReplicaAnswersWithDataOfAnyAge() {
		try (Application application = application("stale")) {
			fallBehind(application);
			application.writes().opsForValue().set("key", "new");
			assertThat(application.reads().opsForValue().get("key")).isEqualTo("old");
			assertThat(application.reads()
				.executePipelined((RedisCallback<Object>) (connection) -> connection.stringCommands()
					.get("key".getBytes(StandardCharsets.UTF_8))))
				.containsExactly("old");
			this.deployment.replicas().forEach(RedisNode::kill);
			assertThat(application.reads().opsForValue().get("key")).isEqualTo("new");
		}
	}

	@Test
	void nobodyAnswers() {
		try (Application application = application("fail")) {
			fallBehind(application);
			assertThatExceptionOfType(NoEligibleReplicaException.class)
				.isThrownBy(() -> application.reads().opsForValue().get("key"))
				.withMessageContaining("GET")
				.withMessageContaining("behind");
			assertThatExceptionOfType(RedisPipelineException.class)
				.isThrownBy(() -> application.reads()
					.executePipelined((RedisCallback<Object>) (connection) -> connection.stringCommands()
						.get("key".getBytes(StandardCharsets.UTF_8))))
				.withRootCauseInstanceOf(NoEligibleReplicaException.class);
			catchUp(application);
			assertThat(application.reads().opsForValue().get("key")).isNotNull();
		}
	}

	private Application application(String whenStale) {
		Application application = Application
			.ofNodes(this.deployment, "read.when-stale", whenStale, "read.max-lag", "1s")
			.awaitEligible(2);
		application.writes().opsForValue().set("key", "old");
		this.deployment.awaitReplicated(Application.PATIENCE);
		return application;
	}

	/** The replicas go on, but with nothing new, while the master is written to. */
	private void fallBehind(Application application) {
		this.deployment.replicas().forEach((replica) -> replica.delayReplication(Duration.ofSeconds(30)));
		Awaitility.await().atMost(Application.PATIENCE).until(() -> {
			application.writes().opsForValue().increment("counter");
			return application.replicas().stream().noneMatch((replica) -> replica.eligible());
		});
	}

	private void catchUp(Application application) {
		this.deployment.replicas().forEach(RedisNode::restoreReplication);
		application.awaitEligible(2);
	}

}
