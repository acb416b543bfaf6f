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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.redisrw.NoWritableMasterException;
import io.github.redisrw.TransactionNotExecutedException;
import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.internal.command.Outcome;
import io.github.redisrw.internal.flight.Traffic;
import io.github.redisrw.routing.RedisRouting;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ArrayOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.RedisConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Connections of one caller, at moments that servers do not hit on demand.
 */
@Timeout(60)
class DedicatedConnectionTests {

	private static final byte[] KEY = bytes("key");

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private @Nullable FakeDeployment started;

	private final List<RedisConnection> connections = new ArrayList<>();

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@AfterEach
	void close() {
		this.threads.shutdownNow();
		if (this.started != null) {
			this.started.close();
		}
	}

	private FakeDeployment deployment() {
		return Objects.requireNonNull(this.started);
	}

	private void start(FakeDeployment.Settings settings) {
		this.started = settings.start();
	}

	private RedisConnection connection() {
		RedisConnection connection = deployment().factory().getConnection();
		this.connections.add(connection);
		return connection;
	}

	/** A native connection of its own, as pipelines and transactions use it. */
	@SuppressWarnings("unchecked")
	private RedisAsyncCommands<byte[], byte[]> dedicated() {
		RedisConnection connection = connection();
		connection.openPipeline();
		return ((StatefulRedisConnection<byte[], byte[]>) ((RedisAsyncCommands<byte[], byte[]>) connection
			.getNativeConnection()).getStatefulConnection()).async();
	}

	/** A native connection that all share. */
	@SuppressWarnings("unchecked")
	private RedisAsyncCommands<byte[], byte[]> shared() {
		return (RedisAsyncCommands<byte[], byte[]>) connection().getNativeConnection();
	}

