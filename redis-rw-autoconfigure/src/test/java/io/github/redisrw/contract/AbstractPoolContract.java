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

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.PoolException;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Pooled connections.
 */
abstract class AbstractPoolContract extends AbstractConnectionFactoryContract {

	AbstractPoolContract(ContractSubject subject) {
		super(subject);
	}

	@Test
	void noMoreConnectionsThanAllowedAreOpen() {
		FactoryOptions options = options().unshared().pooled(2);
		LettuceConnectionFactory factory = factory(options);
		RedisConnection first = connect(factory);
		RedisConnection second = connect(factory);
		RedisConnection third = factory.getConnection();
		assertThatExceptionOfType(RedisConnectionFailureException.class).isThrownBy(third::ping)
			.withCauseInstanceOf(PoolException.class);
		assertThat(connectionsOpenedFor(options)).isEqualTo(2);
		first.close();
		assertThat(third.ping()).isEqualTo("PONG");
		third.close();
		second.close();
		assertThat(connectionsOpenedFor(options)).isEqualTo(2);
	}

	@Test
	void returnedConnectionsAreUsedAgain() {
		FactoryOptions options = options().unshared().pooled(3);
		LettuceConnectionFactory factory = factory(options);
		StringRedisTemplate redis = strings(factory);
		redis.opsForValue().increment("counter");
		assertThat(connectionsOpenedFor(options)).isEqualTo(1);
		List<String> ids = subject().clients(options.clientName())
			.stream()
			.map((client) -> ContractSubject.field(client, "id"))
			.toList();
		for (int i = 0; i < 50; i++) {
			redis.opsForValue().increment("counter");
		}
		assertThat(subject().clients(options.clientName())).extracting((now) -> now.get("id"))
			.containsExactlyInAnyOrderElementsOf(ids);
	}

