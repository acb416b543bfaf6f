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
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.redisrw.TransactionNotExecutedException;
import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.mode.Mode;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import io.lettuce.core.RedisCommandExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionSynchronizationUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A transaction belongs to one connection, and ends with it: all of it is executed, or
 * nothing, or the caller learns that it is not known which.
 */
@Timeout(120)
class TransactionOutageIT {

	/** Is at work, and nothing else is, for 700 ms. */
	private static final RedisScript<Long> BUSY = RedisScript.of(BusyScript.of(Duration.ofMillis(700)), Long.class);

	static Stream<Arguments> outages() {
		return Stream.of(Mode.values())
			.flatMap((mode) -> Stream.of(Fault.values()).map((fault) -> Arguments.of(mode, fault)));
	}

	@ParameterizedTest
	@MethodSource("outages")
	void itIsNotExecutedWhenAnotherMasterTakesOverBeforeExec(Mode mode, Fault fault) {
		try (Scene scene = Scene.of(mode)) {
			List<RedisNode> successor = session(scene.writes(), (redis) -> {
				redis.multi();
				redis.opsForValue().set("first", "1");
				redis.opsForValue().increment("second");
				RedisNode next = fault.inflict(scene.site());
				scene.awaitWritesAt(next);
				assertThatExceptionOfType(TransactionNotExecutedException.class).isThrownBy(redis::exec);
				return List.of(next);
			});
			assertNothingOf(successor.get(0), "first", "second");
			assertNextTransactionWorks(scene, successor.get(0));
		}
	}

	@ParameterizedTest
	@MethodSource("outages")
	void itIsNotExecutedWhenAnotherMasterTakesOverAfterWatch(Mode mode, Fault fault) {
		try (Scene scene = Scene.of(mode)) {
			scene.writes().opsForValue().set("watched", "0");
			scene.deployment().awaitReplicated(Application.PATIENCE);
			List<RedisNode> successor = session(scene.writes(), (redis) -> {
				redis.watch("watched");
				assertThat(redis.opsForValue().get("watched")).isEqualTo("0");
				RedisNode next = fault.inflict(scene.site());
				scene.awaitWritesAt(next);
				next.command("SET", "watched", "1");
				assertThatExceptionOfType(TransactionNotExecutedException.class).isThrownBy(() -> {
					redis.multi();
					redis.opsForValue().set("first", "1");
					redis.exec();
				});
				return List.of(next);
			});
			assertNothingOf(successor.get(0), "first");
			assertNextTransactionWorks(scene, successor.get(0));
		}
	}

	@ParameterizedTest
	@EnumSource
	void itWaitsWithExecWhileItIsNotKnownWhoTheMasterWillBe(Mode mode) throws Exception {
		try (Scene scene = Scene.of(mode)) {
			RedisNode former = scene.master();
			List<RedisNode> successor = session(scene.writes(), (redis) -> {
				redis.multi();
				redis.opsForValue().increment("counter");
				former.hang();
				Future<?> noticed = scene.aside(() -> scene.writes().opsForValue().increment("noticed"));
				Scene.soon().during(Duration.ofMillis(500)).until(() -> !noticed.isDone());
				Future<RedisNode> next = scene.aside(() -> Fault.HANG.inflict(scene.site(), former));
				assertThatExceptionOfType(TransactionNotExecutedException.class).isThrownBy(redis::exec);
				return List.of(get(next));
			});
			assertNothingOf(successor.get(0), "counter");
			assertNextTransactionWorks(scene, successor.get(0));
		}
	}

