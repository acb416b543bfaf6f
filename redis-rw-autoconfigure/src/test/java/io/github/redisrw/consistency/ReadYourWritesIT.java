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

package io.github.redisrw.consistency;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.routing.RedisRouting;
import io.github.redisrw.test.RedisDeploymentExtension;
import io.github.redisrw.test.RedisNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A read shows what has been written before it in its scope.
 */
class ReadYourWritesIT {

	private static final int THREADS = 8;

	private static final int PAIRS = 10_000;

	private static final int ROUNDS = 5;

	@RegisterExtension
	static final RedisDeploymentExtension redis = RedisDeploymentExtension.builder()
		.replicas(2)
		.controllableReplication()
		.healBeforeEach()
		.build();

	private Application application;

	@BeforeEach
	void start() {
		redis.deployment().awaitReplicated(Duration.ofSeconds(10));
		this.application = Application.on(redis.deployment());
	}

	@AfterEach
	void stop() {
		this.application.close();
	}

	@Test
	void nothingIsStaleWhileReplicasAreTwoSecondsBehind() throws Exception {
		redis.deployment().replicas().forEach((replica) -> replica.delayReplication(Duration.ofSeconds(2)));
		assertThat(staleReads(PAIRS)).isZero();
	}

	/** Calm is most of the time, on a busy machine too: the median of some rounds. */
	@Test
	void whileReplicationIsCalmReplicasAnswer() throws Exception {
		List<Long> byReplicas = new ArrayList<>();
		for (int round = 0; round < ROUNDS; round++) {
			redis.deployment().nodes().forEach(RedisNode::resetStats);
			assertThat(staleReads(PAIRS / ROUNDS)).isZero();
			long byMaster = redis.deployment().master().commandCalls("get");
			byReplicas.add(redis.deployment().replicas().stream().mapToLong((node) -> node.commandCalls("get")).sum());
			assertThat(byReplicas.get(round) + byMaster).isEqualTo(PAIRS / ROUNDS);
		}
		assertThat(byReplicas.stream().sorted().toList().get(ROUNDS / 2)).as("median of %s", byReplicas)
			.isGreaterThanOrEqualTo(PAIRS / ROUNDS * 9 / 10);
	}

	/** One that waits for work has written nothing yet. */
	@Test
	void whileAConsumerWaitsReplicasAnswer() throws Exception {
		try (Application waiting = Application.on(redis.deployment(),
				"redis.rw.consistency.default=read-your-writes")) {
			FutureTask<String> popped = new FutureTask<>(
					() -> waiting.writes().opsForList().leftPop("queue", Duration.ofSeconds(30)));
			new Thread(popped, "consumer").start();
			RedisNode master = redis.deployment().master();
			Awaitility.await().until(() -> "1".equals(master.info("clients").get("blocked_clients")));
			redis.deployment().awaitReplicated(Duration.ofSeconds(10));
			redis.deployment().replicas().forEach((replica) -> replica.delayReplication(Duration.ofSeconds(2)));
			master.resetStats();
			for (int i = 0; i < 20; i++) {
				master.command("SET", "somebody's", "else's");
				waiting.reads().opsForValue().get("nothing");
			}
			assertThat(master.commandCalls("get")).isZero();
			waiting.writes().opsForList().rightPushAll("queue", "1", "2");
			assertThat(popped.get()).isEqualTo("1");
			assertThat(waiting.reads().opsForList().range("queue", 0, -1)).containsExactly("2");
		}
	}

	/** Without the scope there are stale reads, or this tests nothing. */
	@Test
	void outsideOfAnyScopeReadsAreStale() {
		redis.deployment().replicas().forEach((replica) -> replica.delayReplication(Duration.ofSeconds(2)));
		AtomicInteger number = new AtomicInteger();
		Awaitility.await().untilAsserted(() -> {
			String key = "outside:" + number.getAndIncrement();
			this.application.writes().opsForValue().set(key, "1");
			assertThat(this.application.reads().opsForValue().get(key)).isNull();
		});
	}

