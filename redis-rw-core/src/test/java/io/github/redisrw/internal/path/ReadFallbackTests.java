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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.NoReadableNodeException;
import io.github.redisrw.ReadFallbackLimitException;
import io.github.redisrw.internal.gate.HoldAccount;
import io.github.redisrw.internal.path.write.WritePath;
import io.github.redisrw.internal.replica.choice.FallbackLimit;
import io.github.redisrw.internal.spring.ReadWriteConnectionFactory;
import io.github.redisrw.topology.Topology;
import io.github.redisrw.routing.RedisRouting;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.data.redis.connection.RedisConnection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads that no eligible replica answers: how many go to the master, and how many wait.
 */
@Timeout(120)
class ReadFallbackTests {

	private static final byte[] KEY = "key".getBytes(StandardCharsets.UTF_8);

	private static final String BUSY = "BUSY Redis is busy running a script. You can only call SCRIPT KILL";

	private @Nullable FakeDeployment started;

	private @Nullable ReadWriteConnectionFactory reads;

	@AfterEach
	void close() {
		if (this.reads != null) {
			this.reads.destroy();
		}
		if (this.started != null) {
			this.started.close();
		}
	}

	private FakeDeployment start(FakeDeployment.Settings settings) {
		FakeDeployment deployment = settings.timeout(Duration.ofSeconds(40)).start();
		this.started = deployment;
		this.reads = deployment.reads();
		return deployment;
	}

	/** Commands on the read path, over a connection of their own, as pipelines use it. */
	private RedisAsyncCommands<byte[], byte[]> reads(boolean dedicated) {
		return commands(Objects.requireNonNull(this.reads), dedicated);
	}

	@SuppressWarnings("unchecked")
	private static RedisAsyncCommands<byte[], byte[]> commands(ReadWriteConnectionFactory factory, boolean dedicated) {
		RedisConnection connection = factory.getConnection();
		if (dedicated) {
			connection.openPipeline();
		}
		RedisAsyncCommands<byte[], byte[]> commands = (RedisAsyncCommands<byte[], byte[]>) connection
			.getNativeConnection();
		return dedicated ? ((StatefulRedisConnection<byte[], byte[]>) commands.getStatefulConnection()).async()
				: commands;
	}

	private static long counted(FakeDeployment deployment) {
		return deployment.client().fallbackReads().values().stream().mapToLong(Long::longValue).sum();
	}

	/** The limit admits each second read. */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void oneThatIsSentAgainTakesPartOfTheLimitOnce(boolean dedicated) throws Exception {
		FakeDeployment deployment = start(FakeDeployment.settings().fallbackLimit(FallbackLimit.ofShare(50)));
		RedisAsyncCommands<byte[], byte[]> commands = reads(dedicated);
		assertThat(commands.get(KEY).toCompletableFuture()).failsWithin(Duration.ofSeconds(40))
			.withThrowableThat()
			.withCauseInstanceOf(ReadFallbackLimitException.class);
		long before = counted(deployment);
		deployment.first().refuse("GET", BUSY);
		RedisFuture<byte[]> read = commands.get(KEY);
		FakeDeployment.soon().until(() -> read.isDone() || deployment.first().refused() >= 6);
		assertThat(read.isDone()).as("refused").isFalse();
		deployment.first().accept("GET");
		assertThat(read.get(40, TimeUnit.SECONDS)).isNull();
		assertThat(counted(deployment) - before).as("counted").isOne();
	}