	private static <T> T confirmed(Callable<T> work) {
		return RedisRouting.acknowledged(1, Duration.ofMillis(500), () -> {
			try {
				return work.call();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	private <T> Future<T> aside(Callable<T> work) {
		return this.threads.submit(work);
	}

	enum Use {

		PIPELINE {
			@Override
			void issue(RedisConnection connection) {
				connection.openPipeline();
				connection.stringCommands().incr(KEY);
				connection.closePipeline();
			}
		},

		TRANSACTION {
			@Override
			void issue(RedisConnection connection) {
				connection.multi();
				connection.stringCommands().incr(KEY);
				connection.exec();
			}
		},

		BLOCKING {
			@Override
			void issue(RedisConnection connection) {
				connection.listCommands().bLPop(1, KEY);
			}
		},

		CONFIRMED {
			@Override
			void issue(RedisConnection connection) {
				confirmed(() -> connection.stringCommands().incr(KEY));
			}
		};

		abstract void issue(RedisConnection connection);

	}

	@Nested
	class WhileTheMasterChanges {

		@ParameterizedTest
		@EnumSource
		void whatWaitsForAConnectionToTheFormerMasterIsExecutedByTheNextOne(Use use) throws Exception {
			start(FakeDeployment.settings());
			FakeRedis former = deployment().first();
			former.keepNewcomersWaiting();
			Future<?> issued = aside(() -> {
				use.issue(connection());
				return null;
			});
			FakeDeployment.soon().until(() -> former.waitingConnections() == 1);
			deployment().failOver();
			issued.get(5, TimeUnit.SECONDS);
			former.letNewcomersIn();
			FakeDeployment.soon().until(() -> former.waitingConnections() == 0);
			assertThat(former.executed()).isEmpty();
			assertThat(deployment().second().executed()).isNotEmpty();
		}

		/** Reads are answered by the master where there is no replica. */
		/** It waits from then on, and not with what has asked for the next one before. */
		@Test
		void aCommandThatBlockedThereWaitsForTheNextOneForAsLongAsItMay() throws Exception {
			start(FakeDeployment.settings().timeout(Duration.ofSeconds(20)).holdTimeout(Duration.ofSeconds(4)));
			FakeRedis former = deployment().first();
			RedisAsyncCommands<byte[], byte[]> commands = dedicated();
			commands.set(KEY, KEY).get();
			former.refuse("BLPOP", "READONLY You can't write against a read only replica.");
			former.blockOn("BLPOP");
			RedisFuture<?> blocked = commands.blpop(30, KEY);
			FakeDeployment.soon().until(() -> former.waitingConnections() == 1);
			deployment().loseMaster();
			CompletableFuture<@Nullable Throwable> next = commands.incr(KEY)
				.toCompletableFuture()
				.handle((value, failure) -> failure);
			next.copy().completeOnTimeout(null, 2, TimeUnit.SECONDS).get();
			former.letNewcomersIn();
			assertThat(next.get(20, TimeUnit.SECONDS)).isInstanceOf(NoWritableMasterException.class);
			assertThat(blocked.isDone()).isFalse();
			deployment().failOver();
			blocked.get(20, TimeUnit.SECONDS);
		}

		/** Also what was still waiting for its answer when another one was asked for. */
		@Test
		void whatComesBackGoesFirst() throws Exception {
			start(FakeDeployment.settings().timeout(Duration.ofSeconds(20)));
			FakeRedis master = deployment().first();
			RedisAsyncCommands<byte[], byte[]> commands = dedicated();
			commands.set(KEY, KEY).get();
			master.refuse("INCR a", "READONLY You can't write against a read only replica.");
			master.refuse("INCR b", "READONLY You can't write against a read only replica.");
			master.blockOn("INCR");
			List<RedisFuture<Long>> issued = new ArrayList<>();
			issued.add(commands.incr(bytes("a")));
			issued.add(commands.incr(bytes("b")));
			FakeDeployment.soon().until(() -> master.waitingConnections() == 1);
			deployment().loseMaster();
			issued.add(commands.incr(bytes("c")));
			master.letNewcomersIn();
			FakeDeployment.soon().until(() -> master.refused() == 1 && master.waitingConnections() == 1);
			master.blockOn("nothing more");
			master.accept("INCR a");
			deployment().restoreMaster();
			issued.get(2)
				.toCompletableFuture()
				.handle((value, failure) -> value)
				.completeOnTimeout(null, 100, TimeUnit.MILLISECONDS)
				.get();
			master.letNewcomersIn();
			FakeDeployment.soon().until(() -> master.refused() == 2);
			master.accept("INCR b");
			for (RedisFuture<Long> command : issued) {
				command.get(20, TimeUnit.SECONDS);
			}
			assertThat(master.executed()).filteredOn((line) -> line.contains("INCR"))
				.extracting((line) -> line.substring(line.indexOf("INCR")))
				.containsExactly("INCR a", "INCR b", "INCR c");
		}

		/** It has become a replica, and answers reads. */
		@ParameterizedTest
		@ValueSource(booleans = { false, true })
		void whatIsReadBehindAWriteThatItRefusesIsReadAtTheNextOne(boolean dedicated) throws Exception {
			start(FakeDeployment.settings());
			FakeRedis former = deployment().first();
			RedisAsyncCommands<byte[], byte[]> commands = dedicated ? dedicated() : shared();
			commands.set(KEY, KEY).get();
			former.refuse("INCR", "READONLY You can't write against a read only replica.");
			List<AsyncCommand<byte[], byte[], ?>> issued = new ArrayList<>();
			for (CommandType type : List.of(CommandType.INCR, CommandType.GET, CommandType.STRLEN, CommandType.INCR,
					CommandType.GET)) {
				issued.add(new AsyncCommand<>(new Command<>(type, new ArrayOutput<>(ByteArrayCodec.INSTANCE),
						new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(KEY))));
			}
			commands.getStatefulConnection().dispatch(issued);
			FakeDeployment.soon().until(() -> former.refused() >= 2);
			deployment().failOver();
			for (AsyncCommand<?, ?, ?> command : issued) {
				command.get(20, TimeUnit.SECONDS);
			}
			assertThat(deployment().second().executed()).extracting((line) -> line.split(" ")[1])
				.containsExactly("INCR", "GET", "STRLEN", "INCR", "GET");
		}

		@Test
		void whatIsReadThereIsReadAtTheNextOne() throws Exception {
			start(FakeDeployment.settings());
			FakeRedis former = deployment().first();
			former.keepNewcomersWaiting();
			RedisConnection reading = deployment().reads().getConnection();
			Future<?> issued = aside(() -> {
				reading.openPipeline();
				reading.stringCommands().get(KEY);
				return reading.closePipeline();
			});
			FakeDeployment.soon().until(() -> former.waitingConnections() == 1);
			deployment().failOver();
			issued.get(5, TimeUnit.SECONDS);
			former.letNewcomersIn();
			assertThat(former.executed()).isEmpty();
			assertThat(deployment().second().count("GET")).isOne();
		}

		@ParameterizedTest
		@EnumSource
		void aConnectionThatIsOpenedWhileThereIsNoMasterIsNotUsedUntilThereIsOne(Use use) throws Exception {
			start(FakeDeployment.settings());
			FakeRedis former = deployment().first();
			former.keepNewcomersWaiting();
			Future<?> issued = aside(() -> {
				use.issue(connection());
				return null;
			});
			FakeDeployment.soon().until(() -> former.waitingConnections() == 1);
			deployment().loseMaster();
			former.letNewcomersIn();
			assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> issued.get(200, TimeUnit.MILLISECONDS));
			assertThat(former.executed()).isEmpty();
			deployment().failOver();
			issued.get(5, TimeUnit.SECONDS);
			assertThat(former.executed()).isEmpty();
		}

	}

	@Nested
	class WithALease {

		@ParameterizedTest
		@EnumSource
		void nothingIsSentWithoutOne(Use use) throws Exception {
			start(FakeDeployment.settings().fenced());
			RedisConnection connection = connection();
			FakeRedis master = deployment().first();
			use.issue(connection);
			int before = master.executed().size();
			deployment().endLease();
			Future<?> issued = aside(() -> {
				use.issue(connection);
				return null;
			});
			assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> issued.get(200, TimeUnit.MILLISECONDS));
			assertThat(master.executed()).hasSize(before);
			deployment().renewLease();
			issued.get(5, TimeUnit.SECONDS);
			assertThat(master.executed()).hasSizeGreaterThan(before);
		}

		@Test
		void anOpenPipelineStops() throws Exception {
			start(FakeDeployment.settings().fenced());
			RedisAsyncCommands<byte[], byte[]> pipeline = dedicated();
			pipeline.incr(KEY).get();
			deployment().endLease();
			RedisFuture<Long> held = pipeline.incr(KEY);
			assertThat(held.await(200, TimeUnit.MILLISECONDS)).isFalse();
			assertThat(deployment().first().count("INCR")).isEqualTo(1);
			deployment().renewLease();
			held.get();
		}

		@Test
		void exec() throws Exception {
			start(FakeDeployment.settings().fenced());
			RedisAsyncCommands<byte[], byte[]> transaction = dedicated();
			transaction.multi().get();
			transaction.incr(KEY);
			deployment().endLease();
			RedisFuture<?> exec = transaction.exec();
			assertThat(exec.await(200, TimeUnit.MILLISECONDS)).isFalse();
			assertThat(deployment().first().count("INCR")).isZero();
			deployment().renewLease();
			exec.get();
		}

		@Test
		void anExecThatIsRejectedLeavesNothingOfItsTransactionBehind() throws Exception {
			start(FakeDeployment.settings().fenced().holdTimeout(Duration.ofMillis(200)));
			RedisAsyncCommands<byte[], byte[]> transaction = dedicated();
			transaction.multi().get();
			transaction.incr(KEY);
			deployment().endLease();
			RedisFuture<?> exec = transaction.exec();
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(exec::get);
			deployment().renewLease();
			assertThat(transaction.set(KEY, bytes("after")).get()).isEqualTo("OK");
			assertThat(deployment().first().count("INCR")).isZero();
			transaction.multi().get();
			transaction.incr(KEY);
			transaction.exec().get();
			assertThat(deployment().first().count("INCR")).isOne();
		}

		@Test
		void aWriteBeforeMultiInOneFlush() throws Exception {
			start(FakeDeployment.settings().fenced());
			RedisAsyncCommands<byte[], byte[]> transaction = dedicated();
			transaction.watch(KEY).get();
			deployment().endLease();
			transaction.getStatefulConnection().setAutoFlushCommands(false);
			RedisFuture<?> write = transaction.set(KEY, bytes("1"));
			transaction.multi();
			transaction.incr(KEY);
			transaction.getStatefulConnection().setAutoFlushCommands(true);
			transaction.getStatefulConnection().flushCommands();
			assertThat(write.await(200, TimeUnit.MILLISECONDS)).isFalse();
			assertThat(deployment().first().count("SET")).isZero();
			deployment().renewLease();
			write.get();
			transaction.exec().get();
			assertThat(deployment().first().count("INCR")).isOne();
		}

		@Test
		void aWriteBetweenWatchAndMulti() throws Exception {
			start(FakeDeployment.settings().fenced());
			RedisAsyncCommands<byte[], byte[]> transaction = dedicated();
			transaction.watch(KEY).get();
			deployment().endLease();
			RedisFuture<?> write = transaction.incr(KEY);
			assertThat(write.await(200, TimeUnit.MILLISECONDS)).isFalse();
			assertThat(deployment().first().count("INCR")).isZero();
			deployment().renewLease();
			write.get();
		}

	}

	/**
	 * The server executes at once what is not between {@code MULTI} and {@code EXEC}.
	 */
	@Nested
	class LostOnTheWay {

		@Test
		void aWriteBetweenWatchAndMultiMayHaveBeenExecuted() throws Exception {
			start(FakeDeployment.settings());
			RedisAsyncCommands<byte[], byte[]> transaction = dedicated();
			transaction.watch(KEY).get();
			deployment().first().swallow("WATCH");
			RedisFuture<?> write = transaction.incr(KEY);
			RedisFuture<?> multi = transaction.multi();
			RedisFuture<?> queued = transaction.incr(KEY);
			assertThat(write.await(200, TimeUnit.MILLISECONDS)).isFalse();
			deployment().first().cut("WATCH");
			assertFails(write, WriteOutcomeUnknownException.class);
			assertFails(multi, TransactionNotExecutedException.class);
			assertFails(queued, TransactionNotExecutedException.class);
		}

		/** Nothing has been answered, but EXEC is on its way. */
		@Test
		void whatIsQueuedEndsWithAnExecThatHasBeenSent() throws Exception {
			start(FakeDeployment.settings());
			RedisAsyncCommands<byte[], byte[]> transaction = dedicated();
			transaction.incr(KEY).get();
			deployment().first().swallow("INCR");
			RedisFuture<?> multi = transaction.multi();
			RedisFuture<?> queued = transaction.incr(KEY);
			RedisFuture<?> read = transaction.get(KEY);
			RedisFuture<?> exec = transaction.exec();
			assertThat(exec.await(200, TimeUnit.MILLISECONDS)).isFalse();
			deployment().first().cut("INCR");
			assertFails(multi, WriteOutcomeUnknownException.class);
			assertFails(queued, WriteOutcomeUnknownException.class);
			assertFails(read, WriteOutcomeUnknownException.class);
			assertFails(exec, WriteOutcomeUnknownException.class);
		}

		/** It is queued like any other command. */
		@Test
		void unwatchWithinATransactionEndsWithIt() throws Exception {
			start(FakeDeployment.settings());
			RedisAsyncCommands<byte[], byte[]> transaction = dedicated();
			transaction.multi().get();
			RedisFuture<?> queued = transaction.incr(KEY);
			RedisFuture<?> unwatch = transaction.unwatch();
			FakeDeployment.soon().until(() -> deployment().first().lastOf("UNWATCH"));
			deployment().first().cut("UNWATCH");
			assertFails(transaction.exec(), TransactionNotExecutedException.class);
			assertFails(queued, TransactionNotExecutedException.class);
			assertFails(unwatch, TransactionNotExecutedException.class);
		}

		/** What comes before MULTI is executed at once, also if it writes no key. */
		@Test
		void aMessageBetweenWatchAndMultiMayHaveBeenSent() throws Exception {
			start(FakeDeployment.settings());
			RedisAsyncCommands<byte[], byte[]> transaction = dedicated();
			transaction.watch(KEY).get();
			deployment().first().swallow("WATCH");
			RedisFuture<?> message = transaction.publish(KEY, bytes("message"));
			assertThat(message.await(200, TimeUnit.MILLISECONDS)).isFalse();
			deployment().first().cut("WATCH");
			assertFails(message, WriteOutcomeUnknownException.class);
		}

		@Test
		void whatIsFlushedTogetherWithATransactionIsNoPartOfIt() throws Exception {
			start(FakeDeployment.settings());
			RedisAsyncCommands<byte[], byte[]> shared = shared();
			shared.set(KEY, bytes("1")).get();
			deployment().first().swallow("SET");
			shared.getStatefulConnection().setAutoFlushCommands(false);
			RedisFuture<?> before = shared.incr(KEY);
			RedisFuture<?> multi = shared.multi();
			RedisFuture<?> queued = shared.incr(KEY);
			RedisFuture<?> exec = shared.exec();
			RedisFuture<?> after = shared.incr(KEY);
			shared.getStatefulConnection().setAutoFlushCommands(true);
			shared.getStatefulConnection().flushCommands();
			assertThat(before.await(200, TimeUnit.MILLISECONDS)).isFalse();
			deployment().first().cut("SET");
			assertFails(before, WriteOutcomeUnknownException.class);
			// EXEC has been sent: they may have been executed.
			assertFails(multi, WriteOutcomeUnknownException.class);
			assertFails(queued, WriteOutcomeUnknownException.class);
			assertFails(exec, WriteOutcomeUnknownException.class);
			assertFails(after, WriteOutcomeUnknownException.class);
		}

		/** Commands of other threads would become a part of it. */
		@Test
		void nothingOfOthersComesBetweenWhatIsFlushedTogether() throws Exception {
			start(FakeDeployment.settings());
			RedisAsyncCommands<byte[], byte[]> shared = shared();
			AtomicBoolean ended = new AtomicBoolean();
			ReactiveRedisConnection reactive = deployment().factory().getReactiveConnection();
			Future<?> others = aside(() -> {
				while (!ended.get()) {
					Flux.range(0, 100)
						.flatMap((n) -> reactive.numberCommands().incr(ByteBuffer.wrap(KEY)))
						.blockLast(Duration.ofSeconds(10));
				}
				return null;
			});
			for (int i = 0; i < 200; i++) {
				CommandType[] types = { CommandType.MULTI, CommandType.INCR, CommandType.INCR, CommandType.EXEC };
				List<RedisCommand<byte[], byte[], ?>> batch = new ArrayList<>();
				for (CommandType type : types) {
					CommandArgs<byte[], byte[]> args = new CommandArgs<>(ByteArrayCodec.INSTANCE);
					batch.add(new AsyncCommand<>(new Command<>(type, new ArrayOutput<>(ByteArrayCodec.INSTANCE),
							(type == CommandType.INCR) ? args.addKey(KEY) : args)));
				}
				((StatefulRedisConnection<byte[], byte[]>) shared.getStatefulConnection()).dispatch(batch);
				assertThat(((AsyncCommand<?, ?, ?>) batch.get(3)).get())
					.asInstanceOf(InstanceOfAssertFactories.type(TransactionResult.class))
					.as("what EXEC has executed")
					.matches((executed) -> executed.size() == 2);
			}
			ended.set(true);
			others.get();
		}

		/** The server has queued them, and their callers wait for what EXEC brings. */
		@ParameterizedTest
		@ValueSource(booleans = { true, false })
		void whatIsQueuedEndsWithExec(boolean sent) throws Exception {
			start(FakeDeployment.settings());
			RedisAsyncCommands<byte[], byte[]> transaction = dedicated();
			transaction.multi().get();
			RedisFuture<?> queued = transaction.incr(KEY);
			RedisFuture<?> last = transaction.set(KEY, bytes("1"));
			FakeDeployment.soon().until(() -> deployment().first().lastOf("SET"));
			if (sent) {
				deployment().first().swallow("SET");
				RedisFuture<?> exec = transaction.exec();
				assertThat(exec.await(200, TimeUnit.MILLISECONDS)).isFalse();
				deployment().first().cut("SET");
				assertFails(exec, WriteOutcomeUnknownException.class);
				assertFails(queued, WriteOutcomeUnknownException.class);
				assertFails(last, WriteOutcomeUnknownException.class);
			}
			else {
				deployment().first().cut("SET");
				assertFails(transaction.exec(), TransactionNotExecutedException.class);
				assertFails(queued, TransactionNotExecutedException.class);
				assertFails(last, TransactionNotExecutedException.class);
			}
		}

		@Test
		void whatIsQueuedEndsWithItsConnection() throws Exception {
			start(FakeDeployment.settings());
			RedisAsyncCommands<byte[], byte[]> transaction = dedicated();
			transaction.multi().get();
			RedisFuture<?> queued = transaction.incr(KEY);
			assertThat(queued.await(200, TimeUnit.MILLISECONDS)).isFalse();
			transaction.getStatefulConnection().close();
			assertFails(queued, TransactionNotExecutedException.class);
		}

		private void assertFails(RedisFuture<?> command, Class<? extends Throwable> expected) {
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> command.get(20, TimeUnit.SECONDS))
				.withCauseInstanceOf(expected);
		}

	}

	@Nested
	class WithNoTimeToWaitForAMaster {

		@Test
		void aConnectionToAKnownOneTakesItsTime() throws Exception {
			start(FakeDeployment.settings().holdTimeout(Duration.ZERO));
			RedisAsyncCommands<byte[], byte[]> pipeline = dedicated();
			assertThat(pipeline.incr(KEY).get(20, TimeUnit.SECONDS)).isOne();
			deployment().loseMaster();
			RedisFuture<?> rejected = dedicated().incr(KEY);
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> rejected.get(20, TimeUnit.SECONDS))
				.withCauseInstanceOf(NoWritableMasterException.class);
		}

	}

