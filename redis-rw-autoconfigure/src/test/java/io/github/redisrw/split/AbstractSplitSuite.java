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

package io.github.redisrw.split;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.redisrw.ReadOnly;
import io.github.redisrw.WriteOnReadPathException;
import io.github.redisrw.mode.Mode;
import io.github.redisrw.mode.Site;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.topology.RedisTopology;
import io.github.redisrw.topology.Topology;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.ScanOptions;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What holds in every mode: writes are executed by the master, reads by the replicas, and
 * both follow the roles.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AbstractSplitSuite {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final AtomicInteger keys = new AtomicInteger();

	private final Mode mode;

	private Site site;

	private RedisDeployment deployment;

	private ConfigurableApplicationContext context;

	private StringRedisTemplate writes;

	private StringRedisTemplate reads;

	private ReactiveStringRedisTemplate reactiveWrites;

	private ReactiveStringRedisTemplate reactiveReads;

	AbstractSplitSuite(Mode mode) {
		this.mode = mode;
	}

	@BeforeAll
	void start() {
		this.site = this.mode.start();
		this.site.restrainSentinels();
		this.deployment = this.site.deployment();
	}

	@AfterAll
	void stop() {
		this.site.close();
	}

	@BeforeEach
	void startApplication() {
		this.deployment.heal();
		this.site.pointAtRoles();
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(this.site.properties())
			.properties("spring.main.banner-mode=off")
			.run();
		this.writes = this.context.getBean(StringRedisTemplate.class);
		this.reactiveWrites = this.context.getBean(ReactiveStringRedisTemplate.class);
		Injected injected = this.context.getBean(Injected.class);
		this.reads = injected.reads;
		this.reactiveReads = injected.reactiveReads;
		awaitReplicas(this.deployment.replicas().size());
		this.deployment.nodes().forEach(RedisNode::resetStats);
	}

	@AfterEach
	void stopApplication() {
		if (this.context != null) {
			this.context.close();
		}
	}

	private void awaitReplicas(int number) {
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(
					() -> assertThat(topology().replicas()).filteredOn(Topology.Replica::eligible).hasSize(number));
	}

	private Topology topology() {
		return this.context.getBean(RedisTopology.class).topology();
	}

	private String key() {
		return getClass().getSimpleName() + ":" + this.keys.incrementAndGet();
	}

	private long calls(List<RedisNode> nodes, String command) {
		return nodes.stream().mapToLong((node) -> node.commandCalls(command)).sum();
	}

	@Test
	void writesAreExecutedByTheMaster() {
		String key = key();
		for (int i = 0; i < 100; i++) {
			this.writes.opsForValue().increment(key);
		}
		assertThat(this.writes.opsForValue().get(key)).isEqualTo("100");
		assertThat(this.deployment.master().commandCalls("incrby") + this.deployment.master().commandCalls("incr"))
			.isGreaterThanOrEqualTo(100);
		assertThat(this.deployment.master().commandCalls("get")).isEqualTo(1);
		assertThat(calls(this.deployment.replicas(), "get")).isZero();
	}

	@Test
	void readsAreSpreadOverTheReplicasAndSpareTheMaster() {
		String key = key();
		this.writes.opsForValue().set(key, "value");
		this.deployment.awaitReplicated(PATIENCE);
		this.deployment.nodes().forEach(RedisNode::resetStats);
		for (int i = 0; i < 1000; i++) {
			assertThat(this.reads.opsForValue().get(key)).isEqualTo("value");
		}
		assertThat(this.deployment.master().commandCalls("get")).isZero();
		assertThat(this.deployment.replicas())
			.allSatisfy((replica) -> assertThat(replica.commandCalls("get")).isGreaterThanOrEqualTo(400));
	}

	@Test
	void reactiveWritesAndReadsAreSplitToo() {
		String key = key();
		StepVerifier
			.create(Flux.range(0, 100).concatMap((i) -> this.reactiveWrites.opsForValue().increment(key)).last())
			.expectNext(100L)
			.verifyComplete();
		this.deployment.awaitReplicated(PATIENCE);
		this.deployment.nodes().forEach(RedisNode::resetStats);
		StepVerifier.create(Flux.range(0, 1000).concatMap((i) -> this.reactiveReads.opsForValue().get(key)).distinct())
			.expectNext("100")
			.verifyComplete();
		assertThat(this.deployment.master().commandCalls("get")).isZero();
		assertThat(this.deployment.replicas())
			.allSatisfy((replica) -> assertThat(replica.commandCalls("get")).isGreaterThanOrEqualTo(400));
	}

	@Test
	void transactionsRunOnTheMaster() {
		String key = key();
		List<Object> results = this.writes.execute(new SessionCallback<List<Object>>() {

			@Override
			@SuppressWarnings("unchecked")
			public <K, V> List<Object> execute(RedisOperations<K, V> operations) {
				RedisOperations<String, String> strings = (RedisOperations<String, String>) operations;
				strings.multi();
				strings.opsForValue().set(key, "1");
				strings.opsForValue().increment(key);
				strings.opsForValue().get(key);
				return strings.exec();
			}

		});
		assertThat(results).hasSize(3).last().isEqualTo("2");
		assertThat(this.deployment.master().commandCalls("exec")).isEqualTo(1);
	}

	@Test
	void pipelinesOnTheReadPathAreAnsweredByAReplica() {
		String key = key();
		this.writes.opsForValue().set(key, "value");
		this.deployment.awaitReplicated(PATIENCE);
		this.deployment.nodes().forEach(RedisNode::resetStats);
		List<Object> values = this.reads.executePipelined(new SessionCallback<Object>() {

			@Override
			@SuppressWarnings("unchecked")
			public <K, V> Object execute(RedisOperations<K, V> operations) {
				for (int i = 0; i < 50; i++) {
					((RedisOperations<String, String>) operations).opsForValue().get(key);
				}
				return null;
			}

		});
		assertThat(values).hasSize(50).containsOnly("value");
		assertThat(calls(this.deployment.replicas(), "get")).isEqualTo(50);
	}

	@Test
	void scansOnTheReadPathAreCompleteSideBySide() {
		String prefix = key() + ":";
		String hash = key();
		this.writes.executePipelined((RedisCallback<Object>) (connection) -> {
			for (int i = 0; i < 3000; i++) {
				connection.stringCommands().set((prefix + i).getBytes(UTF_8), "v".getBytes(UTF_8));
				connection.hashCommands().hSet(hash.getBytes(UTF_8), ("f" + i).getBytes(UTF_8), "v".getBytes(UTF_8));
			}
			return null;
		});
		this.deployment.awaitReplicated(PATIENCE);
		// What has just been written may have kept them busy for a moment.
		awaitReplicas(this.deployment.replicas().size());
		this.deployment.nodes().forEach(RedisNode::resetStats);
		IntStream.range(0, 6).parallel().forEach((i) -> {
			Set<String> keys = new HashSet<>();
			try (Cursor<String> cursor = this.reads
				.scan(ScanOptions.scanOptions().match(prefix + "*").count(50).build())) {
				cursor.forEachRemaining(keys::add);
			}
			assertThat(keys).hasSize(3000);
			Set<Object> fields = new HashSet<>();
			try (Cursor<Map.Entry<Object, Object>> cursor = this.reads.opsForHash()
				.scan(hash, ScanOptions.scanOptions().count(50).build())) {
				cursor.forEachRemaining((entry) -> fields.add(entry.getKey()));
			}
			assertThat(fields).hasSize(3000);
		});
		StepVerifier
			.create(this.reactiveReads.scan(ScanOptions.scanOptions().match(prefix + "*").count(50).build())
				.distinct()
				.count())
			.expectNext(3000L)
			.expectComplete()
			.verify(PATIENCE);
		assertThat(this.deployment.master().commandCalls("scan")).isZero();
	}

	@Test
	void writesAreRefusedOnTheReadPathBeforeTheyLeaveTheProcess() {
		String key = key();
		assertThatExceptionOfType(WriteOnReadPathException.class)
			.isThrownBy(() -> this.reads.opsForValue().set(key, "value"))
			.withMessageContaining("SET")
			.withMessageContaining("@ReadOnly");
		StepVerifier.create(this.reactiveReads.opsForValue().increment(key))
			.expectError(WriteOnReadPathException.class)
			.verify(PATIENCE);
		assertThat(calls(this.deployment.nodes(), "set")).isZero();
	}

	@Test
	void readsAreAnsweredByTheMasterWhereNoReplicaIsLeft() {
		String key = key();
		this.writes.opsForValue().set(key, "value");
		this.deployment.awaitReplicated(PATIENCE);
		this.deployment.replicas().forEach(RedisNode::kill);
		for (int i = 0; i < 100; i++) {
			assertThat(this.reads.opsForValue().get(key)).isEqualTo("value");
		}
		assertThat(this.deployment.master().commandCalls("get")).isPositive();
		this.deployment.heal();
		awaitReplicas(this.deployment.replicas().size());
	}

	@Test
	void theTopologyNamesTheMasterAndItsReplicas() {
		Topology topology = topology();
		Topology.Master master = topology.master();
		assertThat(master).isNotNull();
		assertThat(master.runId()).isEqualTo(this.deployment.master().info("server").get("run_id"));
		assertThat(topology.replicas()).extracting(Topology.Replica::runId)
			.containsExactlyInAnyOrderElementsOf(this.deployment.replicas()
				.stream()
				.map((replica) -> replica.info("server").get("run_id"))
				.toList());
	}

	@Test
	void bothPathsFollowTheRolesWhenAnotherNodeBecomesMaster() {
		String key = key();
		this.writes.opsForValue().set(key, "0");
		RedisNode successor = this.site.switchMaster();
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
			this.writes.opsForValue().increment(key);
			assertThat(this.deployment.master()).isEqualTo(successor);
			assertThat(successor.command("GET", key)).isEqualTo(this.writes.opsForValue().get(key));
		});
		this.deployment.heal();
		awaitReplicas(this.deployment.replicas().size());
		this.deployment.awaitReplicated(PATIENCE);
		this.deployment.nodes().forEach(RedisNode::resetStats);
		for (int i = 0; i < 200; i++) {
			assertThat(this.reads.opsForValue().get(key)).isNotNull();
		}
		assertThat(this.deployment.master().commandCalls("get")).isZero();
		assertThat(this.deployment.replicas())
			.allSatisfy((replica) -> assertThat(replica.commandCalls("get")).isPositive());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Injected.class)
	static class Application {

	}

	static class Injected {

		private final StringRedisTemplate reads;

		private final ReactiveStringRedisTemplate reactiveReads;

		@Autowired
		Injected(@ReadOnly StringRedisTemplate reads, @ReadOnly ReactiveStringRedisTemplate reactiveReads) {
			this.reads = reads;
			this.reactiveReads = reactiveReads;
		}

	}

}
