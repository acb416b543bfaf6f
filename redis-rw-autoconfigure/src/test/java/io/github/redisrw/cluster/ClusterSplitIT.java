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

package io.github.redisrw.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.TransactionNotExecutedException;
import io.github.redisrw.WriteOnReadPathException;
import io.github.redisrw.routing.RedisRouting;
import io.github.redisrw.test.ClusterNode;
import io.github.redisrw.test.RedisCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.ScanOptions;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a cluster without faults does: writes at the masters, reads at the replicas, each
 * at the shard that has the key.
 */
class ClusterSplitIT {

	private static final Duration PATIENCE = ClusterApplication.PATIENCE;

	private static final int KEYS = 300;

	@AutoClose
	private static final RedisCluster redis = RedisCluster.builder().masters(3).replicas(1).start();

	private static ClusterApplication application;

	private StringRedisTemplate writes;

	private StringRedisTemplate reads;

	@BeforeAll
	static void startApplication() {
		application = ClusterApplication.start(redis);
	}

	@AfterAll
	static void stopApplication() {
		application.close();
	}

	@BeforeEach
	void begin() {
		this.writes = application.writes();
		this.reads = application.reads();
		redis.masters().forEach((master) -> master.command("FLUSHALL"));
		redis.awaitReady(PATIENCE);
		redis.nodes().forEach(ClusterNode::resetStats);
	}

	private static List<String> keys() {
		return IntStream.range(0, KEYS).mapToObj((i) -> "key:" + i).toList();
	}

	private void fill() {
		keys().forEach((key) -> this.writes.opsForValue().set(key, "value of " + key));
		redis.awaitReady(PATIENCE);
	}

	private static long calls(List<ClusterNode> nodes, String command) {
		return nodes.stream().mapToLong((node) -> node.commandCalls(command)).sum();
	}

	private static List<ClusterNode> replicas() {
		return redis.masters().stream().flatMap((master) -> redis.replicasOf(master).stream()).toList();
	}

	@Test
	void writesAreExecutedByTheMastersAndReadsByTheReplicas() {
		fill();
		assertThat(redis.masters()).allSatisfy((master) -> assertThat(master.commandCalls("set")).isPositive());
		assertThat(calls(redis.masters(), "set")).isEqualTo(KEYS);
		keys().forEach((key) -> assertThat(this.reads.opsForValue().get(key)).isEqualTo("value of " + key));
		assertThat(calls(redis.masters(), "get")).isZero();
		assertThat(replicas()).allSatisfy((replica) -> assertThat(replica.commandCalls("get")).isPositive());
		assertThat(calls(replicas(), "get")).isEqualTo(KEYS);
	}

	@Test
	void reactiveWritesAndReadsAreSplitToo() {
		StepVerifier
			.create(Flux.fromIterable(keys())
				.flatMap((key) -> application.reactiveWrites().opsForValue().increment(key))
				.distinct())
			.expectNext(1L)
			.verifyComplete();
		redis.awaitReady(PATIENCE);
		StepVerifier
			.create(Flux.fromIterable(keys())
				.flatMap((key) -> application.reactiveReads().opsForValue().get(key))
				.distinct())
			.expectNext("1")
			.verifyComplete();
		assertThat(calls(redis.masters(), "get")).isZero();
		assertThat(calls(replicas(), "get")).isEqualTo(KEYS);
	}

	@Test
	void writesAreRefusedOnTheReadPathBeforeTheyLeaveTheProcess() {
		for (Runnable write : List.<Runnable>of(() -> this.reads.opsForValue().set("key", "value"),
				() -> this.reads.delete(keys()), () -> this.reads.execute((RedisCallback<Object>) (connection) -> {
					connection.serverCommands().flushDb();
					return null;
				}))) {
			assertThatExceptionOfType(WriteOnReadPathException.class).isThrownBy(write::run);
		}
		assertThat(calls(redis.nodes(), "set") + calls(redis.nodes(), "del") + calls(redis.nodes(), "flushdb"))
			.isZero();
	}

	@Test
	void everythingGoesToTheMastersInAWriteScope() {
		fill();
		RedisRouting.onMaster(() -> keys()
			.forEach((key) -> assertThat(this.reads.opsForValue().get(key)).isEqualTo("value of " + key)));
		assertThat(calls(redis.masters(), "get")).isEqualTo(KEYS);
	}

