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
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.lettuce.core.ClientOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisPipelineException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.DefaultRedisScript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Commands that fail for a reason of their own: nobody else notices.
 */
abstract class AbstractCommandFailureContract extends AbstractConnectionFactoryContract {

	private static final int COMMANDS = 2_000;

	AbstractCommandFailureContract(ContractSubject subject) {
		super(subject);
	}

	@ParameterizedTest
	@ValueSource(strings = { "OBJECT REFCOUNT text", "MEMORY USAGE text", "EXPIRETIME text", "LCS text other LEN",
			"SINTERCARD 1 set", "FCALL answer 0" })
	void replyThatDoesNotFitFailsItsCommandOnly(String line) {
		assumeThat(isKnown(line.split(" ")[0])).isTrue();
		fill();
		FactoryOptions options = options();
		LettuceConnectionFactory factory = factory(options);
		ReactiveStringRedisTemplate reactive = new ReactiveStringRedisTemplate(factory);
		reactive.opsForValue().increment("counter").block(SOON);
		Set<String> before = ids(options);
		Mono<Long> others = Flux.range(0, 200).flatMap((i) -> reactive.opsForValue().increment("counter"), 200).count();
		Thread thread = new Thread(() -> others.block(SOON));
		thread.start();
		StringRedisTemplate redis = strings(factory);
		for (int i = 0; i < 10; i++) {
			assertThatExceptionOfType(RuntimeException.class)
				.isThrownBy(() -> redis.execute((RedisCallback<Object>) (connection) -> execute(connection, line)))
				.satisfies(AbstractCommandFailureContract::isUnsupported);
		}
		assertThat(others.block(SOON)).isEqualTo(200);
		soon().untilAsserted(() -> assertThat(redis.opsForValue().get("counter")).isEqualTo("401"));
		assertThat(ids(options)).containsAll(before);
	}

	@Test
	void replyThatDoesNotFitFailsItsCommandOnlyInAPipeline() {
		fill();
		FactoryOptions options = options();
		try (RedisConnection connection = factory(options).getConnection()) {
			connection.openPipeline();
			connection.stringCommands().incr(bytes("counter"));
			assertThat(connection.closePipeline()).containsExactly(1L);
			Set<String> before = ids(options);
			connection.openPipeline();
			connection.stringCommands().incr(bytes("counter"));
			execute(connection, "OBJECT REFCOUNT text");
			execute(connection, "MEMORY USAGE text");
			connection.stringCommands().incr(bytes("counter"));
			assertThatExceptionOfType(RedisPipelineException.class).isThrownBy(connection::closePipeline)
				.satisfies(AbstractCommandFailureContract::isUnsupported);
			connection.openPipeline();
			connection.stringCommands().incr(bytes("counter"));
			assertThat(connection.closePipeline()).containsExactly(4L);
			assertThat(ids(options)).containsAll(before);
		}
	}

	@Test
	void replyThatDoesNotFitFailsItsTransactionOnly() {
		fill();
		FactoryOptions options = options();
		try (RedisConnection connection = factory(options).getConnection()) {
			connection.multi();
			connection.stringCommands().incr(bytes("counter"));
			assertThat(connection.exec()).containsExactly(1L);
			Set<String> before = ids(options);
			connection.multi();
			connection.stringCommands().incr(bytes("counter"));
			execute(connection, "OBJECT REFCOUNT text");
			execute(connection, "OBJECT REFCOUNT text");
			connection.stringCommands().incr(bytes("counter"));
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(connection::exec)
				.satisfies(AbstractCommandFailureContract::isUnsupported);
			assertThat(master().get("counter")).isEqualTo("3");
			connection.multi();
			connection.stringCommands().incr(bytes("counter"));
			assertThat(connection.exec()).containsExactly(4L);
			assertThat(ids(options)).containsAll(before);
		}
	}

	@Test
	void replyThatDoesNotFitFailsItsReactiveScriptOnly() {
		FactoryOptions options = options();
		ReactiveStringRedisTemplate redis = new ReactiveStringRedisTemplate(factory(options));
		redis.opsForValue().increment("counter").block(SOON);
		Set<String> before = ids(options);
		Mono<String> unfit = redis.execute(new DefaultRedisScript<>("return 1", String.class)).next();
		List<Object> results = Flux.range(0, 50)
			.flatMap((i) -> (i % 10 == 5) ? unfit.cast(Object.class).onErrorResume(Mono::just)
					: redis.opsForValue().increment("counter").cast(Object.class))
			.collectList()
			.block(SOON);
		assertThat(results).hasSize(50);
		assertThat(results).filteredOn(Throwable.class::isInstance)
			.hasSize(5)
			.allSatisfy((failure) -> isUnsupported((Throwable) failure));
		assertThat(ids(options)).containsAll(before);
	}

	@Test
	void commandsThatAFullQueueRefusesFailAloneAndAreNotExecuted() {
		Consumer<ClientOptions.Builder> bounded = (builder) -> builder.requestQueueSize(100);
		FactoryOptions options = options().options(bounded);
		ReactiveStringRedisTemplate redis = new ReactiveStringRedisTemplate(factory(options));
		redis.opsForValue().set("counter", "0").block(SOON);
		Set<String> before = ids(options);
		List<Object> results = get(Flux.range(0, COMMANDS)
			.flatMap((i) -> redis.opsForValue().increment("counter").cast(Object.class).onErrorResume(Mono::just),
					COMMANDS)
			.collectList());
		assertThat(results).hasSize(COMMANDS);
		long executed = results.stream().filter(Long.class::isInstance).count();
		assertThat(master().get("counter")).isEqualTo(String.valueOf(executed));
		assertThat(results).filteredOn(Throwable.class::isInstance)
			.isNotEmpty()
			.allSatisfy((failure) -> assertThat((Throwable) failure).isInstanceOf(RedisSystemException.class)
				.rootCause()
				.message()
				.containsAnyOf("queue size exceeded", "stack size exceeded"));
		assertThat(ids(options)).containsAll(before);
		assertThat(redis.opsForValue().increment("counter").block(Duration.ofSeconds(5))).isEqualTo(executed + 1);
	}

	private void fill() {
		master().mset(Map.of("text", "value", "other", "value"));
		master().sadd("set", "member");
		if (isKnown("FCALL")) {
			master().functionLoad("#!lua name=contract\nredis.register_function('answer', function() return 42 end)",
					true);
		}
	}

	/** Redis before 7 has not all of them. */
	private boolean isKnown(String command) {
		return master().commandInfo(command)
			.stream()
			.anyMatch((info) -> info instanceof List<?> details && !details.isEmpty());
	}

	private Set<String> ids(FactoryOptions options) {
		return subject().clients(options.clientName())
			.stream()
			.map((client) -> ContractSubject.field(client, "id"))
			.collect(Collectors.toSet());
	}

	private static Object execute(RedisConnection connection, String line) {
		String[] words = line.split(" ");
		byte[][] arguments = new byte[words.length - 1][];
		for (int i = 1; i < words.length; i++) {
			arguments[i - 1] = bytes(words[i]);
		}
		return connection.execute(words[0], arguments);
	}

	private static void isUnsupported(Throwable failure) {
		Throwable root = failure;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		assertThat(root).isInstanceOf(UnsupportedOperationException.class);
	}

}
