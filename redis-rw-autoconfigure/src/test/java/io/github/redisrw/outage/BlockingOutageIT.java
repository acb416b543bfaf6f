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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.mode.Mode;
import io.github.redisrw.test.RedisNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.stream.Consumer;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.connection.stream.StreamReadOptions;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.stream.StreamMessageListenerContainer;
import org.springframework.data.redis.stream.Subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What blocks at a master that goes away: a pop may have popped, and is not issued again;
 * a read is.
 */
@Timeout(120)
class BlockingOutageIT {

	private static final Duration BLOCK_TIME = Duration.ofMinutes(5);

	static Stream<Arguments> outages() {
		return Stream.of(Mode.values())
			.flatMap((mode) -> Stream.of(Fault.KILL, Fault.HANG).map((fault) -> Arguments.of(mode, fault)));
	}

	@ParameterizedTest
	@MethodSource("outages")
	void popsHaveAnUnknownOutcomeLongBeforeTheirTime(Mode mode, Fault fault) {
		try (Scene scene = Scene.of(mode)) {
			Future<String> pop = scene.aside(() -> pop(scene.writes(), "list"));
			Future<String> move = scene
				.aside(() -> scene.writes().opsForList().rightPopAndLeftPush("from", "to", BLOCK_TIME));
			awaitBlocked(scene.master(), 2);
			RedisNode successor = fault.inflict(scene.site());
			assertUnknown(pop, "BLPOP");
			assertUnknown(move, "BRPOPLPUSH");
			Future<String> next = scene.aside(() -> pop(scene.writes(), "list"));
			awaitBlocked(successor, 1);
			successor.command("RPUSH", "list", "value");
			assertThat(next).succeedsWithin(Application.PATIENCE).isEqualTo("value");
		}
	}

	@Test
	void popsHaveAnUnknownOutcomeWhenTheSentinelsChooseAnotherMaster() {
		try (Scene scene = Scene.of(Mode.SENTINEL)) {
			Future<String> pop = scene.aside(() -> pop(scene.writes(), "list"));
			awaitBlocked(scene.master(), 1);
			RedisNode former = scene.master();
			RedisNode successor = Fault.SWITCH.inflict(scene.site());
			assertThat(former.isRunning()).isTrue();
			assertUnknown(pop, "BLPOP");
			scene.awaitWritesAt(successor);
		}
	}

	/** The server says that nothing was popped: {@code UNBLOCKED}. */
	@Test
	void popsAtADemotedMasterGoOnAtTheNextOne() {
		try (Scene scene = Scene.of(Mode.SERVICE)) {
			Future<String> pop = scene.aside(() -> pop(scene.writes(), "list"));
			Future<String> move = scene
				.aside(() -> scene.writes().opsForList().rightPopAndLeftPush("from", "to", BLOCK_TIME));
			awaitBlocked(scene.master(), 2);
			RedisNode successor = Fault.SWITCH.inflict(scene.site());
			awaitBlocked(successor, 2);
			successor.command("RPUSH", "list", "popped");
			successor.command("RPUSH", "from", "moved");
			assertThat(pop).succeedsWithin(Application.PATIENCE).isEqualTo("popped");
			assertThat(move).succeedsWithin(Application.PATIENCE).isEqualTo("moved");
			assertThat(successor.command("LRANGE", "to", "0", "-1")).isEqualTo(List.of("moved"));
		}
	}

	static Stream<Arguments> allOutages() {
		return Stream.of(Mode.values())
			.flatMap((mode) -> Stream.of(Fault.values()).map((fault) -> Arguments.of(mode, fault)));
	}

	@ParameterizedTest
	@MethodSource("allOutages")
	void readsAreIssuedAgainAtTheNextMaster(Mode mode, Fault fault) throws Exception {
		try (Scene scene = Scene.of(mode)) {
			Future<List<MapRecord<String, Object, Object>>> read = scene.aside(() -> read(scene.writes()));
			awaitBlocked(scene.master(), 1);
			RedisNode successor = fault.inflict(scene.site());
			awaitBlocked(successor, 1);
			successor.command("XADD", "stream", "*", "field", "value");
			List<MapRecord<String, Object, Object>> records = read.get(Application.PATIENCE.toSeconds(),
					TimeUnit.SECONDS);
			assertThat(records).singleElement()
				.satisfies((entry) -> assertThat(entry.getValue()).containsEntry("field", "value"));
		}
	}

