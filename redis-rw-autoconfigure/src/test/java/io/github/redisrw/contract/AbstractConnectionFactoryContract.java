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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What all contracts share. Every test starts with an empty server; afterwards no
 * connection of any factory it made may be left on the master.
 */
@Timeout(60)
abstract class AbstractConnectionFactoryContract {

	static final Duration SOON = Duration.ofSeconds(10);

	private final ContractSubject subject;

	private final List<Made> made = new ArrayList<>();

	private final Map<String, Integer> idleConnections = new HashMap<>();

	AbstractConnectionFactoryContract(ContractSubject subject) {
		this.subject = subject;
	}

	@BeforeEach
	void emptyServer() {
		master().flushall();
		master().scriptFlush();
	}

	@AfterEach
	void nothingIsLeftOpen() {
		this.subject.resume();
		this.made.forEach((one) -> one.factory().destroy());
		for (Made one : this.made) {
			soon().untilAsserted(() -> assertThat(this.subject.clients(one.options().clientName())).isEmpty());
		}
		this.made.clear();
	}

	final ContractSubject subject() {
		return this.subject;
	}

	/**
	 * Commands on the master, past the factory.
	 * @return the commands
	 */
	final RedisCommands<String, String> master() {
		return this.subject.master();
	}

	final FactoryOptions options() {
		return FactoryOptions.with(this.subject.resources());
	}

	final LettuceConnectionFactory factory() {
		return factory(options());
	}

	final LettuceConnectionFactory factory(FactoryOptions options) {
		LettuceConnectionFactory factory = uninitialized(options);
		factory.afterPropertiesSet();
		this.idleConnections.put(options.clientName(), connectionsOf(options));
		return factory;
	}

	final LettuceConnectionFactory uninitialized(FactoryOptions options) {
		LettuceConnectionFactory factory = this.subject.create(this.subject.deployment(), options);
		this.made.add(new Made(factory, options));
		return factory;
	}

	/**
	 * How many connections there are for commands, without those a factory that nobody
	 * has used yet may keep.
	 * @param options what the factory was made with
	 * @return the number
	 */
	final int connectionsOpenedFor(FactoryOptions options) {
		return connectionsOf(options) - this.idleConnections.getOrDefault(options.clientName(), 0);
	}

	final int connectionsOf(FactoryOptions options) {
		return this.subject.clients(options.clientName()).size();
	}

	static StringRedisTemplate strings(LettuceConnectionFactory factory) {
		return new StringRedisTemplate(factory);
	}

	static RedisTemplate<byte[], byte[]> bytes(LettuceConnectionFactory factory) {
		RedisTemplate<byte[], byte[]> template = new RedisTemplate<>();
		template.setConnectionFactory(factory);
		template.setDefaultSerializer(RedisSerializer.byteArray());
		template.afterPropertiesSet();
		return template;
	}

	/**
	 * The Lettuce connection a facade uses for its next command.
	 * @param connection the facade
	 * @return the native connection
	 */
	@SuppressWarnings({ "unchecked", "deprecation" })
	static StatefulRedisConnection<byte[], byte[]> nativeOf(RedisConnection connection) {
		return ((RedisAsyncCommands<byte[], byte[]>) connection.getNativeConnection()).getStatefulConnection();
	}

	static ConditionFactory soon() {
		return Awaitility.await().atMost(SOON).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10));
	}

	static void pingReactively(ReactiveRedisConnectionFactory factory) {
		assertThat(factory.getReactiveConnection().ping().block(SOON)).isEqualTo("PONG");
	}

	static <T> T get(Mono<T> mono) {
		return Objects.requireNonNull(mono.block(SOON), "Completed empty");
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	static ByteBuffer buffer(String text) {
		return ByteBuffer.wrap(bytes(text));
	}

	static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

	static String text(ByteBuffer buffer) {
		return StandardCharsets.UTF_8.decode(buffer.duplicate()).toString();
	}

	private record Made(LettuceConnectionFactory factory, FactoryOptions options) {

	}

}