	@Nested
	class ADatabaseThatIsSelectedInATransaction {

		@ParameterizedTest
		@ValueSource(booleans = { true, false })
		void isSelectedAgainIfThatWasExecuted(boolean executed) throws Exception {
			start(FakeDeployment.settings());
			RedisAsyncCommands<byte[], byte[]> transaction = dedicated();
			transaction.multi().get();
			transaction.select(3);
			if (executed) {
				transaction.exec().get();
			}
			else {
				transaction.discard().get();
			}
			deployment().first().cut(executed ? "EXEC" : "DISCARD");
			FakeDeployment.soon()
				.ignoreExceptions()
				.until(() -> "OK".equals(transaction.set(KEY, bytes("after")).get()));
			assertThat(deployment().first().executed()).filteredOn((command) -> command.contains("SET"))
				.isNotEmpty()
				.allSatisfy((command) -> assertThat(command.startsWith("3/")).isEqualTo(executed));
		}

	}

	@Nested
	class WithoutAMaster {

		@Test
		void confirmedWritesAreBounded() {
			start(FakeDeployment.settings().maxHeld(10).holdTimeout(Duration.ofSeconds(30)));
			RedisAsyncCommands<byte[], byte[]> commands = shared();
			deployment().loseMaster();
			assertBounded(() -> confirmed(() -> commands.incr(KEY)));
		}

