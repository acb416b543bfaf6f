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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.github.redisrw.NoReadableNodeException;
import io.github.redisrw.NoWritableMasterException;
import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.mode.Mode;
import io.github.redisrw.mode.Site;
import io.github.redisrw.routing.RedisRouting;
import io.github.redisrw.test.RedisNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.connection.stream.StreamReadOptions;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.script.RedisScript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The application ends while writes wait for a master.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class ShutdownOutageIT {

	@ParameterizedTest
	@EnumSource
	void heldWritesAreRejectedAndNothingIsLeft(Mode mode) throws Exception {
		Set<Thread> before = threads();
		try (Site site = mode.start();
				Scene scene = Scene.at(site, "redis.rw.write.hold-timeout=10m", "redis.rw.client-name=shop")) {
			RedisNode master = scene.master();
			scene.deployment().sentinels().forEach((sentinel) -> sentinel.kill());
			master.kill();
			scene.awaitHold();
			List<Future<?>> held = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				String key = "key:" + i;
				held.add(scene.aside(() -> write(scene, key)));
			}
			ReactiveStringRedisTemplate reactive = scene.bean(ReactiveStringRedisTemplate.class);
			held.add(reactive.opsForValue().increment("reactive").toFuture());
			RedisCallback<Object> pipeline = (connection) -> connection.stringCommands()
				.set("pipelined".getBytes(), "value".getBytes());
			held.add(scene.aside(() -> scene.writes().executePipelined(pipeline)));
			held.add(scene.aside(() -> scene.writes().opsForList().leftPop("list", Duration.ofMinutes(1))));
			Scene.soon().during(Duration.ofMillis(300)).until(() -> held.stream().noneMatch(Future::isDone));

			long began = System.nanoTime();
			scene.context().close();
			// Not the hold-timeout, nor the time of the blocking pop.
			assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));

			assertThat(held).allSatisfy((write) -> assertThatExceptionOfType(ExecutionException.class)
				.isThrownBy(() -> write.get(Application.PATIENCE.toSeconds(), TimeUnit.SECONDS))
				.havingRootCause()
				.isInstanceOf(NoWritableMasterException.class));
			for (RedisNode node : site.deployment().replicas()) {
				Scene.soon()
					.untilAsserted(() -> assertThat(String.valueOf(node.command("CLIENT", "LIST")).split("\n"))
						.noneMatch((client) -> client.contains(" name=shop ")));
			}
		}
		Scene.soon().untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
	}

	@Test
	void whatWaitsForAConnectionIsRejectedAtOnce() {
		try (Scene scene = Scene.of(Mode.NODE_LIST, "redis.rw.write.hold-timeout=10m")) {
			scene.master().command("CONFIG", "SET", "maxclients", "1");
			RedisCallback<Object> pipeline = (connection) -> connection.stringCommands()
				.set("pipelined".getBytes(), "value".getBytes());
			List<Future<?>> waiting = List.of(scene.aside(() -> scene.writes().executePipelined(pipeline)),
					scene.aside(() -> scene.writes().opsForList().leftPop("list", Duration.ofMinutes(1))),
					scene.aside(() -> RedisRouting.acknowledged(1, Duration.ofSeconds(1),
							() -> write(scene, "confirmed"))));
			Scene.soon().during(Duration.ofMillis(200)).until(() -> waiting.stream().noneMatch(Future::isDone));
			long began = System.nanoTime();
			Future<?> closing = scene.aside(() -> {
				scene.context().close();
				return null;
			});
			assertThat(waiting).allSatisfy((write) -> assertThatExceptionOfType(ExecutionException.class)
				.isThrownBy(() -> write.get(1, TimeUnit.SECONDS))
				.havingRootCause()
				.isInstanceOf(NoWritableMasterException.class));
			assertThat(closing).succeedsWithin(Application.PATIENCE);
			assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
		}
	}

	@Test
	void connectionsThatAreBeingMadeLeaveNoErrorsInTheLog(CapturedOutput output) throws Exception {
		try (Scene scene = Scene.of(Mode.NODE_LIST, "redis.rw.write.hold-timeout=10m")) {
			scene.deployment().nodes().forEach(RedisNode::hang);
			List<Future<?>> waiting = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				waiting.add(scene.aside(() -> scene.writes().opsForList().leftPop("list", Duration.ofMinutes(1))));
				waiting.add(scene.aside(() -> subscribe(scene)));
			}
			Scene.soon().during(Duration.ofMillis(150)).until(() -> true);
			scene.context().close();
			assertThat(waiting).allSatisfy((write) -> assertThatExceptionOfType(ExecutionException.class)
				.isThrownBy(() -> write.get(10, TimeUnit.SECONDS)));
		}
		Scene.soon().during(Duration.ofSeconds(1)).until(() -> true);
		assertThat(output).doesNotContain("shut down?").doesNotContain("RejectedExecutionException");
	}

	private static @Nullable Object subscribe(Scene scene) {
		try (RedisConnection connection = scene.writes().getRequiredConnectionFactory().getConnection()) {
			connection.subscribe((message, pattern) -> {
			}, "news".getBytes());
			return null;
		}
	}

	@Test
	void outcomeOfWhatIsInFlightIsUnknown() {
		try (Scene scene = Scene.of(Mode.NODE_LIST, "redis.rw.timeout=1m")) {
			RedisNode master = scene.master();
			Duration blockTime = Duration.ofMinutes(1);
			Future<?> pop = scene.aside(() -> scene.writes().opsForList().leftPop("list", blockTime));
			Future<?> read = scene.aside(() -> scene.writes()
				.opsForStream()
				.read(StreamReadOptions.empty().block(blockTime), StreamOffset.create("stream", ReadOffset.latest())));
			Scene.soon().untilAsserted(() -> assertThat(master.info("clients")).containsEntry("blocked_clients", "2"));
			master.command("CLIENT", "PAUSE", "60000", "WRITE");
			List<Future<?>> writes = new ArrayList<>();
			writes.add(pop);
			writes.add(scene.aside(() -> write(scene, "key")));
			writes.add(scene.bean(ReactiveStringRedisTemplate.class).opsForValue().increment("reactive").toFuture());
			writes.add(scene.aside(() -> scene.writes()
				.execute(RedisScript.of("return redis.call('INCR', KEYS[1])", Long.class), List.of("scripted"))));
			Scene.soon().during(Duration.ofMillis(300)).until(() -> writes.stream().noneMatch(Future::isDone));

			scene.context().close();

			assertThat(writes).allSatisfy((write) -> assertThatExceptionOfType(ExecutionException.class)
				.isThrownBy(() -> write.get(1, TimeUnit.SECONDS))
				.havingCause()
				.isInstanceOf(WriteOutcomeUnknownException.class));
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> read.get(1, TimeUnit.SECONDS))
				.havingCause()
				.isInstanceOf(NoReadableNodeException.class);
		}
	}

	private static Long write(Scene scene, String key) {
		return scene.writes().opsForValue().increment(key);
	}

	/** Those that a client of Redis starts, and that of the deployment, too. */
	private static Set<Thread> threads() {
		Thread[] all = new Thread[Thread.activeCount() + 100];
		int count = Thread.enumerate(all);
		return Arrays.stream(all, 0, count)
			.filter((thread) -> thread.getName().startsWith("redis-rw") || thread.getName().startsWith("lettuce"))
			.filter((thread) -> !thread.getName().startsWith("redis-rw-test"))
			.collect(Collectors.toSet());
	}

}
