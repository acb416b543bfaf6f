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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.connection.stream.StreamReadOptions;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Commands that wait on the server. They do so on a connection of their own.
 */
abstract class AbstractBlockingCommandsContract extends AbstractConnectionFactoryContract {

	private ExecutorService threads = Executors.newCachedThreadPool();

	AbstractBlockingCommandsContract(ContractSubject subject) {
		super(subject);
	}

	@BeforeEach
	void startThreads() {
		this.threads = Executors.newCachedThreadPool();
	}

	@AfterEach
	void stopThreads() {
		this.threads.shutdownNow();
	}

	@Test
	void blockedPopReturnsWhatIsPushedAndBlocksNobodyElse() throws Exception {
		FactoryOptions options = options();
		StringRedisTemplate redis = strings(factory(options));
		CompletableFuture<String> popped = run(() -> redis.opsForList().leftPop("list", Duration.ofSeconds(9)));
		awaitBlocked(options, 1);
		for (int i = 0; i < 100; i++) {
			redis.opsForValue().increment("counter");
		}
		assertThat(popped).isNotDone();
		redis.opsForList().rightPush("list", "value");
		assertThat(popped.get(10, TimeUnit.SECONDS)).isEqualTo("value");
		assertThat(redis.opsForValue().get("counter")).isEqualTo("100");
	}

	@Test
	void blockedPopReturnsNullWhenItsOwnTimeIsUp() {
		StringRedisTemplate redis = strings(factory());
		long start = System.nanoTime();
		assertThat(redis.opsForList().leftPop("list", Duration.ofSeconds(1))).isNull();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(900),
				Duration.ofSeconds(8));
	}

	@Test
	void blockedMoveBetweenListsReturnsWhatIsPushed() throws Exception {
		FactoryOptions options = options();
		StringRedisTemplate redis = strings(factory(options));
		CompletableFuture<String> moved = run(
				() -> redis.opsForList().rightPopAndLeftPush("from", "to", Duration.ofSeconds(9)));
		awaitBlocked(options, 1);
		redis.opsForList().rightPush("from", "value");
		assertThat(moved.get(10, TimeUnit.SECONDS)).isEqualTo("value");
		assertThat(redis.opsForList().range("to", 0, -1)).containsExactly("value");
	}

	@Test
	@SuppressWarnings("unchecked")
	void blockedStreamReadReturnsWhatIsAdded() throws Exception {
		FactoryOptions options = options();
		StringRedisTemplate redis = strings(factory(options));
		CompletableFuture<List<MapRecord<String, Object, Object>>> read = run(() -> redis.opsForStream()
			.read(StreamReadOptions.empty().block(Duration.ofSeconds(9)),
					StreamOffset.create("stream", ReadOffset.latest())));
		awaitBlocked(options, 1);
		redis.opsForStream().add("stream", Map.of("field", "value"));
		assertThat(read.get(10, TimeUnit.SECONDS)).singleElement()
			.extracting(MapRecord::getValue)
			.isEqualTo(Map.of("field", "value"));
	}

	@Test
	@SuppressWarnings("unchecked")
	void blockedStreamReadReturnsNothingWhenItsOwnTimeIsUp() {
		StringRedisTemplate redis = strings(factory());
		assertThat(redis.opsForStream()
			.read(StreamReadOptions.empty().block(Duration.ofMillis(100)),
					StreamOffset.create("stream", ReadOffset.latest())))
			.isEmpty();
	}

	@Test
	void severalBlockedPopsAreServedOnceEach() throws Exception {
		FactoryOptions options = options();
		StringRedisTemplate redis = strings(factory(options));
		redis.hasKey("connect");
		int base = connectionsOf(options);
		List<CompletableFuture<String>> popped = IntStream.range(0, 5)
			.mapToObj((i) -> run(() -> redis.opsForList().leftPop("list", Duration.ofSeconds(9))))
			.toList();
		awaitBlocked(options, 5);
		redis.opsForList().rightPushAll("list", "a", "b", "c", "d", "e");
		CompletableFuture.allOf(popped.toArray(new CompletableFuture<?>[0])).get(10, TimeUnit.SECONDS);
		assertThat(popped).extracting(CompletableFuture::join).containsExactlyInAnyOrder("a", "b", "c", "d", "e");
		soon().until(() -> connectionsOf(options) == base);
	}

	@Test
	void reactiveBlockedPopReturnsWhatIsPushedAndBlocksNobodyElse() {
		FactoryOptions options = options();
		ReactiveStringRedisTemplate redis = new ReactiveStringRedisTemplate(factory(options));
		CompletableFuture<String> popped = redis.opsForList().leftPop("list", Duration.ofSeconds(9)).toFuture();
		awaitBlocked(options, 1);
		assertThat(redis.opsForValue().increment("counter").block(SOON)).isEqualTo(1);
		assertThat(popped).isNotDone();
		assertThat(redis.opsForList().rightPush("list", "value").block(SOON)).isNotNull();
		assertThat(popped.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo("value");
	}

	private void awaitBlocked(FactoryOptions options, int number) {
		soon().until(() -> subject().clients(options.clientName())
			.stream()
			.filter((client) -> ContractSubject.field(client, "flags").contains("b"))
			.count() == number);
	}

	private <T> CompletableFuture<T> run(Supplier<T> work) {
		return CompletableFuture.supplyAsync(work, this.threads);
	}

}