		@Test
		void pipelinesAreBounded() {
			start(FakeDeployment.settings().maxHeld(10).holdTimeout(Duration.ofSeconds(30)));
			RedisAsyncCommands<byte[], byte[]> commands = dedicated();
			deployment().loseMaster();
			assertBounded(() -> commands.incr(KEY));
		}

		private void assertBounded(Callable<RedisFuture<Long>> issue) {
			List<CompletableFuture<Long>> issued = new ArrayList<>();
			for (int i = 0; i < 1000; i++) {
				issued.add(call(issue).toCompletableFuture());
			}
			ReadWriteClient client = deployment().client();
			FakeDeployment.soon()
				.until(() -> issued.stream().filter(CompletableFuture::isCompletedExceptionally).count() == 990);
			assertThat(client.held()).isEqualTo(10);
			deployment().restoreMaster();
			FakeDeployment.soon().until(() -> issued.stream().allMatch(CompletableFuture::isDone));
			assertThat(deployment().first().count("INCR")).isEqualTo(10);
			assertThat(client.held()).isZero();
		}

		private <T> T call(Callable<T> work) {
			try {
				return work.call();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Test
		void eachFailsByItsOwnDeadline() throws Exception {
			start(FakeDeployment.settings().holdTimeout(Duration.ofMillis(800)));
			RedisAsyncCommands<byte[], byte[]> commands = shared();
			deployment().loseMaster();
			CompletableFuture<Long> first = confirmed(() -> commands.incr(KEY)).toCompletableFuture();
			long begun = System.nanoTime();
			FakeDeployment.soon().until(() -> System.nanoTime() - begun > TimeUnit.MILLISECONDS.toNanos(400));
			long issued = System.nanoTime();
			CompletableFuture<Long> second = confirmed(() -> commands.incr(KEY)).toCompletableFuture();
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(first::get)
				.havingCause()
				.isInstanceOf(NoWritableMasterException.class);
			assertThat(second).isNotDone();
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(second::get)
				.havingCause()
				.isInstanceOf(NoWritableMasterException.class);
			assertThat(System.nanoTime() - issued).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(790));
		}

		/** What is left of a transaction is not executed as if it were none. */
		@Test
		void aTransactionOfWhichAPartIsRejectedIsNotExecuted() throws Exception {
			start(FakeDeployment.settings().maxHeld(2).holdTimeout(Duration.ofSeconds(30)));
			RedisAsyncCommands<byte[], byte[]> commands = dedicated();
			deployment().loseMaster();
			commands.multi();
			commands.incr(KEY);
			commands.incr(KEY);
			RedisFuture<?> exec = commands.exec();
			deployment().restoreMaster();
			FakeDeployment.soon().until(() -> exec.toCompletableFuture().isDone());
			commands.set(KEY, bytes("after")).get();
			assertThat(deployment().first().count("INCR")).isZero();
		}

		@Test
		void theEndOfTheApplicationCompletesWhatWaitsForAConnection() {
			start(FakeDeployment.settings().connectTimeout(Duration.ofSeconds(2)));
			RedisAsyncCommands<byte[], byte[]> commands = shared();
			deployment().first().keepNewcomersWaiting();
			CompletableFuture<Long> write = confirmed(() -> commands.incr(KEY)).toCompletableFuture();
			FakeDeployment.soon().until(() -> deployment().first().waitingConnections() == 1);
			deployment().factory().stop();
			assertThat(write).failsWithin(Duration.ofSeconds(10))
				.withThrowableOfType(ExecutionException.class)
				.havingCause()
				.isInstanceOf(NoWritableMasterException.class);
		}

	}

