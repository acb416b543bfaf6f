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

package io.github.redisrw.contract;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Start, stop and destruction of factories and the end of connections.
 */
abstract class AbstractLifecycleContract extends AbstractConnectionFactoryContract {

	AbstractLifecycleContract(ContractSubject subject) {
		super(subject);
	}

	@Test
	void closedDedicatedConnectionRefusesCommands() {
		RedisConnection connection = factory(options().unshared()).getConnection();
		assertThat(connection.ping()).isEqualTo("PONG");
		connection.close();
		assertThat(connection.isClosed()).isTrue();
		assertThatExceptionOfType(RedisSystemException.class).isThrownBy(connection::ping)
			.withMessageContaining("Connection is closed");
		connection.close();
	}

	@Test
	void closedConnectionStillHandsPlainCommandsToTheSharedConnection() {
		RedisConnection connection = factory().getConnection();
		connection.close();
		assertThat(connection.isClosed()).isTrue();
		assertThat(connection.ping()).isEqualTo("PONG");
		assertThatExceptionOfType(RedisSystemException.class)
			.isThrownBy(() -> connection.listCommands().bLPop(1, bytes("list")))
			.withMessageContaining("Connection is closed");
	}

	@Test
	void connectionsOfTransactionsAndPipelinesAreClosedAfterwards() {
		FactoryOptions options = options();
		LettuceConnectionFactory factory = factory(options);
		StringRedisTemplate redis = strings(factory);
		redis.hasKey("connect");
		int base = connectionsOf(options);
		for (int i = 0; i < 50; i++) {
			try (RedisConnection connection = factory.getConnection()) {
				connection.multi();
				connection.stringCommands().incr(bytes("counter"));
				connection.exec();
			}
			try (RedisConnection connection = factory.getConnection()) {
				connection.openPipeline();
				connection.stringCommands().incr(bytes("counter"));
				connection.closePipeline();
			}
		}
		assertThat(redis.opsForValue().get("counter")).isEqualTo("100");
		soon().until(() -> connectionsOf(options) == base);
	}

	@Test
	void connectionClosedWithUnfinishedWorkIsClosedOnTheServer() {
		FactoryOptions options = options();
		LettuceConnectionFactory factory = factory(options);
		strings(factory).hasKey("connect");
		int base = connectionsOf(options);
		RedisConnection connection = factory.getConnection();
		connection.multi();
		connection.stringCommands().set(bytes("key"), bytes("value"));
		assertThat(connectionsOf(options)).isGreaterThan(base);
		connection.close();
		soon().until(() -> connectionsOf(options) == base);
		assertThat(master().exists("key")).isZero();
	}

	@Test
	void stoppedFactoryLeavesNothingOpenAndStartsAgain() {
		Set<String> before = ids();
		FactoryOptions options = options();
		LettuceConnectionFactory factory = factory(options);
		StringRedisTemplate redis = strings(factory);
		ReactiveStringRedisTemplate reactive = new ReactiveStringRedisTemplate(factory);
		for (int round = 0; round < 3; round++) {
			assertThat(factory.isRunning()).isTrue();
			assertThat(redis.opsForValue().increment("counter")).isEqualTo(2L * round + 1);
			assertThat(reactive.opsForValue().increment("counter").block(SOON)).isEqualTo(2L * round + 2);
			assertThat(connectionsOf(options)).isPositive();
			factory.stop();
			assertThat(factory.isRunning()).isFalse();
			soon().until(() -> before.containsAll(ids()));
			assertThatIllegalStateException().isThrownBy(factory::getConnection);
			factory.start();
		}
	}

	@Test
	void stopClosesConnectionsThatWereNeverClosed() {
		Set<String> before = ids();
		LettuceConnectionFactory factory = factory();
		RedisConnection connection = factory.getConnection();
		connection.multi();
		connection.stringCommands().set(bytes("key"), bytes("value"));
		pingReactively(factory);
		factory.stop();
		soon().until(() -> before.containsAll(ids()));
		assertThat(master().exists("key")).isZero();
	}

	@Test
	void destroyedFactoryCannotBeUsed() {
		LettuceConnectionFactory factory = factory();
		StringRedisTemplate redis = strings(factory);
		redis.hasKey("connect");
		factory.destroy();
		assertThatIllegalStateException().isThrownBy(() -> redis.hasKey("key")).withMessageContaining("destroyed");
		assertThatIllegalStateException().isThrownBy(factory::getConnection).withMessageContaining("destroyed");
		ReactiveRedisConnectionFactory reactive = factory;
		assertThatIllegalStateException().isThrownBy(reactive::getReactiveConnection)
			.withMessageContaining("destroyed");
		assertThatIllegalStateException().isThrownBy(factory::getNativeClient).withMessageContaining("destroyed");
		factory.start();
		assertThat(factory.isRunning()).isFalse();
	}

	@Test
	void factoryThatWasNotStartedCannotBeUsed() {
		LettuceConnectionFactory factory = uninitialized(options());
		factory.setEarlyStartup(false);
		factory.afterPropertiesSet();
		assertThat(factory.isRunning()).isFalse();
		assertThatIllegalStateException().isThrownBy(factory::getConnection).withMessageContaining("start()");
		factory.start();
		assertThat(strings(factory).hasKey("key")).isFalse();
	}

	@Test
	void eagerFactoryIsConnectedOnceItIsInitialized() {
		FactoryOptions eager = options();
		LettuceConnectionFactory factory = uninitialized(eager);
		factory.setEagerInitialization(true);
		factory.afterPropertiesSet();
		assertThat(connectionsOf(eager)).isPositive();
	}

	@Test
	void unreachableServerIsADataAccessExceptionInBoundedTime() {
		try (RedisDeployment down = subject().startServers()) {
			LettuceConnectionFactory factory = subject().create(down, options().timingOutAfter(Duration.ofMillis(500)));
			down.nodes().forEach(RedisNode::kill);
			factory.afterPropertiesSet();
			try {
				StringRedisTemplate redis = strings(factory);
				assertUnreachable(() -> redis.opsForValue().get("key"));
				assertUnreachable(() -> redis.opsForValue().set("key", "value"));
				assertUnreachable(() -> new ReactiveStringRedisTemplate(factory).opsForValue().get("key").block());
				assertUnreachable(() -> pipelinedPing(factory));
			}
			finally {
				factory.destroy();
			}
		}
	}

	void assertUnreachable(ThrowingCallable work) {
		long start = System.nanoTime();
		assertThatExceptionOfType(unreachable()).isThrownBy(work);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(subject().boundWhenDown());
	}

	/**
	 * The exception a command fails with if no server can be reached.
	 * @return the type
	 */
	Class<? extends DataAccessException> unreachable() {
		return DataAccessException.class;
	}

	private static void pipelinedPing(LettuceConnectionFactory factory) {
		try (RedisConnection connection = factory.getConnection()) {
			connection.openPipeline();
			connection.ping();
			connection.closePipeline();
		}
	}

	private Set<String> ids() {
		List<Map<String, String>> clients = subject().clients();
		return clients.stream().map((client) -> ContractSubject.field(client, "id")).collect(Collectors.toSet());
	}

}
