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

import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Databases other than the first and the name of the client.
 */
abstract class AbstractDatabaseContract extends AbstractConnectionFactoryContract {

	AbstractDatabaseContract(ContractSubject subject) {
		super(subject);
	}

	@Test
	void everyKindOfConnectionUsesTheDatabaseOfTheFactory() {
		FactoryOptions options = options().inDatabase(4);
		LettuceConnectionFactory factory = factory(options);
		assertThat(factory.getDatabase()).isEqualTo(4);
		StringRedisTemplate redis = strings(factory);
		redis.opsForValue().set("plain", "1");
		new ReactiveStringRedisTemplate(factory).opsForValue().set("reactive", "1").block(SOON);
		try (RedisConnection connection = factory.getConnection()) {
			connection.multi();
			connection.stringCommands().set(bytes("transaction"), bytes("1"));
			connection.exec();
			connection.openPipeline();
			connection.stringCommands().set(bytes("pipeline"), bytes("1"));
			connection.closePipeline();
			assertThat(subject().clients(options.clientName())).hasSizeGreaterThanOrEqualTo(2)
				.allSatisfy((client) -> assertThat(client).containsEntry("db", "4"));
		}
		assertThat(redis.keys("*")).containsExactlyInAnyOrder("plain", "reactive", "transaction", "pipeline");
		assertThat(master().dbsize()).isZero();
	}

	@Test
	void databasesDoNotSeeEachOther() {
		StringRedisTemplate zero = strings(factory());
		StringRedisTemplate one = strings(factory(options().inDatabase(1)));
		zero.opsForValue().set("key", "zero");
		one.opsForValue().set("key", "one");
		assertThat(zero.opsForValue().get("key")).isEqualTo("zero");
		assertThat(one.opsForValue().get("key")).isEqualTo("one");
	}

	@Test
	void selectIsRefusedOnASharedConnection() {
		try (RedisConnection connection = factory().getConnection()) {
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(() -> connection.select(1))
				.withMessageContaining("shared connection");
		}
	}

	@Test
	void selectOnADedicatedConnectionLastsUntilItIsClosed() {
		LettuceConnectionFactory factory = factory(options().unshared());
		try (RedisConnection connection = factory.getConnection()) {
			connection.select(7);
			connection.stringCommands().set(bytes("key"), bytes("seven"));
			connection.select(8);
			assertThat(connection.stringCommands().get(bytes("key"))).isNull();
			connection.select(7);
			assertThat(connection.stringCommands().get(bytes("key"))).asString().isEqualTo("seven");
		}
		try (RedisConnection connection = factory.getConnection()) {
			assertThat(connection.stringCommands().get(bytes("key"))).isNull();
		}
		assertThat(strings(factory(options().inDatabase(7))).opsForValue().get("key")).isEqualTo("seven");
	}

	@Test
	void selectedDatabaseSurvivesAReconnect() {
		FactoryOptions options = options().unshared();
		try (RedisConnection connection = factory(options).getConnection()) {
			connection.select(7);
			connection.stringCommands().set(bytes("key"), bytes("seven"));
			subject().kill(options.clientName());
			soon().ignoreExceptions()
				.untilAsserted(
						() -> assertThat(connection.stringCommands().get(bytes("key"))).asString().isEqualTo("seven"));
		}
	}

	@Test
	void everyKindOfConnectionShowsTheNameOfTheClient() {
		FactoryOptions options = options().named("contract-with-a-name");
		LettuceConnectionFactory factory = factory(options);
		assertThat(factory.getClientName()).isEqualTo("contract-with-a-name");
		try (RedisConnection connection = factory.getConnection();
				RedisConnection subscriber = factory.getConnection()) {
			connection.ping();
			pingReactively(factory);
			connection.multi();
			assertThat(connectionsOf(options)).isGreaterThanOrEqualTo(2);
			subscriber.subscribe((message, pattern) -> {
			}, bytes("channel"));
			assertThat(subject().clients("contract-with-a-name")).hasSizeGreaterThanOrEqualTo(3)
				.extracting((client) -> client.get("sub"))
				.contains("1");
			assertThat(connection.exec()).isIn(List.of(), null);
		}
	}

}
