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

package io.github.redisrw.internal.path;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.internal.command.Outcome;
import io.github.redisrw.internal.flight.Traffic;
import io.github.redisrw.internal.flight.Traffic.Target;
import io.github.redisrw.internal.flight.Traffic.WriteFailure;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.path.write.WritePath;
import io.github.redisrw.mode.Mode;
import io.github.redisrw.mode.Site;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.netty.buffer.ByteBuf;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.BaseSubscriber;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A command's failure is its own: its connection stays, and so does what else is on it.
 */
@Timeout(60)
class CommandFailureIT {

	private static Site site;

	private static ConfigurableApplicationContext context;

	private static ReadWriteClient client;

	private static RedisConnection connection;

	private static RedisAsyncCommands<byte[], byte[]> commands;

	@BeforeAll
	static void start() {
		site = Mode.NODE_LIST.start(RedisDeployment.builder().replicas(1));
		context = new SpringApplicationBuilder(App.class).web(WebApplicationType.NONE)
			.properties(site.properties())
			.properties("spring.main.banner-mode=off", "redis.rw.client-name=shop")
			.run();
		client = context.getBean(ReadWriteClient.class);
		soon().until(() -> client.topology().replicas().stream().anyMatch((replica) -> replica.eligible()));
		connection = context.getBean(RedisConnectionFactory.class).getConnection();
		commands = nativeCommands(connection);
	}

	@AfterAll
	static void stop() {
		if (context != null) {
			context.close();
		}
		site.close();
	}

	@SuppressWarnings("unchecked")
	private static RedisAsyncCommands<byte[], byte[]> nativeCommands(RedisConnection connection) {
		return (RedisAsyncCommands<byte[], byte[]>) connection.getNativeConnection();
	}

