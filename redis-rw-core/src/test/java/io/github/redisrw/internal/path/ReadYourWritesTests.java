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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.NoWritableMasterException;
import io.github.redisrw.TransactionNotExecutedException;
import io.github.redisrw.internal.gate.HoldAccount;
import io.github.redisrw.internal.path.write.WritePath;
import io.github.redisrw.internal.spring.ReadWriteConnectionFactory;
import io.github.redisrw.routing.RedisRouting;
import io.lettuce.core.RedisURI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Reads that are to show what was written, where only the master can answer them.
 */
@Timeout(60)
class ReadYourWritesTests {

	private static final byte[] KEY = "key".getBytes(StandardCharsets.UTF_8);

	@Test
	void oneThatWaitsForAMasterDoesNotKeepTheGateFromOpening() throws Exception {
		try (FakeDeployment deployment = FakeDeployment.settings().start()) {
			ReadWriteConnectionFactory reads = ReadWriteConnectionFactory.forReads(deployment.client(),
					deployment.factory(), new RedisStandaloneConfiguration(), RedisURI.create("redis://localhost"),
					LettuceClientConfiguration.defaultConfiguration());
			reads.afterPropertiesSet();
			reads.start();
			deployment.loseMaster();
			CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> get(reads));
			FakeDeployment.soon().until(() -> isWaiting(deployment));
			long held = waiting(deployment).everHeld();
			deployment.restoreMaster();
			read.get(20, TimeUnit.SECONDS);
			assertThat(waiting(deployment).everHeld() - held).as("times that it waited again").isLessThan(10);
			reads.destroy();
		}
	}

	@Test
	void whereTheMasterDoesNotTellItsHistoryATokenStandsForTheMaster() {
		try (FakeDeployment deployment = FakeDeployment.settings().start();
				RedisConnection writes = deployment.factory().getConnection()) {
			deployment.first().refuse("INFO", "NOPERM this user has no permissions to run the 'info' command");
			Optional<String> token = RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
				writes.stringCommands().set(KEY, KEY);
				return RedisRouting.token();
			});
			assertThat(token).contains("0".repeat(40) + "-0");
			Optional<String> none = RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> RedisRouting.token());
			assertThat(none).isEmpty();
		}
	}

	/** Nobody is made to wait for the master that could show it. */
	@Test
	void whatWasNotExecutedIsNotWritten() {
		try (FakeDeployment deployment = FakeDeployment.settings().holdTimeout(Duration.ofMillis(50)).start();
				RedisConnection writes = deployment.factory().getConnection()) {
			deployment.loseMaster();
			FakeDeployment.soon().until(() -> deployment.client().topology().master() == null);
			Optional<String> token = RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
				assertThatExceptionOfType(NoWritableMasterException.class)
					.isThrownBy(() -> writes.stringCommands().set(KEY, KEY));
				return RedisRouting.token();
			});
			assertThat(token).isEmpty();
		}
	}

	/** The server has queued a write, and never executed it. */
	@Test
	void whatATransactionWasToWriteIsNotWrittenBeforeIt() {
		try (FakeDeployment deployment = FakeDeployment.settings().holdTimeout(Duration.ofMillis(50)).start();
				RedisConnection writes = deployment.factory().getConnection()) {
			Optional<String> token = RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
				writes.multi();
				writes.stringCommands().set(KEY, KEY);
				deployment.loseMaster();
				assertThatThrownBy(writes::exec).isInstanceOfAny(NoWritableMasterException.class,
						TransactionNotExecutedException.class);
				return RedisRouting.token();
			});
			assertThat(token).isEmpty();
		}
	}

	@Test
	void whatATransactionHasWrittenIsWritten() {
		try (FakeDeployment deployment = FakeDeployment.settings().start();
				RedisConnection writes = deployment.factory().getConnection()) {
			Optional<String> token = RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
				writes.multi();
				writes.stringCommands().set(KEY, KEY);
				writes.exec();
				return RedisRouting.token();
			});
			assertThat(token).isPresent();
		}
	}

	/** The master is waited for as by a write. */
	@Test
	void whereThereIsNoTimeoutATokenIsNotWaitedForWithoutEnd() {
		try (FakeDeployment deployment = FakeDeployment.settings()
			.timeout(Duration.ZERO)
			.holdTimeout(Duration.ofSeconds(1))
			.start(); RedisConnection writes = deployment.factory().getConnection()) {
			CompletableFuture<Optional<String>> token = CompletableFuture
				.supplyAsync(() -> RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
					writes.stringCommands().set(KEY, KEY);
					deployment.loseMaster();
					return RedisRouting.token();
				}));
			assertThat(token).failsWithin(Duration.ofSeconds(30))
				.withThrowableThat()
				.withCauseInstanceOf(NoWritableMasterException.class);
		}
	}

	private static boolean isWaiting(FakeDeployment deployment) {
		return waiting(deployment).waiting() > 0;
	}

	private static HoldAccount waiting(FakeDeployment deployment) {
		return ((WritePath) deployment.client().path(true)).gate().reads();
	}

	private static byte[] get(ReadWriteConnectionFactory reads) {
		try (RedisConnection connection = reads.getConnection()) {
			return RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> connection.stringCommands().get(KEY));
		}
	}

}