	@Test
	void readsShowWhatWasWrittenInTheirScope() {
		RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> keys().forEach((key) -> {
			this.writes.opsForValue().set(key, "own");
			assertThat(this.reads.opsForValue().get(key)).isEqualTo("own");
		}));
	}

	@Test
	void commandsWithKeysOfSeveralSlotsAreSentInParts() {
		Map<String, String> values = new HashMap<>();
		keys().forEach((key) -> values.put(key, "value of " + key));
		this.writes.opsForValue().multiSet(values);
		redis.awaitReady(PATIENCE);
		assertThat(this.reads.opsForValue().multiGet(keys()))
			.isEqualTo(keys().stream().map((key) -> "value of " + key).toList());
		assertThat(this.reads.opsForValue().multiGet(List.of("absent", "key:1", "{key:1}:absent")))
			.containsExactly(null, "value of key:1", null);
		assertThat(this.reads.countExistingKeys(keys())).isEqualTo(KEYS);
		assertThat(calls(redis.masters(), "mget") + calls(redis.masters(), "exists")).isZero();
		assertThat(this.writes.unlink(keys().subList(0, 100))).isEqualTo(100);
		assertThat(this.writes.delete(keys())).isEqualTo(KEYS - 100L);
		StepVerifier.create(application.reactiveWrites().opsForValue().multiSet(values))
			.expectNext(true)
			.verifyComplete();
		StepVerifier.create(application.reactiveWrites().opsForValue().multiGet(keys()))
			.expectNext(keys().stream().map((key) -> "value of " + key).toList())
			.verifyComplete();
	}

	@Test
	void otherCommandsWithKeysOfSeveralSlotsAreRefusedByTheServer() {
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> this.writes.rename("key:1", "key:2"))
			.havingRootCause()
			.withMessageStartingWith("CROSSSLOT");
	}

	@Test
	void commandsThatConcernAllKeysGoToAllShards() {
		fill();
		assertThat(this.reads.keys("key:*")).containsExactlyInAnyOrderElementsOf(keys());
		assertThat(this.reads.execute((RedisCallback<Long>) (connection) -> connection.serverCommands().dbSize()))
			.isEqualTo(KEYS);
		assertThat(this.writes.randomKey()).isIn(keys());
		this.writes.execute((RedisCallback<Object>) (connection) -> {
			connection.serverCommands().flushDb();
			return null;
		});
		assertThat(this.writes.execute((RedisCallback<Long>) (connection) -> connection.serverCommands().dbSize()))
			.isZero();
	}

	@Test
	void scanGoesOverAllShards() {
		fill();
		for (StringRedisTemplate template : List.of(this.writes, this.reads)) {
			Set<String> found = new HashSet<>();
			try (Cursor<String> cursor = template.scan(ScanOptions.scanOptions().match("key:*").count(20).build())) {
				cursor.forEachRemaining(found::add);
			}
			assertThat(found).containsExactlyInAnyOrderElementsOf(keys());
		}
		StepVerifier.create(application.reactiveReads().scan().collectList())
			.assertNext((found) -> assertThat(found).containsExactlyInAnyOrderElementsOf(keys()))
			.verifyComplete();
		assertThat(calls(replicas(), "scan")).isPositive();
	}

	@Test
	void pipelinesGoToAllShards() {
		List<Object> results = this.writes.executePipelined((RedisCallback<Object>) (connection) -> {
			keys().forEach((key) -> connection.stringCommands().incr(key.getBytes()));
			return null;
		});
		assertThat(results).hasSize(KEYS).containsOnly(1L);
		redis.awaitReady(PATIENCE);
		assertThat(this.reads.executePipelined((RedisCallback<Object>) (connection) -> {
			keys().forEach((key) -> connection.stringCommands().get(key.getBytes()));
			return null;
		})).hasSize(KEYS).containsOnly("1");
		assertThat(calls(redis.masters(), "get")).isZero();
	}

	@Test
	void scriptsRunWhereTheirKeysAre() {
		RedisScript<Long> script = RedisScript.of("return redis.call('incrby', KEYS[1], ARGV[1])", Long.class);
		keys().forEach((key) -> assertThat(this.writes.execute(script, List.of(key), "7")).isEqualTo(7L));
		String digest = this.writes.execute((RedisCallback<String>) (connection) -> connection.scriptingCommands()
			.scriptLoad("return 1".getBytes()));
		assertThat(redis.masters())
			.allSatisfy((master) -> assertThat(master.command("SCRIPT", "EXISTS", digest)).isEqualTo(List.of(1L)));
	}

	@Test
	void transactionIsExecutedAtTheShardOfItsKeys() {
		List<Object> results = transaction("{a}:1", "{a}:2");
		assertThat(results).containsExactly(true, 1L, "one");
		assertThat(this.writes.opsForValue().get("{a}:2")).isEqualTo("1");
		assertThat(calls(redis.masters(), "exec")).isEqualTo(1);
		assertThat(transaction("{b}:1", "{b}:2")).hasSize(3);
	}

	@Test
	void transactionWithKeysOfSeveralShardsIsNotExecuted() {
		String other = keys().stream()
			.filter((key) -> redis.masterOf(key) != redis.masterOf("{a}:1"))
			.findFirst()
			.get();
		assertThatExceptionOfType(TransactionNotExecutedException.class).isThrownBy(() -> transaction("{a}:1", other));
		assertThat(this.writes.hasKey("{a}:1")).isFalse();
		assertThat(transaction("{a}:1", "{a}:2")).hasSize(3);
	}

	@Test
	void watchedTransactionIsNotExecutedWhenItsKeyHasChanged() {
		List<Object> results = this.writes.execute(new SessionCallback<List<Object>>() {

			@Override
			@SuppressWarnings("unchecked")
			public <K, V> List<Object> execute(RedisOperations<K, V> operations) {
				RedisOperations<String, String> strings = (RedisOperations<String, String>) operations;
				strings.watch("{w}:1");
				ClusterSplitIT.this.writes.opsForValue().set("{w}:1", "changed");
				strings.multi();
				strings.opsForValue().set("{w}:1", "mine");
				return strings.exec();
			}

		});
		assertThat(results).isEmpty();
		assertThat(this.writes.opsForValue().get("{w}:1")).isEqualTo("changed");
	}

	private List<Object> transaction(String first, String second) {
		return this.writes.execute(new SessionCallback<List<Object>>() {

			@Override
			@SuppressWarnings("unchecked")
			public <K, V> List<Object> execute(RedisOperations<K, V> operations) {
				RedisOperations<String, String> strings = (RedisOperations<String, String>) operations;
				strings.multi();
				strings.opsForValue().set(first, "one");
				strings.opsForValue().increment(second);
				strings.opsForValue().get(first);
				return strings.exec();
			}

		});
	}

	@Test
	void blockingCommandsWaitAtTheirShard() throws Exception {
		BlockingQueue<String> popped = new LinkedBlockingQueue<>();
		List<String> lists = List.of("list:1", "list:2", "list:3", "list:4");
		for (String list : lists) {
			new Thread(() -> popped.add(String.valueOf(this.writes.opsForList().leftPop(list, Duration.ofSeconds(30)))))
				.start();
		}
		lists.forEach((list) -> this.writes.opsForList().rightPush(list, "from " + list));
		for (int i = 0; i < lists.size(); i++) {
			assertThat(popped.poll(30, TimeUnit.SECONDS)).startsWith("from list:");
		}
	}

	@Test
	void messagesReachSubscribersAtWhateverNode() throws Exception {
		BlockingQueue<String> received = new LinkedBlockingQueue<>();
		RedisMessageListenerContainer container = new RedisMessageListenerContainer();
		container.setConnectionFactory(this.writes.getConnectionFactory());
		container.addMessageListener((message, pattern) -> received.add(new String(message.getBody())),
				new ChannelTopic("news"));
		// One thread, not one for each message, in whatever order they come to run.
		container.setTaskExecutor(Runnable::run);
		container.setSubscriptionExecutor(new SimpleAsyncTaskExecutor());
		container.afterPropertiesSet();
		container.start();
		try {
			for (int i = 0; i < 10; i++) {
				this.writes.convertAndSend("news", "message " + i);
			}
			for (int i = 0; i < 10; i++) {
				assertThat(received.poll(30, TimeUnit.SECONDS)).isEqualTo("message " + i);
			}
		}
		finally {
			container.stop();
			container.destroy();
		}
	}

}