	@Test
	void readsBeforeTheFirstWriteCostNothing() {
		redis.deployment().nodes().forEach(RedisNode::resetStats);
		RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
			for (int i = 0; i < 100; i++) {
				this.application.reads().opsForValue().get("nothing");
			}
		});
		assertThat(redis.deployment().master().commandCalls("get")).isZero();
	}

	@Test
	void writesThatNoReadFollowsCostNothing() {
		redis.deployment().nodes().forEach(RedisNode::resetStats);
		RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
			for (int i = 0; i < 200; i++) {
				this.application.writes().opsForValue().set("lazy", "1");
			}
		});
		assertThat(redis.deployment().master().commandCalls("info")).isLessThan(20);
	}

	@Test
	void aChainCarriesItsWritesAlong() {
		redis.deployment().replicas().forEach((replica) -> replica.delayReplication(Duration.ofSeconds(2)));
		List<String> read = Flux.range(0, 200)
			.flatMap((i) -> RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, this.application.reactiveWrites()
				.opsForValue()
				.set("chain:" + i, "value")
				.then(this.application.reactiveReads().opsForValue().get("chain:" + i).defaultIfEmpty("stale"))), 16)
			.collectList()
			.blockOptional()
			.orElseThrow();
		assertThat(read).hasSize(200).containsOnly("value");
	}

	@Test
	void aChainShowsWhatTheWorkThatReturnsItHasWritten() {
		redis.deployment().replicas().forEach((replica) -> replica.delayReplication(Duration.ofSeconds(2)));
		for (int i = 0; i < 20; i++) {
			String key = "work:" + i;
			Mono<String> read = RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
				this.application.writes().opsForValue().set(key, "value");
				return this.application.reactiveReads().opsForValue().get(key).defaultIfEmpty("stale");
			});
			assertThat(read.block()).isEqualTo("value");
		}
	}

	@Test
	void transactionsPipelinesAndScriptsAreWritesToo() {
		redis.deployment().replicas().forEach((replica) -> replica.delayReplication(Duration.ofSeconds(2)));
		RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
			this.application.writes().executePipelined(Pipelined.setting("piped", "1"));
			assertThat(this.application.reads().opsForValue().get("piped")).isEqualTo("1");
			assertThat(this.application.reads().executePipelined(Pipelined.getting("piped"))).containsExactly("1");
			this.application.writes().execute(Pipelined.inTransaction("transacted", "2"));
			assertThat(this.application.reads().opsForValue().get("transacted")).isEqualTo("2");
		});
	}

	@Test
	void theWritesOfAnInnerScopeAreThoseOfTheOuterOne() {
		redis.deployment().replicas().forEach((replica) -> replica.delayReplication(Duration.ofSeconds(2)));
		RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
			RedisRouting.onMaster(() -> this.application.writes().opsForValue().set("inner", "1"));
			assertThat(this.application.reads().opsForValue().get("inner")).isEqualTo("1");
			RedisRouting.with(ConsistencyLevel.BOUNDED,
					() -> assertThat(this.application.reads().opsForValue().get("inner")).isNull());
		});
	}

	private int staleReads(int pairs) throws Exception {
		AtomicInteger stale = new AtomicInteger();
		List<Callable<Void>> tasks = new ArrayList<>();
		for (int t = 0; t < THREADS; t++) {
			int thread = t;
			tasks.add(() -> {
				for (int i = 0; i < pairs / THREADS; i++) {
					String key = "pair:" + thread + ":" + (i % 100);
					String value = String.valueOf(i);
					String read = RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
						this.application.writes().opsForValue().set(key, value);
						return this.application.reads().opsForValue().get(key);
					});
					if (!value.equals(read)) {
						stale.incrementAndGet();
					}
				}
				return null;
			});
		}
		ExecutorService executor = Executors.newFixedThreadPool(THREADS);
		try {
			for (Future<Void> done : executor.invokeAll(tasks)) {
				done.get();
			}
		}
		finally {
			executor.shutdown();
		}
		return stale.get();
	}

}