	@Test
	void threadsWaitForAConnection() throws Exception {
		FactoryOptions options = options().unshared().pooled(2);
		StringRedisTemplate redis = strings(factory(options));
		List<Thread> threads = new ArrayList<>();
		for (int t = 0; t < 6; t++) {
			threads.add(
					new Thread(() -> IntStream.range(0, 100).forEach((i) -> redis.opsForValue().increment("counter"))));
		}
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join(SOON.toMillis());
		}
		assertThat(redis.opsForValue().get("counter")).isEqualTo("600");
		assertThat(connectionsOpenedFor(options)).isLessThanOrEqualTo(2);
	}

	@Test
	void selectedDatabaseIsUndoneOnReturn() {
		LettuceConnectionFactory factory = factory(options().unshared().pooled(1));
		try (RedisConnection connection = factory.getConnection()) {
			connection.select(5);
			connection.stringCommands().set(bytes("key"), bytes("in five"));
		}
		try (RedisConnection connection = factory.getConnection()) {
			assertThat(connection.stringCommands().get(bytes("key"))).isNull();
			connection.stringCommands().set(bytes("key"), bytes("in zero"));
		}
		assertThat(master().get("key")).isEqualTo("in zero");
	}

	@Test
	void unfinishedTransactionIsDiscardedOnReturn() {
		FactoryOptions options = options().unshared().pooled(1);
		LettuceConnectionFactory factory = factory(options);
		try (RedisConnection connection = factory.getConnection()) {
			connection.multi();
			connection.stringCommands().set(bytes("key"), bytes("never"));
		}
		try (RedisConnection connection = factory.getConnection()) {
			assertThat(connection.ping()).isEqualTo("PONG");
			assertThat(nativeOf(connection).isMulti()).isFalse();
			assertThat(connection.stringCommands().get(bytes("key"))).isNull();
		}
		assertThat(master().exists("key")).isZero();
		assertThat(connectionsOpenedFor(options)).isEqualTo(1);
	}

	@Test
	void dedicatedConnectionsOfASharedFactoryComeFromThePool() {
		FactoryOptions options = options().pooled(3);
		StringRedisTemplate redis = strings(factory(options));
		for (int i = 0; i < 50; i++) {
			redis.execute((RedisConnection connection) -> {
				connection.multi();
				connection.stringCommands().incr(bytes("counter"));
				return connection.exec();
			});
		}
		assertThat(redis.opsForValue().get("counter")).isEqualTo("50");
		assertThat(connectionsOf(options)).isEqualTo(2);
	}

	@Test
	void blockedConnectionIsNotAvailableToOthers() {
		LettuceConnectionFactory factory = factory(options().pooled(2));
		StringRedisTemplate redis = strings(factory);
		redis.hasKey("takes the shared one");
		RedisConnection transaction = factory.getConnection();
		transaction.multi();
		RedisConnection second = factory.getConnection();
		RedisConnection third = factory.getConnection();
		// The shared one may be one of the two, or none of the pool's.
		assertThatExceptionOfType(RedisConnectionFailureException.class).isThrownBy(() -> {
			second.multi();
			third.multi();
		}).withCauseInstanceOf(PoolException.class);
		assertThat(redis.hasKey("still served")).isFalse();
		transaction.close();
		second.close();
		third.close();
	}

	@Test
	void whatOthersDoIsNoPartOfATransactionAfterAReset() {
		LettuceConnectionFactory factory = factory(options().pooled(3));
		StringRedisTemplate redis = strings(factory);
		redis.opsForValue().increment("counter");
		RedisConnection transaction = factory.getConnection();
		factory.resetConnection();
		transaction.multi();
		transaction.stringCommands().incr(bytes("counter"));
		assertThat(redis.opsForValue().increment("counter")).isEqualTo(2);
		transaction.discard();
		transaction.close();
		assertThat(redis.opsForValue().get("counter")).isEqualTo("2");
	}

	@Test
	void brokenConnectionIsNotHandedOutForever() {
		FactoryOptions options = options().unshared().pooled(2);
		StringRedisTemplate redis = strings(factory(options));
		redis.opsForValue().set("key", "value");
		subject().kill(options.clientName());
		soon().ignoreExceptions().until(() -> "value".equals(redis.opsForValue().get("key")));
		for (int i = 0; i < 20; i++) {
			assertThat(redis.opsForValue().get("key")).isEqualTo("value");
		}
	}

	@Test
	void reactiveConnectionsComeFromAPoolOfTheirOwn() {
		// One that has been answered may be told of before its connection is given back.
		FactoryOptions options = options().unshared().pooled(4);
		ReactiveStringRedisTemplate redis = new ReactiveStringRedisTemplate(factory(options));
		Long last = Flux.range(0, 200)
			.flatMap((i) -> redis.opsForValue().increment("counter"), 2)
			.reduce(Math::max)
			.block(SOON);
		assertThat(last).isEqualTo(200);
		assertThat(connectionsOpenedFor(options)).isBetween(1, 4);
	}

	@Test
	void exhaustedReactivePoolIsAConnectionFailure() {
		FactoryOptions options = options().unshared().pooled(1);
		ReactiveRedisConnectionFactory factory = factory(options);
		ReactiveRedisConnection first = factory.getReactiveConnection();
		assertThat(first.ping().block(SOON)).isEqualTo("PONG");
		ReactiveRedisConnection second = factory.getReactiveConnection();
		assertThatExceptionOfType(RedisConnectionFailureException.class).isThrownBy(() -> second.ping().block(SOON));
		first.closeLater().block(SOON);
		second.closeLater().block(SOON);
		ReactiveRedisConnection third = factory.getReactiveConnection();
		assertThat(third.ping().block(SOON)).isEqualTo("PONG");
		third.closeLater().block(SOON);
		assertThat(connectionsOpenedFor(options)).isEqualTo(1);
	}

	@Test
	void stopClosesIdleConnectionsAndStartFillsThePoolAgain() {
		FactoryOptions options = options().unshared().pooled(4);
		LettuceConnectionFactory factory = factory(options);
		List<RedisConnection> connections = IntStream.range(0, 4).mapToObj((i) -> connect(factory)).toList();
		connections.forEach(RedisConnection::close);
		pingReactively(factory);
		assertThat(connectionsOpenedFor(options)).isEqualTo(5);
		factory.stop();
		soon().until(() -> connectionsOf(options) == 0);
		factory.start();
		assertThat(strings(factory).hasKey("key")).isFalse();
		assertThat(connectionsOpenedFor(options)).isEqualTo(1);
	}

	private static RedisConnection connect(LettuceConnectionFactory factory) {
		RedisConnection connection = factory.getConnection();
		assertThat(connection.ping()).isEqualTo("PONG");
		return connection;
	}

}