	@Nested
	class WhenTheConnectionIs {

		@Test
		void swallowedAnotherOneIsMade() throws Exception {
			start(FakeDeployment.settings().timeout(Duration.ofSeconds(1)));
			RedisAsyncCommands<byte[], byte[]> commands = shared();
			confirmed(() -> commands.incr(KEY)).get();
			deployment().first().swallow("WAIT");
			CompletableFuture<Long> lost = confirmed(() -> commands.incr(KEY)).toCompletableFuture();
			assertThat(lost).failsWithin(Duration.ofSeconds(5));
			assertThat(confirmed(() -> commands.incr(KEY)).get(5, TimeUnit.SECONDS)).isEqualTo(1);
		}

		@Test
		void swallowedWhileACommandBlocksAnotherOneIsMade() throws Exception {
			start(FakeDeployment.settings().timeout(Duration.ofSeconds(1)));
			RedisAsyncCommands<byte[], byte[]> commands = dedicated();
			commands.incr(KEY).get();
			deployment().first().swallow("INCR");
			assertThat(commands.blpop(1, KEY).toCompletableFuture()).failsWithin(Duration.ofSeconds(10));
			assertThat(commands.incr(KEY).get(20, TimeUnit.SECONDS)).isEqualTo(1);
		}

		/** The master is known, so there is no hold time that could be over. */
		@Test
		void swallowedWhatComesNextWaitsForTheNextOneWithoutAnyHoldTime() throws Exception {
			start(FakeDeployment.settings().timeout(Duration.ofSeconds(1)).holdTimeout(Duration.ZERO));
			RedisAsyncCommands<byte[], byte[]> commands = dedicated();
			commands.incr(KEY).get();
			deployment().first().swallow("INCR");
			CompletableFuture<Long> lost = commands.incr(KEY).toCompletableFuture();
			List<CompletableFuture<@Nullable Throwable>> failures = new ArrayList<>();
			FakeDeployment.soon().until(() -> {
				failures.add(commands.incr(KEY)
					.toCompletableFuture()
					.<@Nullable Throwable>handle((value, failure) -> failure));
				return lost.isDone();
			});
			for (CompletableFuture<@Nullable Throwable> failure : failures) {
				assertThat(failure.get(20, TimeUnit.SECONDS) instanceof NoWritableMasterException).isFalse();
			}
			assertThat(failures).anyMatch((failure) -> failure.join() == null);
		}

		/** As by a thread that was interrupted. */
		@Test
		void blockedForEverByACommandThatWasLeftBehindAnotherOneIsMade() throws Exception {
			start(FakeDeployment.settings().timeout(Duration.ofSeconds(1)));
			RedisAsyncCommands<byte[], byte[]> commands = dedicated();
			deployment().first().blockOn("BLPOP");
			CompletableFuture<?> left = commands.blpop(0, KEY).toCompletableFuture();
			assertThat(commands.incr(KEY).toCompletableFuture()).failsWithin(Duration.ofSeconds(20))
				.withThrowableThat()
				.withCauseInstanceOf(WriteOutcomeUnknownException.class);
			assertThat(commands.incr(KEY).get(20, TimeUnit.SECONDS)).isEqualTo(1);
			assertThat(left).failsWithin(Duration.ofSeconds(20));
		}

		/** What blocks has its answer from the connection that nothing else waits for. */
		@Test
		void whatComesBackDoesNotWaitForACommandThatBlocksForEver() throws Exception {
			start(FakeDeployment.settings().fenced().holdTimeout(Duration.ofSeconds(5)));
			RedisAsyncCommands<byte[], byte[]> commands = dedicated();
			commands.incr(KEY).get();
			deployment().first().blockOn("BLPOP");
			RedisFuture<?> blocked = commands.blpop(0, KEY);
			FakeDeployment.soon().until(() -> deployment().first().waitingConnections() == 1);
			deployment().interruptLease(() -> {
			});
			assertThat(commands.incr(KEY).get(20, TimeUnit.SECONDS)).isEqualTo(1);
			assertThat(commands.incr(KEY).get(20, TimeUnit.SECONDS)).isEqualTo(1);
			assertThat(blocked.isDone()).isFalse();
			deployment().first().letNewcomersIn();
			assertThat(blocked.get(20, TimeUnit.SECONDS)).isNotNull();
		}