	private static <T> T get(Future<T> future) {
		try {
			return future.get();
		}
		catch (InterruptedException | ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@ParameterizedTest
	@EnumSource
	void itsOutcomeIsUnknownWhenTheMasterDiesInTheMiddleOfExec(Mode mode) throws Exception {
		assertOutcomeOfExecIsUnknown(mode, Fault.KILL);
	}

	@ParameterizedTest
	@EnumSource
	void itsOutcomeIsUnknownWhenTheMasterHangsInTheMiddleOfExec(Mode mode) throws Exception {
		assertOutcomeOfExecIsUnknown(mode, Fault.HANG);
	}

	private static void assertOutcomeOfExecIsUnknown(Mode mode, Fault fault) throws Exception {
		try (Scene scene = Scene.of(mode, quickToSayBusy())) {
			RedisNode former = scene.master();
			Future<List<Object>> results = scene.aside(() -> incrementSlowly(scene.writes()));
			awaitBusy(former);
			RedisNode successor = fault.inflict(scene.site(), former);
			assertUnknown(results);
			scene.awaitWritesAt(successor);
			assertNothingOf(successor, "counter");
			assertNextTransactionWorks(scene, successor);
		}
	}

	@Test
	void itIsNotRepeatedWhenItWasExecutedAndTheReplyIsLost() throws Exception {
		try (Scene scene = Scene.of(Mode.SERVICE, quickToSayBusy())) {
			RedisNode former = scene.master();
			Future<List<Object>> results = scene.aside(() -> incrementSlowly(scene.writes()));
			awaitBusy(former);
			scene.site().write().blackHole();
			Scene.soon().ignoreExceptions().until(() -> "1".equals(former.command("GET", "counter")));
			scene.deployment().awaitReplicated(Application.PATIENCE);
			RedisNode successor = scene.deployment().replicas().get(0);
			scene.site().appoint(successor);
			assertUnknown(results);
			scene.awaitWritesAt(successor);
			assertThat(successor.command("GET", "counter")).isEqualTo("1");
			assertNextTransactionWorks(scene, successor);
		}
	}

	/**
	 * Spring Data Redis issues {@code EXEC} after the transaction, when what fails is
	 * logged.
	 */
	@ParameterizedTest
	@EnumSource
	void nothingIsExecutedOfAManagedTransactionEither(Fault fault) {
		try (Scene scene = Scene.of(Mode.SENTINEL)) {
			StringRedisTemplate transactional = new StringRedisTemplate(scene.bean(RedisConnectionFactory.class));
			transactional.setEnableTransactionSupport(true);
			RedisNode successor;
			TransactionSynchronizationManager.initSynchronization();
			TransactionSynchronizationManager.setActualTransactionActive(true);
			try {
				transactional.opsForValue().set("first", "1");
				successor = fault.inflict(scene.site());
				scene.awaitWritesAt(successor);
				transactional.opsForValue().set("second", "1");
			}
			finally {
				TransactionSynchronizationUtils.triggerAfterCompletion(TransactionSynchronization.STATUS_COMMITTED);
				TransactionSynchronizationManager.clear();
			}
			assertNothingOf(successor, "first", "second");
			assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
			assertNextTransactionWorks(scene, successor);
		}
	}

	private static RedisDeployment.Builder quickToSayBusy() {
		return RedisDeployment.builder().config("lua-time-limit", "50");
	}

	private static void awaitBusy(RedisNode master) {
		Scene.soon().until(() -> {
			try {
				master.command("PING");
				return false;
			}
			catch (RedisCommandExecutionException ex) {
				return ex.getMessage().startsWith("BUSY");
			}
		});
	}

	private static List<Object> incrementSlowly(StringRedisTemplate template) {
		return session(template, (redis) -> {
			redis.multi();
			redis.opsForValue().increment("counter");
			redis.execute(BUSY, List.of());
			return redis.exec();
		});
	}

	private static void assertUnknown(Future<List<Object>> results) {
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(results::get)
			.havingCause()
			.isInstanceOf(WriteOutcomeUnknownException.class)
			.withMessageContaining("EXEC");
	}

	private static void assertNothingOf(RedisNode node, String... keys) {
		for (String key : keys) {
			assertThat(node.command("GET", key)).as(key).isNull();
		}
	}

	private static void assertNextTransactionWorks(Scene scene, RedisNode successor) {
		List<Object> results = session(scene.writes(), (redis) -> {
			redis.multi();
			redis.opsForValue().set("third", "1");
			redis.opsForValue().increment("third");
			return redis.exec();
		});
		assertThat(results).containsExactly(true, 2L);
		assertThat(successor.command("GET", "third")).isEqualTo("2");
	}

	private static <T> List<T> session(StringRedisTemplate template,
			Function<RedisOperations<String, String>, List<T>> work) {
		List<T> results = template.execute(new SessionCallback<List<T>>() {

			@Override
			@SuppressWarnings("unchecked")
			public <K, V> List<T> execute(RedisOperations<K, V> operations) {
				return work.apply((RedisOperations<String, String>) operations);
			}

		});
		assertThat(results).isNotNull();
		return results;
	}

}