	/** It waits at the next node for as long as it was to wait. */
	@Test
	void theTimeOfAReadThatIsIssuedAgainBeginsAnew() {
		Duration blockTime = Duration.ofSeconds(6);
		try (Scene scene = Scene.of(Mode.NODE_LIST, "redis.rw.timeout=1s")) {
			StringRedisTemplate reads = Application.reads(scene.context());
			Future<List<MapRecord<String, Object, Object>>> read = scene.aside(() -> reads.opsForStream()
				.read(StreamReadOptions.empty().block(blockTime), StreamOffset.create("stream", ReadOffset.latest())));
			List<RedisNode> replicas = scene.deployment().replicas();
			Scene.soon().until(() -> replicas.stream().anyMatch(BlockingOutageIT::hasBlocked));
			RedisNode first = replicas.stream().filter(BlockingOutageIT::hasBlocked).findFirst().orElseThrow();
			// Longer than what a reply may take.
			Awaitility.await().during(Duration.ofMillis(2500)).atMost(Application.PATIENCE).until(() -> !read.isDone());
			first.kill();
			assertThat(read).succeedsWithin(Application.PATIENCE)
				.satisfies((records) -> assertThat(records).isNullOrEmpty());
		}
	}

	private static boolean hasBlocked(RedisNode node) {
		return "1".equals(node.info("clients").get("blocked_clients"));
	}

	static Stream<Arguments> outagesOfGroups() {
		return Stream.of(Arguments.of(Mode.SENTINEL, Fault.KILL), Arguments.of(Mode.SENTINEL, Fault.SWITCH),
				Arguments.of(Mode.NODE_LIST, Fault.HANG), Arguments.of(Mode.SERVICE, Fault.SWITCH));
	}

	/** As Spring's container does it: it stops at the first exception. */
	@ParameterizedTest
	@MethodSource("outagesOfGroups")
	void consumersInAGroupGoOnAtTheNextMaster(Mode mode, Fault fault) {
		try (Scene scene = Scene.of(mode)) {
			scene.writes().opsForStream().createGroup("stream", ReadOffset.from("0"), "group");
			scene.deployment().awaitReplicated(Application.PATIENCE);
			Queue<String> consumed = new ConcurrentLinkedQueue<>();
			StreamMessageListenerContainer<String, MapRecord<String, String, String>> container = StreamMessageListenerContainer
				.create(scene.bean(RedisConnectionFactory.class),
						StreamMessageListenerContainer.StreamMessageListenerContainerOptions.builder()
							.pollTimeout(BLOCK_TIME)
							.build());
			Subscription subscription = container.receive(Consumer.from("group", "consumer"),
					StreamOffset.create("stream", ReadOffset.lastConsumed()),
					(entry) -> consumed.add(entry.getValue().get("field")));
			container.start();
			try {
				awaitBlocked(scene.master(), 1);
				RedisNode successor = fault.inflict(scene.site());
				awaitBlocked(successor, 1);
				successor.command("XADD", "stream", "*", "field", "value");
				Scene.soon().until(() -> consumed.contains("value"));
				assertThat(subscription.isActive()).isTrue();
			}
			finally {
				container.stop();
			}
		}
	}

	@Test
	void readOfAGroupWithoutAcknowledgementHasAnUnknownOutcome() {
		try (Scene scene = Scene.of(Mode.NODE_LIST)) {
			scene.writes().opsForStream().createGroup("stream", ReadOffset.from("0"), "group");
			Future<?> read = scene.aside(() -> scene.writes()
				.opsForStream()
				.read(Consumer.from("group", "consumer"), StreamReadOptions.empty().block(BLOCK_TIME).noack(),
						StreamOffset.create("stream", ReadOffset.lastConsumed())));
			awaitBlocked(scene.master(), 1);
			Fault.KILL.inflict(scene.site());
			assertUnknown(read, "XREADGROUP");
		}
	}

	private static String pop(StringRedisTemplate template, String key) {
		return template.opsForList().leftPop(key, BLOCK_TIME);
	}

	private static List<MapRecord<String, Object, Object>> read(StringRedisTemplate template) {
		return template.opsForStream()
			.read(StreamReadOptions.empty().block(BLOCK_TIME), StreamOffset.create("stream", ReadOffset.latest()));
	}

	private static void awaitBlocked(RedisNode node, int clients) {
		Scene.soon()
			.ignoreExceptions()
			.untilAsserted(
					() -> assertThat(node.info("clients")).containsEntry("blocked_clients", String.valueOf(clients)));
	}

	private static void assertUnknown(Future<?> blocked, String command) {
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> blocked.get(Application.PATIENCE.toSeconds(), TimeUnit.SECONDS))
			.havingCause()
			.isInstanceOf(WriteOutcomeUnknownException.class)
			.withMessageContaining(command);
	}

}