		@Test
		void blockedByACommandThatWasCancelledAnotherOneIsMade() throws Exception {
			start(FakeDeployment.settings());
			RedisAsyncCommands<byte[], byte[]> commands = dedicated();
			commands.incr(KEY).get();
			deployment().first().blockOn("BLPOP");
			int connections = deployment().first().connections();
			RedisFuture<?> blocked = commands.blpop(0, KEY);
			FakeDeployment.soon().until(() -> deployment().first().waitingConnections() == 1);
			blocked.cancel(true);
			assertThat(commands.incr(KEY).get(20, TimeUnit.SECONDS)).isEqualTo(1);
			assertThat(deployment().first().connections()).isEqualTo(connections + 1);
		}

		@Test
		void aBlockTimeLongerThanAnybodyLivesIsForEver() throws Exception {
			start(FakeDeployment.settings());
			RedisAsyncCommands<byte[], byte[]> commands = dedicated();
			commands.incr(KEY).get();
			CompletableFuture<?> waiting = commands
				.xread(XReadArgs.Builder.block(10_000_000_000_000L), XReadArgs.StreamOffset.latest(KEY))
				.toCompletableFuture();
			assertThat(waiting.handle((value, failure) -> failure)
				.completeOnTimeout(null, 200, TimeUnit.MILLISECONDS)
				.get()).isNull();
		}

		/** What waits meanwhile keeps its own deadline. */
		@Test
		void swallowedWhatComesNextWaitsForWhatIsInFlightAndNotLongerThanItMay() throws Exception {
			start(FakeDeployment.settings()
				.timeout(Duration.ofSeconds(8))
				.holdTimeout(Duration.ofMillis(500))
				.connectTimeout(Duration.ofMillis(500)));
			RedisAsyncCommands<byte[], byte[]> commands = dedicated();
			commands.incr(KEY).get();
			deployment().first().swallow("INCR");
			CompletableFuture<Long> lost = commands.incr(KEY).toCompletableFuture();
			FakeDeployment.soon().until(() -> {
				CompletableFuture<Long> next = commands.incr(KEY).toCompletableFuture();
				return next.handle((value, failure) -> failure instanceof NoWritableMasterException)
					.completeOnTimeout(false, 1, TimeUnit.SECONDS)
					.get();
			});
			assertThat(lost).isNotDone();
		}

		@Test
		void madeAnewItsUserAndDatabaseAreSetAgain() throws Exception {
			start(FakeDeployment.settings());
			RedisAsyncCommands<byte[], byte[]> commands = dedicated();
			commands.auth("someone", "secret").get();
			commands.select(5).get();
			commands.set(KEY, bytes("before")).get();
			deployment().first().cut("before");
			FakeDeployment.soon().ignoreExceptions().until(() -> "OK".equals(commands.set(KEY, bytes("after")).get()));
			assertThat(deployment().first().executed()).anyMatch((line) -> line.equals("5/someone SET key after"));
		}

		@Test
		void madeAnewAndItsDatabaseIsRefusedNothingIsSent() throws Exception {
			start(FakeDeployment.settings());
			RedisAsyncCommands<byte[], byte[]> commands = dedicated();
			commands.select(5).get();
			commands.set(KEY, bytes("before")).get();
			deployment().first().refuse("SELECT", "ERR DB index is out of range");
			deployment().failOver();
			deployment().second().refuse("SELECT", "ERR DB index is out of range");
			assertThatExceptionOfType(ExecutionException.class)
				.isThrownBy(() -> commands.set(KEY, bytes("after")).get())
				.withMessageContaining("DB index is out of range");
			assertThat(deployment().second().executed()).isEmpty();
		}

		@Test
		void theDatabaseWhoseSelectionIsNotAnsweredIsSelectedOnTheNext() throws Exception {
			start(FakeDeployment.settings().timeout(Duration.ofSeconds(1)));
			RedisAsyncCommands<byte[], byte[]> commands = dedicated();
			commands.set(KEY, bytes("before")).get();
			deployment().first().swallow("SET");
			RedisFuture<String> select = commands.select(5);
			FakeDeployment.soon().until(() -> select.toCompletableFuture().isDone());
			FakeDeployment.soon().ignoreExceptions().until(() -> "OK".equals(commands.set(KEY, bytes("after")).get()));
			assertThat(deployment().first().executed()).endsWith("5/default SET key after");
		}

		@Test
		void asToldByARefusedSelectItStaysInItsDatabase() throws Exception {
			start(FakeDeployment.settings());
			RedisAsyncCommands<byte[], byte[]> commands = dedicated();
			deployment().first().refuse("SELECT 99", "ERR DB index is out of range");
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> commands.select(99).get());
			deployment().failOver();
			commands.set(KEY, bytes("after")).get();
			assertThat(deployment().second().executed()).containsExactly("0/default SET key after");
		}

	}

	/**
	 * What is left of a transaction is not executed, neither as one nor as if it were
	 * none, and what follows is none of it.
	 */
	@Nested
	class CancelledInPart {

		private static final int EXEC = 3;

		private RedisAsyncCommands<byte[], byte[]> commands;

		@BeforeEach
		void connect() throws Exception {
			start(FakeDeployment.settings());
			this.commands = dedicated();
			this.commands.incr(KEY).get();
		}

		private List<RedisFuture<?>> issueTransaction() {
			return List.of(this.commands.watch(KEY), this.commands.multi(), this.commands.incr(KEY),
					this.commands.exec());
		}

