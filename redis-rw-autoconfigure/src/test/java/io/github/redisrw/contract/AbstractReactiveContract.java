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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The reactive facade, back-pressure included.
 */
abstract class AbstractReactiveContract extends AbstractConnectionFactoryContract {

	private static final int MANY = 200_000;

	private static final String FILL = "for i = 1, ARGV[1], 1000 do local t = {} "
			+ "for j = 0, 999 do t[#t + 1] = i + j end redis.call('rpush', KEYS[1], unpack(t)) end return 1";

	AbstractReactiveContract(ContractSubject subject) {
		super(subject);
	}

	@Test
	void valuesOfAllTypesAreWrittenAndRead() {
		ReactiveStringRedisTemplate redis = new ReactiveStringRedisTemplate(factory());
		StepVerifier.create(redis.opsForValue().set("key", "grüße").then(redis.opsForValue().get("key")))
			.expectNext("grüße")
			.verifyComplete();
		StepVerifier
			.create(redis.opsForHash()
				.putAll("hash", Map.of("field", "v"))
				.thenMany(redis.<String, String>opsForHash().entries("hash")))
			.expectNext(Map.entry("field", "v"))
			.verifyComplete();
		StepVerifier
			.create(redis.opsForList()
				.rightPushAll("list", "a", "b", "c")
				.thenMany(redis.opsForList().range("list", 0, -1)))
			.expectNext("a", "b", "c")
			.verifyComplete();
		StepVerifier.create(redis.opsForSet().add("set", "a", "b").thenMany(redis.opsForSet().members("set")).sort())
			.expectNext("a", "b")
			.verifyComplete();
		StepVerifier.create(redis.opsForZSet().add("scores", "a", 1.5).then(redis.opsForZSet().score("scores", "a")))
			.expectNext(1.5)
			.verifyComplete();
		StepVerifier.create(redis.execute(RedisScript.of("return {1, 2}", List.class), List.of()))
			.expectNext(List.of(1L, 2L))
			.verifyComplete();
		assertThat(master().type("scores")).isEqualTo("zset");
	}

	@Test
	void whatIsNotThereIsEmpty() {
		ReactiveStringRedisTemplate redis = new ReactiveStringRedisTemplate(factory());
		StepVerifier.create(redis.opsForValue().get("missing")).verifyComplete();
		StepVerifier.create(redis.opsForList().range("missing", 0, -1)).verifyComplete();
		StepVerifier.create(redis.opsForHash().get("missing", "field")).verifyComplete();
	}