	private static ConditionFactory soon() {
		return Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(10));
	}

	@BeforeEach
	void empty() {
		site.deployment().master().command("FLUSHALL");
		site.deployment().master().command("SET", "text", "value");
		site.deployment().awaitReplicated(Duration.ofSeconds(20));
	}

	@Test
	void replyThatDoesNotFitFailsItsReadOnly() {
		StringRedisTemplate reads = context.getBean("readStringRedisTemplate", StringRedisTemplate.class);
		RedisNode replica = site.deployment().replicas().get(0);
		assertThat(reads.opsForValue().get("text")).isEqualTo("value");
		List<String> before = connections(replica);
		replica.resetStats();
		for (int i = 0; i < 5; i++) {
			assertThatException()
				.isThrownBy(() -> reads.execute(
						(RedisCallback<Object>) (held) -> held.execute("OBJECT", bytes("REFCOUNT"), bytes("text"))))
				.withRootCauseInstanceOf(UnsupportedOperationException.class);
			assertThat(reads.opsForValue().get("text")).isEqualTo("value");
		}
		assertThat(replica.commandCalls("object|refcount")).isEqualTo(5);
		assertThat(connections(replica)).containsAll(before);
	}

	@Test
	void replyThatDoesNotFitCountsOnceAsExecuted() {
		Traffic traffic = client.path(true).traffic();
		long executed = traffic.commands(true, Target.MASTER, Outcome.EXECUTED);
		long failed = traffic.writeFailures();
		long notReadable = traffic.writeFailures(WriteFailure.REPLY_NOT_READABLE);
		assertThatException().isThrownBy(() -> connection.execute("OBJECT", bytes("REFCOUNT"), bytes("text")))
			.withRootCauseInstanceOf(UnsupportedOperationException.class);
		assertThat(traffic.commands(true, Target.MASTER, Outcome.EXECUTED)).isEqualTo(executed + 1);
		assertThat(traffic.writeFailures()).isEqualTo(failed + 1);
		assertThat(traffic.writeFailures(WriteFailure.REPLY_NOT_READABLE)).isEqualTo(notReadable + 1);
	}

	@Test
	void whatCannotBeEncodedFailsAlone() throws Exception {
		NodeLink link = master();
		List<RedisFuture<?>> others = new ArrayList<>();
		List<RedisFuture<?>> broken = new ArrayList<>();
		for (int i = 0; i < 30; i++) {
			others.add(commands.incr(bytes("counter")));
			if (i % 10 == 5) {
				broken.add(commands.dispatch(CommandType.SET, new StatusOutput<>(ByteArrayCodec.INSTANCE),
						new BrokenArgs()));
			}
		}
		for (RedisFuture<?> failed : broken) {
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> failed.get(10, TimeUnit.SECONDS))
				.withMessageContaining("SET was not sent, because it cannot be encoded")
				.withRootCauseInstanceOf(IllegalStateException.class);
		}
		for (int i = 0; i < others.size(); i++) {
			assertThat(others.get(i).get(10, TimeUnit.SECONDS)).isEqualTo(i + 1L);
		}
		assertThat(master()).isSameAs(link);
		assertThat(link.isOpen()).isTrue();
	}

	@Test
	void transactionWithACommandThatCannotBeEncodedIsNotExecuted() {
		try (RedisConnection own = context.getBean(RedisConnectionFactory.class).getConnection()) {
			own.multi();
			own.stringCommands().incr(bytes("counter"));
			nativeCommands(own).dispatch(CommandType.SET, new StatusOutput<>(ByteArrayCodec.INSTANCE),
					new BrokenArgs());
			assertThatException().isThrownBy(own::exec).withStackTraceContaining("EXECABORT");
			assertThat(site.deployment().master().command("GET", "counter")).isNull();
			own.multi();
			own.stringCommands().incr(bytes("counter"));
			assertThat(own.exec()).containsExactly(1L);
		}
	}

	@Test
	void whatIsCancelledBeforeItIsEncodedIsNoLongerInFlight() throws Exception {
		NodeLink link = master();
		CountDownLatch cancelled = new CountDownLatch(1);
		block(commands, cancelled);
		List<RedisFuture<Long>> futures = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			futures.add(commands.incr(bytes("counter")));
		}
		futures.forEach((future) -> future.cancel(true));
		cancelled.countDown();
		assertThat(commands.incr(bytes("counter")).toCompletableFuture()).succeedsWithin(Duration.ofSeconds(10))
			.isEqualTo(1L);
		soon().untilAsserted(() -> assertThat(link.load()).isZero());
		assertThat(master()).isSameAs(link);
	}

	/** What is in flight decides which replica is read from. */
	@Test
	void readsThatAreCancelledOnTheirWayAreNoLoad() throws Exception {
		StringRedisTemplate reads = context.getBean("readStringRedisTemplate", StringRedisTemplate.class);
		NodeLink link = soon().until(() -> client.path(false).subscriptionNode().toCompletableFuture().get(),
				(found) -> !found.isToMaster());
		try (RedisConnection held = reads.getRequiredConnectionFactory().getConnection()) {
			StatefulRedisConnection<byte[], byte[]> shared = nativeCommands(held).getStatefulConnection();
			CountDownLatch cancelled = new CountDownLatch(1);
			block(nativeCommands(held), cancelled);
			List<AsyncCommand<byte[], byte[], String>> cancelledBefore = gets(10);
			cancelledBefore.forEach((read) -> read.cancel(true));
			cancelledBefore.forEach(shared::dispatch);
			List<AsyncCommand<byte[], byte[], String>> oneByOne = gets(10);
			oneByOne.forEach(shared::dispatch);
			oneByOne.forEach((read) -> read.cancel(true));
			List<AsyncCommand<byte[], byte[], String>> together = gets(10);
			shared.dispatch(together);
			together.forEach((read) -> read.cancel(true));
			assertThat(link.load()).isPositive();
			cancelled.countDown();
		}
		assertThat(reads.opsForValue().get("text")).isEqualTo("value");
		soon().untilAsserted(() -> assertThat(link.load()).isZero());
		assertThat(link.isOpen()).isTrue();
	}

	@Test
	void listenerThatThrowsKeepsNoOtherFromBeingTold() throws Exception {
		RedisNode node = site.deployment().master();
		StatefulRedisConnection<byte[], byte[]> shared = commands.getStatefulConnection();
		AtomicReference<Throwable> told = new AtomicReference<>();
		node.command("CLIENT", "PAUSE", "60000", "WRITE");
		try {
			shared.reactive().incr(bytes("counter")).subscribe(new BaseSubscriber<>() {

				@Override
				protected void hookOnError(Throwable failure) {
					told.set(failure);
					throw new IllegalStateException("of a listener");
				}

			});
			RedisFuture<Long> next = commands.incr(bytes("counter"));
			soon().until(() -> master().load() == 2);
			connections(node).forEach((id) -> node.command("CLIENT", "KILL", "ID", id));
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> next.get(10, TimeUnit.SECONDS))
				.havingCause()
				.isInstanceOf(WriteOutcomeUnknownException.class);
			assertThat(told.get()).isInstanceOf(WriteOutcomeUnknownException.class);
		}
		finally {
			node.command("CLIENT", "UNPAUSE");
		}
		assertThat(commands.incr(bytes("counter")).toCompletableFuture()).succeedsWithin(Duration.ofSeconds(10))
			.isNotNull();
	}

	private static List<AsyncCommand<byte[], byte[], String>> gets(int number) {
		return Stream
			.generate(
					() -> new AsyncCommand<>(new Command<>(CommandType.GET, new StatusOutput<>(ByteArrayCodec.INSTANCE),
							new CommandArgs<>(ByteArrayCodec.INSTANCE).add("text"))))
			.limit(number)
			.toList();
	}

	/** Replies to nothing, and sends nothing, until told to go on. */
	private static void block(RedisAsyncCommands<byte[], byte[]> connected, CountDownLatch goOn)
			throws InterruptedException {
		CountDownLatch blocked = new CountDownLatch(1);
		connected.dispatch(CommandType.GET, new StatusOutput<>(ByteArrayCodec.INSTANCE) {

			@Override
			public void set(ByteBuffer bytes) {
				blocked.countDown();
				await(goOn);
			}

		}, new CommandArgs<>(ByteArrayCodec.INSTANCE).add("text"));
		blocked.await();
	}

	private static NodeLink master() {
		return Objects.requireNonNull(((WritePath) client.path(true)).gate().master());
	}

	private static List<String> connections(RedisNode node) {
		return String.valueOf(node.command("CLIENT", "LIST"))
			.lines()
			.filter((line) -> line.contains(" name=shop "))
			.map((line) -> line.substring("id=".length(), line.indexOf(' ')))
			.toList();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(UTF_8);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static final class BrokenArgs extends CommandArgs<byte[], byte[]> {

		BrokenArgs() {
			super(ByteArrayCodec.INSTANCE);
			addKey(bytes("key"));
		}

		@Override
		public void encode(ByteBuf buf) {
			super.encode(buf);
			throw new IllegalStateException("broken");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class App {

	}

}