		private void assertNotExecuted(List<RedisFuture<?>> parts) throws Exception {
			// What the server has queued is completed by the end of its transaction.
			RedisFuture<?> exec = parts.get(EXEC);
			FakeDeployment.soon().until(() -> exec.toCompletableFuture().isDone());
			if (!exec.isCancelled()) {
				assertThatExceptionOfType(ExecutionException.class).isThrownBy(exec::get)
					.withCauseInstanceOf(TransactionNotExecutedException.class);
			}
			assertThat(this.commands.set(KEY, bytes("after")).get()).isEqualTo("OK");
			assertThat(deployment().first().count("INCR")).isOne();
		}

		/** Keeps everything from being written. */
		private void whileTheEventLoopIsBusy(Runnable work) throws InterruptedException {
			CountDownLatch busy = new CountDownLatch(1);
			CountDownLatch done = new CountDownLatch(1);
			this.commands.dispatch(CommandType.SET, new StatusOutput<>(ByteArrayCodec.INSTANCE) {

				@Override
				public void set(ByteBuffer bytes) {
					busy.countDown();
					try {
						done.await();
					}
					catch (InterruptedException ex) {
						Thread.currentThread().interrupt();
					}
				}

			}, new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(KEY).add("busy"));
			busy.await();
			try {
				work.run();
			}
			finally {
				done.countDown();
			}
		}

		@ParameterizedTest
		@ValueSource(ints = { 0, 1, 2, EXEC })
		void whileItIsOnItsWayToTheEventLoop(int part) throws Exception {
			List<RedisFuture<?>> parts = new ArrayList<>();
			whileTheEventLoopIsBusy(() -> {
				parts.addAll(issueTransaction());
				parts.get(part).cancel(true);
			});
			assertNotExecuted(parts);
		}

		@ParameterizedTest
		@ValueSource(ints = { 0, 1, 2, EXEC })
		void flushedTogetherAndOnItsWayToTheEventLoop(int part) throws Exception {
			this.commands.getStatefulConnection().setAutoFlushCommands(false);
			List<RedisFuture<?>> parts = issueTransaction();
			this.commands.getStatefulConnection().setAutoFlushCommands(true);
			whileTheEventLoopIsBusy(() -> {
				this.commands.getStatefulConnection().flushCommands();
				parts.get(part).cancel(true);
			});
			assertNotExecuted(parts);
		}

		@ParameterizedTest
		@ValueSource(ints = { 0, 1, 2, EXEC })
		void beforeItIsFlushed(int part) throws Exception {
			this.commands.getStatefulConnection().setAutoFlushCommands(false);
			List<RedisFuture<?>> parts = issueTransaction();
			this.commands.getStatefulConnection().setAutoFlushCommands(true);
			parts.get(part).cancel(true);
			this.commands.getStatefulConnection().flushCommands();
			assertNotExecuted(parts);
		}

		@ParameterizedTest
		@ValueSource(ints = { 0, 1, 2, EXEC })
		void whileItWaitsForAMaster(int part) throws Exception {
			deployment().loseMaster();
			List<RedisFuture<?>> parts = issueTransaction();
			parts.get(part).cancel(true);
			deployment().restoreMaster();
			assertNotExecuted(parts);
		}

		/** The server has queued the rest, and would wait for its end for ever. */
		@Test
		void itsEndWhileItWaitsForAMaster() throws Exception {
			RedisFuture<?> watch = this.commands.watch(KEY);
			RedisFuture<?> multi = this.commands.multi();
			RedisFuture<?> queued = this.commands.incr(KEY);
			multi.get();
			deployment().loseMaster();
			RedisFuture<?> exec = this.commands.exec();
			exec.cancel(true);
			deployment().restoreMaster();
			assertNotExecuted(List.of(watch, multi, queued, exec));
		}

	}

	@Nested
	class Confirming {

		@Test
		void noWaitIsWrittenWithinATransaction() throws Exception {
			start(FakeDeployment.settings().acks());
			RedisAsyncCommands<byte[], byte[]> commands = dedicated();
			for (int i = 0; i < 50; i++) {
				List<RedisFuture<?>> issued = new ArrayList<>();
				issued.add(commands.incr(KEY));
				issued.add(commands.blpop(1, KEY));
				issued.add(commands.incr(KEY));
				// On the event loop, where commands are written at once.
				commands.incr(KEY).thenCompose((done) -> {
					commands.incr(KEY);
					return commands.multi();
				}).toCompletableFuture().get();
				commands.set(KEY, bytes("transaction"));
				commands.exec().get();
				for (RedisFuture<?> one : issued) {
					one.get();
				}
			}
			assertThat(deployment().first().refusedInTransaction()).isZero();
		}

		@Test
		void theWaitsAreNotCountedAsTheApplicationsCommands() throws Exception {
			start(FakeDeployment.settings());
			RedisAsyncCommands<byte[], byte[]> commands = shared();
			for (int i = 0; i < 5; i++) {
				confirmed(() -> commands.incr(KEY)).get();
			}
			assertThat(deployment().client().traffic().commands(true, Traffic.Target.MASTER, Outcome.EXECUTED))
				.isEqualTo(5);
		}

	}

	@Nested
	class UnderLoad {

		@Test
		void aPipelineFasterThanItsConnectionIsSlowedDownAndNotRejected() throws Exception {
			start(FakeDeployment.settings().maxHeld(100).timeout(Duration.ofSeconds(40)));
			FakeRedis master = deployment().first();
			master.keepNewcomersWaiting();
			RedisAsyncCommands<byte[], byte[]> commands = dedicated();
			Future<CompletableFuture<?>[]> issued = aside(() -> {
				CompletableFuture<?>[] all = new CompletableFuture<?>[100_000];
				for (int i = 0; i < all.length; i++) {
					all[i] = commands.incr(KEY).toCompletableFuture();
				}
				return all;
			});
			FakeDeployment.soon().until(() -> deployment().client().held() >= 100);
			master.letNewcomersIn();
			CompletableFuture.allOf(issued.get()).get();
			assertThat(master.count("INCR")).isEqualTo(100_000);
		}

		/** More at once than may wait, on a connection that is not open yet. */
		@Test
		void whatIsFlushedTogetherIsSlowedDownAndNotRejected() throws Exception {
			start(FakeDeployment.settings().maxHeld(100).timeout(Duration.ofSeconds(40)));
			RedisAsyncCommands<byte[], byte[]> commands = dedicated();
			flushTogether(commands, 1000);
			assertThat(deployment().first().count("INCR")).isEqualTo(1000);
			deployment().first().cut("INCR");
			flushTogether(commands, 1000);
			assertThat(deployment().first().count("INCR")).isEqualTo(2000);
		}

