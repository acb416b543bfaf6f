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

import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Connections the server or the application cuts.
 */
abstract class AbstractReconnectContract extends AbstractConnectionFactoryContract {

	AbstractReconnectContract(ContractSubject subject) {
		super(subject);
	}

	@Test
	void commandsWorkAgainAfterTheServerCutTheConnections() {
		FactoryOptions options = options();
		LettuceConnectionFactory factory = factory(options);
		StringRedisTemplate redis = strings(factory);
		ReactiveStringRedisTemplate reactive = new ReactiveStringRedisTemplate(factory);
		redis.opsForValue().set("key", "value");
		reactive.hasKey("key").block(SOON);
		for (int i = 0; i < 3; i++) {
			subject().kill(options.clientName());
			soon().ignoreExceptions().until(() -> "value".equals(redis.opsForValue().get("key")));
			soon().ignoreExceptions().until(() -> "value".equals(reactive.opsForValue().get("key").block(SOON)));
		}
		soon().ignoreExceptions().until(() -> redis.opsForValue().setIfAbsent("after", "value"));
	}

	@Test
	void stateListenerSeesDisconnectAndConnect() {
		FactoryOptions options = options().unshared();
		AtomicInteger connects = new AtomicInteger();
		AtomicInteger disconnects = new AtomicInteger();
		try (RedisConnection connection = factory(options).getConnection()) {
			StatefulRedisConnection<byte[], byte[]> connected = nativeOf(connection);
			connected.sync().ping();
			connected.addListener(new RedisConnectionStateListener() {

				@Override
				public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress socketAddress) {
					connects.incrementAndGet();
				}

				@Override
				public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
					disconnects.incrementAndGet();
				}

			});
			subject().kill(options.clientName());
			soon().until(() -> disconnects.get() > 0);
			soon().ignoreExceptions().until(() -> "PONG".equals(connected.sync().ping()) && connects.get() > 0);
			assertThat(connected.isOpen()).isTrue();
		}
	}

	@Test
	void clientWideStateListenerSeesConnectAndDisconnect() {
		FactoryOptions options = options();
		AtomicInteger connects = new AtomicInteger();
		AtomicInteger disconnects = new AtomicInteger();
		LettuceConnectionFactory factory = factory(options);
		factory.getRequiredNativeClient().addListener(new RedisConnectionStateListener() {

			@Override
			public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress socketAddress) {
				connects.incrementAndGet();
			}

			@Override
			public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
				disconnects.incrementAndGet();
			}

		});
		strings(factory).hasKey("connect");
		soon().until(() -> connects.get() > 0);
		factory.resetConnection();
		soon().until(() -> disconnects.get() > 0);
	}

	@Test
	void databaseAndNameAreRestoredAfterAReconnect() {
		FactoryOptions options = options().inDatabase(3);
		StringRedisTemplate redis = strings(factory(options));
		redis.opsForValue().set("key", "value");
		subject().kill(options.clientName());
		soon().ignoreExceptions().until(() -> "value".equals(redis.opsForValue().get("key")));
		assertThat(subject().clients(options.clientName())).isNotEmpty()
			.allSatisfy((client) -> assertThat(client).containsEntry("db", "3"));
	}

	@Test
	void subscriptionsAreRestoredAfterAReconnect() {
		FactoryOptions options = options();
		LettuceConnectionFactory factory = factory(options);
		AtomicInteger received = new AtomicInteger();
		try (RedisConnection connection = factory.getConnection()) {
			connection.subscribe((message, pattern) -> received.incrementAndGet(), bytes("channel"));
			subject().kill(options.clientName());
			soon().until(() -> master().publish("channel", "x") == 1L);
			soon().until(() -> received.get() == 1);
		}
	}

	@Test
	void brokenSharedConnectionIsReplacedIfValidated() {
		FactoryOptions options = options();
		LettuceConnectionFactory factory = factory(options);
		factory.setValidateConnection(true);
		StatefulRedisConnection<byte[], byte[]> former = nativeOf(factory.getConnection());
		assertThat(nativeOf(factory.getConnection())).isSameAs(former);
		former.close();
		assertThat(strings(factory).opsForValue().increment("counter")).isEqualTo(1);
		assertThat(nativeOf(factory.getConnection())).isNotSameAs(former);
		assertThat(new ReactiveStringRedisTemplate(factory).opsForValue().increment("counter").block(SOON))
			.isEqualTo(2);
	}

	@Test
	void closedSharedConnectionFailsCommandsUntilReset() {
		LettuceConnectionFactory factory = factory();
		StringRedisTemplate redis = strings(factory);
		StatefulRedisConnection<byte[], byte[]> former = nativeOf(factory.getConnection());
		former.close();
		assertThat(former.isOpen()).isFalse();
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> redis.hasKey("key"));
		factory.resetConnection();
		assertThat(redis.hasKey("key")).isFalse();
	}

	@Test
	void validationOnDemandReplacesABrokenSharedConnection() {
		LettuceConnectionFactory factory = factory();
		StatefulRedisConnection<byte[], byte[]> former = nativeOf(factory.getConnection());
		former.close();
		factory.validateConnection();
		assertThat(nativeOf(factory.getConnection())).isNotSameAs(former);
		assertThat(strings(factory).hasKey("key")).isFalse();
	}

	@Test
	void resetClosesTheSharedConnectionAndTheNextUseOpensAnother() {
		FactoryOptions options = options();
		LettuceConnectionFactory factory = factory(options);
		StatefulRedisConnection<byte[], byte[]> former = nativeOf(factory.getConnection());
		strings(factory).hasKey("key");
		pingReactively(factory);
		List<String> used = ids(options);
		factory.resetConnection();
		soon().untilAsserted(() -> assertThat(ids(options)).doesNotContainAnyElementsOf(used));
		assertThat(former.isOpen()).isFalse();
		assertThat(strings(factory).hasKey("key")).isFalse();
		assertThat(nativeOf(factory.getConnection())).isNotSameAs(former);
		factory.initConnection();
		soon().until(() -> connectionsOf(options) > 0);
	}

	private List<String> ids(FactoryOptions options) {
		return subject().clients(options.clientName())
			.stream()
			.map((client) -> ContractSubject.field(client, "id"))
			.toList();
	}

}
