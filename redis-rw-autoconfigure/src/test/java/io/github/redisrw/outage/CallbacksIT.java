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

import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.redisrw.HeldLock;
import io.github.redisrw.MasterChangedEvent;
import io.github.redisrw.RedisLock;
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.internal.lock.LockClient;
import io.github.redisrw.internal.lock.method.RedisLockAdvisor;
import io.github.redisrw.lock.RedisLocks;
import io.github.redisrw.mode.Mode;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.topology.Topology;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.TrackingArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.event.command.CommandFailedEvent;
import io.lettuce.core.event.command.CommandListener;
import io.lettuce.core.event.command.CommandStartedEvent;
import io.lettuce.core.event.command.CommandSucceededEvent;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the application does where it is called back: it throws, blocks, or waits for
 * Redis. That concerns nobody but itself.
 */
@Timeout(120)
class CallbacksIT {

	private static final Duration PATIENCE = Application.PATIENCE;

	private final CountDownLatch never = new CountDownLatch(1);

	private final Set<String> entered = ConcurrentHashMap.newKeySet();

	@AfterEach
	void release() {
		this.never.countDown();
	}

	private void block(String kind) {
		this.entered.add(kind);
		try {
			this.never.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void callbacksThatBlockForEverDelayNobody() throws Exception {
		try (Scene scene = Scene.of(Mode.NODE_LIST, "redis.rw.write.hold-timeout=500ms",
				"redis.rw.lock.lease-for=5s")) {
			Work work = work(scene);
			ReactiveStringRedisTemplate reactive = scene.bean(ReactiveStringRedisTemplate.class);
			listenAndBlock(scene);
			CountDownLatch release = new CountDownLatch(1);
			Future<Boolean> lock = scene.aside(() -> work.locked("held", () -> {
				HeldLock held = RedisLocks.current();
				release.await();
				return held.isHeld();
			}));
			work.soon("future").thenRun(() -> block("continuation of a locked future"));
			Scene.soon().until(() -> scene.master().command("EXISTS", "redis-rw:lock:held").equals(1L));
			work.reactive("held").doOnError((ex) -> block("lock not acquired")).subscribe((done) -> {
			}, (ex) -> {
			});
			scene.master().command("SET", "tracked", "2");
			Scene.soon().until(() -> this.entered.contains("push"));
			scene.deployment().awaitReplicated(PATIENCE);

			RedisNode former = scene.master();
			former.kill();
			Scene.soon().until(() -> scene.bean(ReadWriteClient.class).topology().master() == null);
			RedisAsyncCommands<byte[], byte[]> async = async(scene);
			for (int i = 0; i < 10; i++) {
				async.incr("held".getBytes()).whenComplete((value, ex) -> block("rejected write"));
			}
			reactive.opsForValue()
				.increment("reactive")
				.onErrorResume((ex) -> Mono.fromRunnable(() -> block("operator")))
				.subscribe();
			Scene.soon().until(() -> this.entered.contains("rejected write") && this.entered.contains("operator"));
			scene.site().appoint(scene.deployment().replicas().get(0));

			scene.awaitWritesAt(scene.master());
			assertThat(scene.aside(() -> Application.reads(scene.context()).opsForValue().get("probe")))
				.succeedsWithin(PATIENCE);
			assertThat(work.soon("another")).succeedsWithin(PATIENCE);
			assertThat(this.entered).contains("connected", "event", "onFailover", "onNodesChanged",
					"continuation of a locked future", "lock not acquired");
			RedisNode master = scene.master();
			Scene.soon().until(() -> master.command("PTTL", "redis-rw:lock:held") instanceof Long left && left > 4500);
			release.countDown();
			assertThat(lock).succeedsWithin(PATIENCE);
			long began = System.nanoTime();
			scene.context().close();
			assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
		}
	}

	private void listenAndBlock(Scene scene) {
		ReadWriteClient client = scene.bean(ReadWriteClient.class);
		client.onFailover((failover) -> block("onFailover"));
		client.onNodesChanged((topology) -> block("onNodesChanged"));
		scene.context()
			.addApplicationListener((ApplicationListener<PayloadApplicationEvent<?>>) (event) -> block("event"));
		factory(scene).getRequiredNativeClient().addListener(new RedisConnectionStateListener() {

			@Override
			public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
				block("connected");
			}

			@Override
			public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
				block("disconnected");
			}

		});
		RedisAsyncCommands<byte[], byte[]> async = async(scene);
		StatefulRedisConnection<byte[], byte[]> connection = async.getStatefulConnection();
		connection.addListener((message) -> block("push"));
		assertThat(async.clientTracking(TrackingArgs.Builder.enabled().bcast()).toCompletableFuture())
			.succeedsWithin(PATIENCE);
	}