	/** Sent while the connection is being opened, and when it is open. */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void ofAPipelineEachReadTakesItsPartOfTheLimit(boolean opened) throws Exception {
		FakeDeployment deployment = start(FakeDeployment.settings().fallbackLimit(FallbackLimit.ofShare(50)));
		RedisAsyncCommands<byte[], byte[]> commands = reads(true);
		if (opened) {
			settled(List.of(commands.get(KEY), commands.get(KEY)));
		}
		long before = counted(deployment);
		List<RedisFuture<byte[]>> pipeline = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			pipeline.add(commands.get(KEY));
		}
		List<Throwable> failures = settled(pipeline);
		assertThat(failures).hasSize(50)
			.allSatisfy((failure) -> assertThat(failure).isInstanceOf(ReadFallbackLimitException.class)
				.hasMessageStartingWith("GET was not sent: "));
		assertThat(counted(deployment) - before).as("counted").isEqualTo(100);
		assertThat(deployment.first().count("GET")).isEqualTo(opened ? 51 : 50);
	}

	private static List<Throwable> settled(List<RedisFuture<byte[]>> reads) throws Exception {
		List<Throwable> failures = new ArrayList<>();
		for (RedisFuture<byte[]> read : reads) {
			try {
				read.get(40, TimeUnit.SECONDS);
			}
			catch (ExecutionException ex) {
				failures.add(Objects.requireNonNull(ex.getCause()));
			}
		}
		return failures;
	}

	/** What is known of the replicas is old since this process was stopped. */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void theLimitIsNoReasonBeforeTheReplicasAreLookedAt(boolean dedicated) throws Exception {
		Duration maxLag = Duration.ofMillis(1500);
		FakeDeployment deployment = start(
				FakeDeployment.settings().replica().maxLag(maxLag).fallbackLimit(FallbackLimit.ofShare(50)));
		FakeDeployment.soon()
			.until(() -> deployment.client().topology().replicas().stream().anyMatch(Topology.Replica::eligible));
		RedisAsyncCommands<byte[], byte[]> commands = reads(dedicated);
		Runnable look = deployment.stopLooking();
		Awaitility.await().during(Duration.ofMillis(2500)).until(() -> true);
		RedisFuture<byte[]> read = commands.get(KEY);
		look.run();
		assertThat(read.get(40, TimeUnit.SECONDS)).isNull();
		assertThat(deployment.second().count("GET")).isOne();
	}

	@Test
	void theLimitOfAScopeIsNoReasonEither() throws Exception {
		FakeDeployment deployment = start(FakeDeployment.settings()
			.replica()
			.maxLag(Duration.ofMillis(1500))
			.fallbackLimit(FallbackLimit.ofShare(50)));
		FakeDeployment.soon()
			.until(() -> deployment.client().topology().replicas().stream().anyMatch(Topology.Replica::eligible));
		RedisAsyncCommands<byte[], byte[]> commands = reads(false);
		Runnable look = deployment.stopLooking();
		Awaitility.await().during(Duration.ofMillis(2500)).until(() -> true);
		RedisFuture<byte[]> read = RedisRouting.with(ConsistencyLevel.BOUNDED, () -> commands.get(KEY));
		look.run();
		assertThat(read.get(40, TimeUnit.SECONDS)).isNull();
		assertThat(deployment.second().count("GET")).isOne();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void oneThatAFormerMasterRefusesGoesToTheNextOne(boolean dedicated) throws Exception {
		FakeDeployment deployment = start(FakeDeployment.settings());
		RedisAsyncCommands<byte[], byte[]> commands = reads(dedicated);
		assertThat(commands.get(KEY).get(40, TimeUnit.SECONDS)).isNull();
		deployment.moveToSecond("GET");
		assertThat(commands.get(KEY).get(40, TimeUnit.SECONDS)).isNull();
		assertThat(deployment.second().count("GET")).isOne();
	}

	@Test
	void oneThatAReplicaHasRefusedFallsToTheMasterOnce() throws Exception {
		FakeDeployment deployment = start(FakeDeployment.settings().replica());
		FakeDeployment.soon()
			.until(() -> deployment.client().topology().replicas().stream().anyMatch(Topology.Replica::eligible));
		RedisAsyncCommands<byte[], byte[]> commands = reads(false);
		commands.get(KEY).get(40, TimeUnit.SECONDS);
		assertThat(counted(deployment)).isZero();
		deployment.second().refuse("GET", "LOADING Redis is loading the dataset in memory");
		deployment.first().refuse("GET", BUSY);
		RedisFuture<byte[]> read = commands.get(KEY);
		FakeDeployment.soon().until(() -> deployment.first().refused() >= 6);
		deployment.first().accept("GET");
		assertThat(read.get(40, TimeUnit.SECONDS)).isNull();
		assertThat(counted(deployment)).isOne();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void thoseThatWaitKeepNoWriteFromWaitingNorWritesThem(boolean dedicated) throws Exception {
		FakeDeployment deployment = start(FakeDeployment.settings().maxHeld(2).holdTimeout(Duration.ofSeconds(40)));
		HoldAccount waiting = ((WritePath) deployment.client().path(true)).gate().reads();
		RedisAsyncCommands<byte[], byte[]> commands = reads(dedicated);
		RedisAsyncCommands<byte[], byte[]> writes = commands(deployment.factory(), false);
		deployment.loseMaster();
		RedisFuture<byte[]> first = commands.get(KEY);
		RedisFuture<byte[]> second = commands.get(KEY);
		FakeDeployment.soon().until(() -> waiting.waiting() == 2);
		assertThat(commands.get(KEY).toCompletableFuture()).failsWithin(Duration.ofSeconds(40))
			.withThrowableThat()
			.withCauseInstanceOf(NoReadableNodeException.class)
			.withMessageContaining("2 reads are waiting");
		RedisFuture<Long> write = writes.incr(KEY);
		FakeDeployment.soon().until(() -> write.isDone() || deployment.client().held() == 1);
		assertThat(write.isDone()).as("rejected").isFalse();
		assertThat(deployment.client().everHeld()).isOne();
		deployment.restoreMaster();
		assertThat(write.get(40, TimeUnit.SECONDS)).isOne();
		first.get(40, TimeUnit.SECONDS);
		second.get(40, TimeUnit.SECONDS);
		FakeDeployment.soon().until(() -> waiting.waiting() == 0);
	}

}