		/** Where there is no master, nobody waits for one but what may. */
		@Test
		void whatIsFlushedTogetherIsRejectedAsFarAsItMayNotWait() throws Exception {
			start(FakeDeployment.settings().maxHeld(100).holdTimeout(Duration.ofMinutes(1)));
			deployment().loseMaster();
			RedisAsyncCommands<byte[], byte[]> commands = dedicated();
			List<CompletableFuture<Long>> issued = aside(() -> issueTogether(commands, 1000)).get(20, TimeUnit.SECONDS);
			assertThat(issued.subList(200, 1000))
				.allSatisfy((command) -> assertThat(command).failsWithin(Duration.ofSeconds(20))
					.withThrowableOfType(ExecutionException.class)
					.withCauseInstanceOf(NoWritableMasterException.class));
			deployment().restoreMaster();
			assertThat(issued.get(0)).succeedsWithin(Duration.ofSeconds(20));
		}

		private void flushTogether(RedisAsyncCommands<byte[], byte[]> commands, int count) throws Exception {
			List<CompletableFuture<Long>> issued = aside(() -> issueTogether(commands, count)).get();
			CompletableFuture.allOf(issued.toArray(new CompletableFuture<?>[0])).get(20, TimeUnit.SECONDS);
		}

		private List<CompletableFuture<Long>> issueTogether(RedisAsyncCommands<byte[], byte[]> commands, int count) {
			List<CompletableFuture<Long>> issued = new ArrayList<>();
			commands.getStatefulConnection().setAutoFlushCommands(false);
			for (int i = 0; i < count; i++) {
				issued.add(commands.incr(KEY).toCompletableFuture());
			}
			commands.getStatefulConnection().flushCommands();
			return issued;
		}

		/** It has waited for the application, and not for the master. */
		@Test
		void whatIsFlushedLaterThanItMayBeHeldIsSent() throws Exception {
			Duration limit = Duration.ofSeconds(2);
			start(FakeDeployment.settings().holdTimeout(limit).connectTimeout(limit).timeout(Duration.ofSeconds(40)));
			RedisAsyncCommands<byte[], byte[]> commands = dedicated();
			commands.getStatefulConnection().setAutoFlushCommands(false);
			RedisFuture<Long> issued = commands.incr(KEY);
			long begun = System.nanoTime();
			FakeDeployment.soon().until(() -> System.nanoTime() - begun > limit.toNanos() * 5 / 4);
			deployment().first().keepNewcomersWaiting();
			commands.getStatefulConnection().flushCommands();
			FakeDeployment.soon().until(() -> deployment().first().waitingConnections() == 1);
			deployment().first().letNewcomersIn();
			assertThat(issued.get(20, TimeUnit.SECONDS)).isEqualTo(1);
		}

		@Test
		void twoThreadsOnOneConnection() throws Exception {
			start(FakeDeployment.settings());
			RedisAsyncCommands<byte[], byte[]> commands = dedicated();
			List<Future<CompletableFuture<?>[]>> writers = new ArrayList<>();
			for (int t = 0; t < 2; t++) {
				writers.add(aside(() -> {
					CompletableFuture<?>[] all = new CompletableFuture<?>[10_000];
					for (int i = 0; i < all.length; i++) {
						all[i] = commands.incr(KEY).toCompletableFuture();
					}
					return all;
				}));
			}
			for (Future<CompletableFuture<?>[]> writer : writers) {
				CompletableFuture.allOf(writer.get()).get();
			}
			assertThat(deployment().first().count("INCR")).isEqualTo(20_000);
		}

		@Test
		void closedWhileItIsBeingOpenedItCompletesEverything() {
			start(FakeDeployment.settings());
			FakeRedis master = deployment().first();
			master.keepNewcomersWaiting();
			RedisAsyncCommands<byte[], byte[]> commands = dedicated();
			List<CompletableFuture<Long>> issued = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				issued.add(commands.incr(KEY).toCompletableFuture());
			}
			FakeDeployment.soon().until(() -> master.waitingConnections() == 1);
			commands.getStatefulConnection().closeAsync();
			FakeDeployment.soon().until(() -> issued.stream().allMatch(CompletableFuture::isCompletedExceptionally));
			master.letNewcomersIn();
			FakeDeployment.soon().until(() -> master.connections() == 1);
			assertThat(master.count("INCR")).isZero();
			assertThat(deployment().client().held()).isZero();
		}

		/** A callback that never returns is in nobody's way but its own. */
		@Test
		void noMonitorIsHeldWhileACallbackRuns() throws Exception {
			start(FakeDeployment.settings().holdTimeout(Duration.ofMillis(300)));
			RedisAsyncCommands<byte[], byte[]> commands = dedicated();
			deployment().first().keepNewcomersWaiting();
			CompletableFuture<Void> never = new CompletableFuture<>();
			CompletableFuture<Boolean> called = new CompletableFuture<>();
			commands.incr(KEY).whenComplete((value, failure) -> {
				called.complete(true);
				never.join();
			});
			called.get();
			Future<RedisFuture<Long>> next = aside(() -> commands.incr(KEY));
			RedisFuture<Long> issued = next.get(5, TimeUnit.SECONDS);
			deployment().first().letNewcomersIn();
			issued.toCompletableFuture().handle((value, failure) -> value).get(5, TimeUnit.SECONDS);
			never.complete(null);
		}

	}

	@Test
	void aSubscriptionMadeWhileTheMasterChangesEndsAtTheNextOne() throws Exception {
		start(FakeDeployment.settings());
		FakeRedis former = deployment().first();
		former.keepNewcomersWaiting();
		Future<?> subscribing = aside(() -> {
			connection().subscribe((message, pattern) -> {
			}, bytes("news"));
			return null;
		});
		FakeDeployment.soon().until(() -> former.waitingConnections() == 1);
		deployment().failOver();
		former.letNewcomersIn();
		FakeDeployment.soon().until(() -> deployment().second().executed().contains("SUBSCRIBE news"));
		assertThat(subscribing).isNotNull();
	}

}