	@Test
	void callbacksThatThrowOrWaitForRedisHarmNobody() throws Exception {
		try (Scene scene = Scene.of(Mode.NODE_LIST, "redis.rw.write.hold-timeout=2s")) {
			scene.context().addApplicationListener((ApplicationListener<PayloadApplicationEvent<?>>) (event) -> {
				this.entered.add(event.getPayload().getClass().getSimpleName());
				throw new IllegalStateException("thrown by the test");
			});
			factory(scene).getRequiredNativeClient().addListener(new FailingListener());
			factory(scene).resetConnection();
			assertThat(scene.aside(() -> scene.writes().opsForValue().increment("before"))).succeedsWithin(PATIENCE);
			RedisAsyncCommands<byte[], byte[]> async = async(scene);
			async.getStatefulConnection().addListener(new RedisConnectionStateListener() {

				@Override
				public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
					CallbacksIT.this.entered.add("disconnected");
					throw new IllegalStateException("thrown by the test");
				}

			});
			RedisNode former = scene.master();
			former.kill();
			Scene.soon().until(() -> scene.bean(ReadWriteClient.class).topology().master() == null);
			AtomicInteger rejected = new AtomicInteger();
			List<CompletableFuture<String>> fallbacks = new ArrayList<>();
			for (int i = 0; i < 10; i++) {
				String key = "fallback:" + i;
				fallbacks.add(async.incr("held".getBytes()).toCompletableFuture().handle((value, ex) -> {
					rejected.incrementAndGet();
					scene.writes().opsForValue().set(key, "written");
					return String.valueOf(ex);
				}));
			}
			Scene.soon().until(() -> rejected.get() == 10);
			scene.site().appoint(scene.deployment().replicas().get(0));
			for (CompletableFuture<String> fallback : fallbacks) {
				assertThat(fallback.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).contains("No writable master");
			}
			assertThat(scene.writes().opsForValue().get("fallback:9")).isEqualTo("written");
			Scene.soon()
				.until(() -> this.entered.containsAll(
						Set.of(MasterChangedEvent.class.getSimpleName(), "disconnected", "started", "failed")));
		}
	}

	/** It is told also of what is given up while it is held. */
	@Test
	void aListenerToCommandsThatBlocksDelaysNobody() {
		try (Scene scene = Scene.of(Mode.NODE_LIST, "redis.rw.write.hold-timeout=30s")) {
			factory(scene).getRequiredNativeClient().addListener(new CommandListener() {

				@Override
				public void commandFailed(CommandFailedEvent event) {
					block("failed");
				}

			});
			factory(scene).resetConnection();
			RedisAsyncCommands<byte[], byte[]> async = async(scene);
			scene.deployment().awaitReplicated(PATIENCE);
			scene.master().kill();
			Scene.soon().until(() -> scene.bean(ReadWriteClient.class).topology().master() == null);
			List<RedisFuture<Long>> held = new ArrayList<>();
			for (int i = 0; i < 10; i++) {
				held.add(async.incr("held".getBytes()));
			}
			held.forEach((write) -> write.cancel(true));
			scene.site().appoint(scene.deployment().replicas().get(0));
			scene.awaitWritesAt(scene.master());
			Scene.soon().until(() -> this.entered.contains("failed"));
			assertThat(scene.master().command("EXISTS", "held")).isEqualTo(0L);
			this.never.countDown();
		}
	}

	@Test
	void waitingForAReplyWhereRepliesArriveIsRefused() {
		try (Scene scene = Scene.of(Mode.NODE_LIST)) {
			RedisAsyncCommands<byte[], byte[]> async = async(scene);
			RedisNode master = scene.master();
			List<Supplier<@Nullable Object>> calls = List.of(() -> scene.writes().opsForValue().get("key"),
					() -> Application.reads(scene.context()).opsForValue().get("key"),
					() -> async.getStatefulConnection().sync().get("key".getBytes()),
					() -> async.get("key".getBytes()).toCompletableFuture().join(),
					() -> async.get("key".getBytes()).thenApply(Function.identity()).toCompletableFuture().join(),
					() -> scene.bean(ReactiveStringRedisTemplate.class).opsForValue().get("key").block());
			for (Supplier<@Nullable Object> call : calls) {
				master.hang();
				CompletableFuture<@Nullable Object> blocking = async.get("key".getBytes())
					.toCompletableFuture()
					.thenApply((value) -> call.get());
				master.resume();
				assertThat(blocking).failsWithin(PATIENCE)
					.withThrowableThat()
					.havingRootCause()
					.isInstanceOf(IllegalStateException.class)
					.matches((refusal) -> refusal.getMessage().contains("on which the replies arrive")
							|| refusal.getMessage().contains("are blocking, which is not supported"));
			}
			assertThat(async.get("key".getBytes()).toCompletableFuture()).succeedsWithin(PATIENCE);
		}
	}

	@Test
	void waitingForAReplyInASubscriptionIsRefused() {
		try (Scene scene = Scene.of(Mode.NODE_LIST)) {
			CompletableFuture<@Nullable Object> written = new CompletableFuture<>();
			CompletableFuture<@Nullable Object> subscribed = new CompletableFuture<>();
			RedisClient client = (RedisClient) factory(scene).getRequiredNativeClient();
			StatefulRedisPubSubConnection<String, String> subscription = client.connectPubSub();
			subscription.addListener(new RedisPubSubAdapter<String, String>() {

				@Override
				public void message(String channel, String message) {
					complete(written, () -> scene.writes().opsForValue().get("key"));
					complete(subscribed, client::connectPubSub);
				}

			});
			subscription.sync().subscribe("channel");
			scene.master().command("PUBLISH", "channel", "message");
			for (CompletableFuture<@Nullable Object> call : List.of(written, subscribed)) {
				assertThat(call).failsWithin(PATIENCE)
					.withThrowableThat()
					.havingRootCause()
					.isInstanceOf(IllegalStateException.class)
					.withMessageContaining("on which the replies arrive");
			}
		}
	}

	private static void complete(CompletableFuture<@Nullable Object> result, Supplier<@Nullable Object> call) {
		try {
			result.complete(call.get());
		}
		catch (RuntimeException ex) {
			result.completeExceptionally(ex);
		}
	}

	/** What it does not take is not taken from others. */
	@Test
	void aConsumerThatTakesNothingDelaysNobody() {
		try (Scene scene = Scene.of(Mode.NODE_LIST)) {
			ReadWriteClient client = scene.bean(ReadWriteClient.class);
			ReactiveStringRedisTemplate writes = scene.bean(ReactiveStringRedisTemplate.class);
			ReactiveStringRedisTemplate reads = scene.context()
				.getBean("readReactiveStringRedisTemplate", ReactiveStringRedisTemplate.class);
			String large = "x".repeat(1000);
			for (int i = 0; i < 20; i++) {
				scene.writes().opsForList().rightPushAll("list", Collections.nCopies(1000, large));
			}
			scene.deployment().awaitReplicated(PATIENCE);
			scene.withoutHold(() -> takeOneFor(scene, writes));
			scene.withoutHold(() -> takeOneFor(scene, reads));
			assertThat(client.failovers()).isEmpty();
		}
	}

	private static void takeOneFor(Scene scene, ReactiveStringRedisTemplate template) {
		ReadWriteClient client = scene.bean(ReadWriteClient.class);
		Scene.soon().until(() -> client.topology().replicas().stream().allMatch(Topology.Replica::eligible));
		List<String> taken = new CopyOnWriteArrayList<>();
		BaseSubscriber<String> slow = new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				subscription.request(1);
			}

			@Override
			protected void hookOnNext(String value) {
				taken.add(value);
			}

		};
		template.opsForList().range("list", 0, -1).subscribe(slow);
		Scene.soon().until(() -> taken.size() == 1);
		long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
		while (end - System.nanoTime() > 0) {
			scene.writes().opsForValue().increment("counter");
			Application.reads(scene.context()).opsForValue().get("counter");
		}
		assertThat(client.topology().replicas()).allMatch(Topology.Replica::eligible);
		slow.request(Long.MAX_VALUE);
		Scene.soon().until(() -> taken.size() == 20_000);
	}

	private static LettuceConnectionFactory factory(Scene scene) {
		return (LettuceConnectionFactory) scene.writes().getRequiredConnectionFactory();
	}

	@SuppressWarnings("unchecked")
	private static RedisAsyncCommands<byte[], byte[]> async(Scene scene) {
		return (RedisAsyncCommands<byte[], byte[]>) factory(scene).getConnection().getNativeConnection();
	}

	private static Work work(Scene scene) {
		ProxyFactory proxies = new ProxyFactory(new Works());
		LockClient lockClient = scene.bean(LockClient.class);
		proxies.addAdvisor(new RedisLockAdvisor((deployment) -> lockClient, String::isEmpty, (text) -> text, null));
		return (Work) proxies.getProxy();
	}

	interface Work {

		@RedisLock(key = "#p0")
		<T> T locked(String key, Callable<T> body) throws Exception;

		@RedisLock(key = "#p0")
		CompletableFuture<String> soon(String key);

		@RedisLock(key = "#p0", waitFor = "100ms")
		Mono<String> reactive(String key);

	}

	private static final class Works implements Work {

		@Override
		public <T> T locked(String key, Callable<T> body) throws Exception {
			return body.call();
		}

		@Override
		public CompletableFuture<String> soon(String key) {
			return CompletableFuture.completedFuture(key);
		}

		@Override
		public Mono<String> reactive(String key) {
			return Mono.just(key);
		}

	}

	private final class FailingListener implements CommandListener {

		@Override
		public void commandStarted(CommandStartedEvent event) {
			fail("started");
		}

		@Override
		public void commandSucceeded(CommandSucceededEvent event) {
			fail("succeeded");
		}

		@Override
		public void commandFailed(CommandFailedEvent event) {
			fail("failed");
		}

		private void fail(String kind) {
			CallbacksIT.this.entered.add(kind);
			throw new IllegalStateException("thrown by the test");
		}

	}

}