	@Test
	void errorRepliesAreRedisSystemExceptions() {
		ReactiveStringRedisTemplate redis = new ReactiveStringRedisTemplate(factory());
		StepVerifier.create(redis.opsForValue().set("text", "v").then(redis.opsForList().leftPush("text", "a")))
			.verifyErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(RedisSystemException.class)
				.hasCauseInstanceOf(RedisCommandExecutionException.class)
				.hasStackTraceContaining("WRONGTYPE"));
		StepVerifier.create(redis.opsForValue().get("text")).expectNext("v").verifyComplete();
	}

	@Test
	void nothingIsSentBeforeSubscriptionAndEachSubscriptionSends() {
		ReactiveStringRedisTemplate redis = new ReactiveStringRedisTemplate(factory());
		Mono<Long> increment = redis.opsForValue().increment("counter");
		assertThat(master().exists("counter")).isZero();
		assertThat(Flux.concat(increment, increment, increment).collectList().block(SOON)).containsExactly(1L, 2L, 3L);
	}

	@Test
	void buffersAreNotConsumed() {
		ReactiveRedisConnectionFactory factory = factory();
		ReactiveRedisConnection connection = factory.getReactiveConnection();
		ByteBuffer key = buffer("key");
		ByteBuffer value = buffer("value");
		connection.stringCommands().set(key, value).block(SOON);
		assertThat(text(get(connection.stringCommands().get(key)))).isEqualTo("value");
		assertThat(key.remaining()).isEqualTo(3);
		connection.closeLater().block(SOON);
	}

	@Test
	void manyConcurrentCommandsAreAnsweredInOrder() {
		ReactiveStringRedisTemplate redis = new ReactiveStringRedisTemplate(factory());
		List<String> values = Flux.range(0, 5_000)
			.flatMapSequential((i) -> redis.opsForValue().set("k" + i, "v" + i).then(redis.opsForValue().get("k" + i)))
			.collectList()
			.block(Duration.ofSeconds(20));
		assertThat(values).isEqualTo(IntStream.range(0, 5_000).mapToObj((i) -> "v" + i).toList());
	}

	@Test
	void elementsOfALargeReplyArriveAsRequested() {
		fill();
		try (RedisConnection connection = factory(options().unshared()).getConnection()) {
			StatefulRedisConnection<byte[], byte[]> connected = nativeOf(connection);
			StepVerifier
				.create(connected.reactive().lrange(bytes("list"), 0, -1).map(AbstractReactiveContract::text), 0)
				.expectSubscription()
				.thenRequest(3)
				.expectNext("1", "2", "3")
				.expectNoEvent(Duration.ofMillis(100))
				.thenRequest(1_000)
				.expectNextCount(1_000)
				.expectNoEvent(Duration.ofMillis(100))
				.thenRequest(Long.MAX_VALUE)
				.expectNextCount(MANY - 1_004)
				.expectNext(String.valueOf(MANY))
				.expectComplete()
				.verify(SOON);
			assertUsable(connected.sync());
		}
	}

	@Test
	void largeReplyKeepsItsOrderUnderSmallRequests() {
		fill();
		try (RedisConnection connection = factory(options().unshared()).getConnection()) {
			StatefulRedisConnection<byte[], byte[]> connected = nativeOf(connection);
			List<String> expected = IntStream.rangeClosed(1, MANY).mapToObj(String::valueOf).toList();
			assertThat(connected.reactive()
				.lrange(bytes("list"), 0, -1)
				.map(AbstractReactiveContract::text)
				.limitRate(50)
				.collectList()
				.block(SOON)).isEqualTo(expected);
			assertUsable(connected.sync());
		}
	}

	@Test
	void cancellationInTheMiddleLeavesTheConnectionUsable() {
		fill();
		try (RedisConnection connection = factory(options().unshared()).getConnection()) {
			StatefulRedisConnection<byte[], byte[]> connected = nativeOf(connection);
			for (int i = 0; i < 5; i++) {
				StepVerifier.create(connected.reactive().lrange(bytes("list"), 0, -1), 10)
					.expectNextCount(10)
					.thenCancel()
					.verify(SOON);
				assertUsable(connected.sync());
			}
		}
	}

	@Test
	void largeReplyThroughTheTemplateLeavesTheSharedConnectionUsable() {
		fill();
		ReactiveStringRedisTemplate redis = new ReactiveStringRedisTemplate(factory());
		StepVerifier.create(redis.opsForList().range("list", 0, -1), 5)
			.expectNext("1", "2", "3", "4", "5")
			.thenCancel()
			.verify(SOON);
		assertThat(redis.opsForList().size("list").block(SOON)).isEqualTo(MANY);
		assertThat(redis.opsForList().range("list", 0, -1).limitRate(500).count().block(SOON)).isEqualTo(MANY);
		assertThat(redis.opsForValue().increment("counter").block(SOON)).isEqualTo(1);
	}

	private void fill() {
		master().eval(FILL, ScriptOutputType.INTEGER, new String[] { "list" }, String.valueOf(MANY));
	}

	private static void assertUsable(RedisCommands<byte[], byte[]> commands) {
		for (int i = 0; i < 10; i++) {
			commands.set(bytes("key"), bytes("v" + i));
			assertThat(commands.get(bytes("key"))).asString().isEqualTo("v" + i);
		}
	}

}
