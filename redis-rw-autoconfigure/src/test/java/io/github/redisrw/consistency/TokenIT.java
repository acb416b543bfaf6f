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

package io.github.redisrw.consistency;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.WritesLostException;
import io.github.redisrw.routing.RedisRouting;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisDeploymentExtension;
import io.github.redisrw.test.RedisNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Tokens, and what becomes of them when another node becomes master.
 */
class TokenIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@RegisterExtension
	static final RedisDeploymentExtension redis = RedisDeploymentExtension.builder()
		.replicas(2)
		.controllableReplication()
		.healBeforeEach()
		.build();

	private final RedisDeployment deployment = redis.deployment();

	private Application application;

	@BeforeEach
	void start() {
		this.deployment.awaitReplicated(PATIENCE);
		this.application = Application.on(this.deployment);
	}

	@AfterEach
	void stop() {
		this.application.close();
	}

	@Test
	void aTokenCarriesWritesToAnotherScope() {
		this.deployment.replicas().forEach((replica) -> replica.delayReplication(Duration.ofSeconds(2)));
		String token = write("carried", "1");
		assertThat(this.application.reads().opsForValue().get("carried")).isNull();
		assertThat(RedisRouting.after(token, () -> this.application.reads().opsForValue().get("carried")))
			.isEqualTo("1");
		assertThat(RedisRouting.after(token, this.application.reactiveReads().opsForValue().get("carried")).block())
			.isEqualTo("1");
	}

	@Test
	void aScopeWithoutWritesHasNoToken() {
		assertThat(RedisRouting.token()).isEmpty();
		RedisRouting.onMaster(() -> assertThat(RedisRouting.token()).isEmpty());
	}

	@Test
	void theTokenOfAChain() {
		String token = RedisRouting
			.with(ConsistencyLevel.READ_YOUR_WRITES,
					this.application.reactiveWrites().opsForValue().set("chained", "1").then(RedisRouting.tokenLater()))
			.blockOptional()
			.orElseThrow();
		assertThat(token).matches("[0-9a-f]{40}-[0-9]+");
	}

	@Test
	void whatIsNoTokenIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> RedisRouting.after("nonsense", () -> {
		}));
	}

	@Test
	void whatThePromotedReplicaHasIsRead() {
		String token = write("kept", "1");
		this.deployment.awaitReplicated(PATIENCE);
		RedisNode promoted = promote();
		assertThat(RedisRouting.after(token, () -> this.application.reads().opsForValue().get("kept"))).isEqualTo("1");
		assertThat(promoted.role()).isEqualTo(io.github.redisrw.test.Role.MASTER);
	}

	@Test
	void whatThePromotedReplicaHasNotIsReported() {
		this.deployment.replicas().forEach(RedisNode::cutReplication);
		String token = write("lost", "1");
		promote();
		RedisRouting.after(token, () -> {
			assertThatExceptionOfType(WritesLostException.class)
				.isThrownBy(() -> this.application.reads().opsForValue().get("lost"))
				.withMessageContaining("lost");
			assertThat(this.application.reads().opsForValue().get("lost")).isNull();
		});
	}

	/** What the next master has is not taken for what was written. */
	@Test
	void whatTheNextMasterHasNotIsReportedToWhoeverWaitsForIt() {
		try (Application patient = Application.on(this.deployment, "redis.rw.timeout=30s",
				"redis.rw.write.hold-timeout=30s", "redis.rw.read.max-lag=1s")) {
			this.deployment.replicas().forEach(RedisNode::cutReplication);
			String token = RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
				patient.writes().opsForValue().set("awaited", "1");
				return RedisRouting.token().orElseThrow();
			});
			this.deployment.master().kill();
			// Until no replica answers without a master any more.
			await().during(Duration.ofMillis(1500)).atMost(PATIENCE).until(() -> true);
			CompletableFuture<@Nullable String> read = CompletableFuture
				.supplyAsync(() -> RedisRouting.after(token, () -> patient.reads().opsForValue().get("awaited")));
			await().during(Duration.ofMillis(500)).atMost(PATIENCE).until(() -> !read.isDone());
			this.deployment.promote(this.deployment.replicas().get(0));
			assertThat(read).failsWithin(PATIENCE)
				.withThrowableThat()
				.havingRootCause()
				.isInstanceOf(WritesLostException.class);
		}
	}

	@Test
	void aLossIsReportedThoughNobodyAskedForAToken() {
		this.deployment.replicas().forEach(RedisNode::cutReplication);
		RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
			this.application.writes().opsForValue().set("unasked", "1");
			promote();
			assertThatExceptionOfType(WritesLostException.class)
				.isThrownBy(() -> this.application.reads().opsForValue().get("unasked"));
			assertThat(this.application.reads().opsForValue().get("unasked")).isNull();
		});
	}

	@Test
	void aTokenOfAnUnknownHistoryIsReported() {
		String token = "f".repeat(40) + "-1";
		assertThatExceptionOfType(WritesLostException.class)
			.isThrownBy(() -> RedisRouting.after(token, () -> this.application.reads().opsForValue().get("unknown")));
	}

	/** Replicas are not found behind what nobody has. */
	@Test
	void aTokenBeyondTheEndOfTheStreamIsReported() {
		String token = write("future", "1").substring(0, 40) + "-999999999999999999";
		RedisRouting.after(token, () -> {
			assertThatExceptionOfType(WritesLostException.class)
				.isThrownBy(() -> this.application.reads().opsForValue().get("future"));
			assertThat(this.application.reads().opsForValue().get("future")).isEqualTo("1");
		});
	}

	private String write(String key, String value) {
		return RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
			this.application.writes().opsForValue().set(key, value);
			return RedisRouting.token().orElseThrow();
		});
	}

	/** Another master, which the application writes to when this returns. */
	private RedisNode promote() {
		RedisNode promoted = this.deployment.replicas().get(0);
		this.deployment.promote(promoted);
		await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
			this.application.writes().opsForValue().set("probe", "1");
			assertThat(promoted.command("GET", "probe")).isEqualTo("1");
		});
		return promoted;
	}

}
