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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.redisrw.NoReadableNodeException;
import io.github.redisrw.NoWritableMasterException;
import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.routing.RedisRouting;
import io.github.redisrw.topology.Topology;
import io.lettuce.core.Consumer;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.data.redis.connection.RedisConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Connections that many share, at moments that servers do not hit on demand.
 */
@Timeout(60)
class SharedConnectionTests {

	private static final byte[] KEY = "key".getBytes(StandardCharsets.UTF_8);

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private @Nullable FakeDeployment started;

	@AfterEach
	void close() {
		this.threads.shutdownNow();
		if (this.started != null) {
			this.started.close();
		}
	}

	private FakeDeployment start(FakeDeployment.Settings settings) {
		this.started = settings.start();
		return this.started;
	}

	@SuppressWarnings("unchecked")
	private RedisAsyncCommands<byte[], byte[]> shared() {
		RedisConnection connection = Objects.requireNonNull(this.started).factory().getConnection();
		return (RedisAsyncCommands<byte[], byte[]>) connection.getNativeConnection();
	}

	/** Many threads write while connections are lost: none is forgotten. */
	@Test
	void whatIsWrittenWhileItsConnectionIsLostEnds() throws Exception {
		FakeDeployment deployment = start(FakeDeployment.settings());
		RedisAsyncCommands<byte[], byte[]> commands = shared();
		AtomicBoolean ended = new AtomicBoolean();
		Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
		List<Future<?>> writers = new ArrayList<>();
		for (int i = 0; i < 12; i++) {
			writers.add(this.threads.submit(() -> {
				while (!ended.get()) {
					RedisFuture<Long> write = commands.incr(KEY);
					try {
						write.get(20, TimeUnit.SECONDS);
					}
					catch (ExecutionException ex) {
						failures.add(ex.getCause());
					}
				}
				return null;
			}));
		}
		for (int i = 0; i < 150; i++) {
			long before = deployment.first().count("INCR");
			FakeDeployment.soon().until(() -> deployment.first().count("INCR") > before + 50);
			deployment.first().cut("INCR");
		}
		ended.set(true);
		for (Future<?> writer : writers) {
			writer.get(30, TimeUnit.SECONDS);
		}
		assertThat(failures)
			.allSatisfy((failure) -> assertThat(failure).isInstanceOf(WriteOutcomeUnknownException.class));
	}

	@Test
	void aValueThatCannotBeDecodedConcernsItsReaderOnly() throws Exception {
		FakeDeployment deployment = start(FakeDeployment.settings());
		RedisAsyncCommands<byte[], byte[]> commands = shared();
		commands.incr(KEY).get();
		int connections = deployment.first().connections();
		AsyncCommand<byte[], byte[], byte[]> failing = new AsyncCommand<>(new Command<>(CommandType.GETDEL,
				new ValueOutput<>(new FailingCodec()), new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(KEY)));
		commands.getStatefulConnection().dispatch(failing);
		RedisFuture<Long> other = commands.incr(KEY);
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> failing.get(20, TimeUnit.SECONDS))
			.withRootCauseInstanceOf(IOException.class);
		assertThat(other.get(20, TimeUnit.SECONDS)).isOne();
		assertThat(deployment.first().connections()).isEqualTo(connections);
	}

	/** What is read may be such that the server, or a proxy, closes the connection. */
	@Test
	void aReadThatCostsConnectionsIsGivenUp() throws Exception {
		FakeDeployment deployment = start(FakeDeployment.settings());
		RedisAsyncCommands<byte[], byte[]> commands = shared();
		commands.incr(KEY).get();
		deployment.first().closeOn("GET");
		RedisFuture<byte[]> fatal = commands.get(KEY);
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> fatal.get(20, TimeUnit.SECONDS))
			.withCauseInstanceOf(NoReadableNodeException.class)
			.withMessageContaining("4 connections were lost");
		assertThat(deployment.first().closed()).isEqualTo(4);
		assertThat(commands.incr(KEY).get(20, TimeUnit.SECONDS)).isOne();
	}

	/** Whoever is waited for waits for a reply that would arrive there. */
	@Test
	void aCallbackThatWaitsForAnotherThreadIsNotWaitedForForEver() throws Exception {
		FakeDeployment deployment = start(FakeDeployment.settings());
		RedisAsyncCommands<byte[], byte[]> commands = shared();
		commands.incr(KEY).get();
		CompletableFuture<Object> outcome = new CompletableFuture<>();
		deployment.first().swallow("INCR");
		RedisFuture<Long> answered = commands.incr(KEY);
		answered.thenRun(() -> outcome.complete(outcomeOf(this.threads.submit(() -> commands.incr(KEY).get()))));
		deployment.first().letNewcomersIn();
		// What others issue meanwhile goes over another connection in the end.
		FakeDeployment.soon().ignoreExceptions().until(() -> commands.incr(KEY).get(3, TimeUnit.SECONDS) == 1);
		assertThat(outcome.get(60, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class)
			.extracting("cause.cause")
			.isInstanceOf(WriteOutcomeUnknownException.class);
		assertThat(commands.incr(KEY).get(20, TimeUnit.SECONDS)).isOne();
	}

	private static Object outcomeOf(Future<?> waited) {
		try {
			return waited.get();
		}
		catch (Exception ex) {
			return ex;
		}
	}

	/** It may have written before. */
	@Test
	void aScriptThatFailsByAnErrorLikeARefusalIsRunOnce() throws Exception {
		FakeDeployment deployment = start(FakeDeployment.settings());
		RedisAsyncCommands<byte[], byte[]> commands = shared();
		commands.incr(KEY).get();
		deployment.first().refuse("EVAL", "READONLY this tenant is read-only");
		RedisFuture<Object> script = commands.eval("return redis.error_reply('READONLY')", ScriptOutputType.VALUE);
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> script.get(20, TimeUnit.SECONDS))
			.withCauseInstanceOf(RedisCommandExecutionException.class);
		assertThat(deployment.first().refused()).isOne();
	}

	/** What is in flight already is answered on the connection that it was sent on. */
	@Test
	void whatDoesNotFitIntoTheRequestQueueFailsByItself() throws Exception {
		FakeDeployment deployment = start(
				FakeDeployment.settings().requestQueueSize(8).timeout(Duration.ofSeconds(20)));
		RedisAsyncCommands<byte[], byte[]> commands = shared();
		commands.set(KEY, KEY).get();
		deployment.first().swallow("SET");
		RedisFuture<Long> inFlight = commands.incr(KEY);
		List<RedisFuture<?>> transaction = new ArrayList<>();
		commands.getStatefulConnection().setAutoFlushCommands(false);
		transaction.add(commands.multi());
		for (int i = 0; i < 10; i++) {
			transaction.add(commands.incr(KEY));
		}
		transaction.add(commands.exec());
		commands.getStatefulConnection().setAutoFlushCommands(true);
		commands.getStatefulConnection().flushCommands();
		for (RedisFuture<?> part : transaction) {
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> part.get(20, TimeUnit.SECONDS))
				.withStackTraceContaining("Request queue size exceeded");
		}
		assertThat(inFlight.isDone()).isFalse();
		deployment.first().letNewcomersIn();
		assertThat(inFlight.get(20, TimeUnit.SECONDS)).isOne();
		assertThat(commands.incr(KEY).get(20, TimeUnit.SECONDS)).isOne();
		assertThat(deployment.first().count("INCR")).isEqualTo(2);
	}

	@Test
	void itIsOpenWhileWritesAreHeld() throws Exception {
		FakeDeployment deployment = start(FakeDeployment.settings());
		deployment.factory().setValidateConnection(true);
		RedisAsyncCommands<byte[], byte[]> commands = shared();
		commands.incr(KEY).get();
		deployment.loseMaster();
		RedisFuture<Long> held = commands.incr(KEY);
		// Spring asks whether it is usable, and so waits for a master.
		Future<Long> next = this.threads.submit(() -> shared().incr(KEY).get());
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> next.get(200, TimeUnit.MILLISECONDS));
		deployment.restoreMaster();
		assertThat(held.get(20, TimeUnit.SECONDS)).isOne();
		assertThat(next.get(20, TimeUnit.SECONDS)).isOne();
	}

	@Test
	void closedItEndsWhatIsHeldAtOnce() throws Exception {
		FakeDeployment deployment = start(FakeDeployment.settings().holdTimeout(Duration.ofMinutes(10)));
		RedisAsyncCommands<byte[], byte[]> commands = shared();
		commands.incr(KEY).get();
		deployment.loseMaster();
		RedisFuture<Long> held = commands.incr(KEY);
		deployment.factory().resetConnection();
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> held.get(20, TimeUnit.SECONDS))
			.withCauseInstanceOf(NoWritableMasterException.class);
		assertThat(deployment.client().state().hold()).isNotNull().matches((hold) -> hold.waiting() == 0);
	}

	/** What is to be confirmed waits elsewhere than the rest. */
	@Test
	void closedItEndsWhatIsToBeConfirmedAtOnce() throws Exception {
		FakeDeployment deployment = start(FakeDeployment.settings().holdTimeout(Duration.ofMinutes(10)));
		RedisAsyncCommands<byte[], byte[]> commands = shared();
		commands.incr(KEY).get();
		deployment.loseMaster();
		RedisFuture<Long> held = RedisRouting.acknowledged(1, Duration.ofMillis(500), () -> commands.incr(KEY));
		assertThat(held.await(100, TimeUnit.MILLISECONDS)).isFalse();
		deployment.factory().resetConnection();
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> held.get(20, TimeUnit.SECONDS))
			.withCauseInstanceOf(NoWritableMasterException.class);
		deployment.restoreMaster();
		RedisRouting.acknowledged(1, Duration.ofMillis(500), () -> shared().set(KEY, KEY)).get(20, TimeUnit.SECONDS);
		assertThat(deployment.first().count("INCR")).isOne();
	}

	/** It was given to the connection, and has waited there while nothing was read. */
	@Test
	void theTimeOfAReplyBeginsWhenTheCommandIsOnTheWire() throws Exception {
		FakeDeployment deployment = start(FakeDeployment.settings().timeout(Duration.ofSeconds(2)));
		RedisAsyncCommands<byte[], byte[]> commands = shared();
		commands.incr(KEY).get();
		CountDownLatch released = block(deployment, commands);
		deployment.first().swallow("INCR");
		RedisFuture<Long> delayed = commands.incr(KEY);
		assertThat(delayed.await(2500, TimeUnit.MILLISECONDS)).isFalse();
		released.countDown();
		assertThat(delayed.await(300, TimeUnit.MILLISECONDS)).isFalse();
		deployment.first().letNewcomersIn();
		assertThat(delayed.get(20, TimeUnit.SECONDS)).isOne();
	}

	/** The lease has ended when the first one is looked at, and is renewed after that. */
	@Test
	void whatGoesBackIsNotOvertaken() throws Exception {
		FakeDeployment deployment = start(FakeDeployment.settings().fenced());
		RedisAsyncCommands<byte[], byte[]> commands = shared();
		commands.incr(KEY).get();
		CountDownLatch released = block(deployment, commands);
		List<RedisFuture<String>> writes = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			writes.add(commands.set(KEY, String.valueOf(i).getBytes(StandardCharsets.UTF_8)));
		}
		deployment.interruptLease(() -> {
		});
		released.countDown();
		for (RedisFuture<String> write : writes) {
			assertThat(write.get(20, TimeUnit.SECONDS)).isEqualTo("OK");
		}
		assertThat(written(deployment)).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
	}

	private static List<String> written(FakeDeployment deployment) {
		return deployment.first()
			.executed()
			.stream()
			.filter((line) -> line.contains("SET"))
			.map((line) -> line.substring(line.lastIndexOf(' ') + 1))
			.toList();
	}

	/** What was issued in between was given to the connection before that went back. */
	@Test
	void whatGoesBackBehindOthersIsNotOvertakenEither() throws Exception {
		FakeDeployment deployment = start(FakeDeployment.settings().fenced());
		RedisAsyncCommands<byte[], byte[]> commands = shared();
		commands.incr(KEY).get();
		CountDownLatch released = block(deployment, commands);
		List<RedisFuture<String>> writes = new CopyOnWriteArrayList<>();
		writes.add(commands.set(KEY, "a".getBytes(StandardCharsets.UTF_8)));
		writes.add(commands.set(KEY, "b".getBytes(StandardCharsets.UTF_8)));
		deployment.interruptLease(() -> outcomeOf(
				this.threads.submit(() -> writes.add(commands.set(KEY, "c".getBytes(StandardCharsets.UTF_8))))));
		released.countDown();
		FakeDeployment.soon().until(() -> writes.size() == 3);
		for (RedisFuture<String> write : writes) {
			assertThat(write.get(20, TimeUnit.SECONDS)).isEqualTo("OK");
		}
		assertThat(written(deployment)).containsExactly("a", "b", "c");
	}

	/** It changes nothing, and its iteration ends where it began. */
	@Test
	void aPageIsReadThoughAWriteBeforeItGoesBack() throws Exception {
		FakeDeployment deployment = start(FakeDeployment.settings().fenced());
		RedisAsyncCommands<byte[], byte[]> commands = shared();
		commands.incr(KEY).get();
		@SuppressWarnings("unchecked")
		RedisAsyncCommands<byte[], byte[]> reads = (RedisAsyncCommands<byte[], byte[]>) deployment.reads()
			.getConnection()
			.getNativeConnection();
		ScanCursor first = reads.scan().get(20, TimeUnit.SECONDS);
		CountDownLatch released = block(deployment, commands);
		RedisFuture<String> write = commands.set(KEY, KEY);
		RedisFuture<?> page = reads.scan(first);
		deployment.interruptLease(() -> {
		});
		released.countDown();
		assertThat(write.get(20, TimeUnit.SECONDS)).isEqualTo("OK");
		assertThat(page.get(20, TimeUnit.SECONDS)).isNotNull();
	}

	/** As a write does, and any other read there: it is for the master. */
	@Test
	void anIterationThatBeginsOnTheWritePathIsNotTakenFromASilentMaster() throws Exception {
		FakeDeployment deployment = start(FakeDeployment.settings()
			.replica()
			.timeout(Duration.ofSeconds(30))
			.holdTimeout(Duration.ofMillis(500)));
		FakeDeployment.soon()
			.until(() -> deployment.client().topology().replicas().stream().anyMatch(Topology.Replica::eligible));
		RedisAsyncCommands<byte[], byte[]> commands = shared();
		commands.incr(KEY).get();
		deployment.first().keepNewcomersWaiting();
		deployment.first().swallow("INCR");
		RedisFuture<Long> write = commands.incr(KEY);
		RedisFuture<?> page = commands.scan();
		FakeDeployment.soon()
			.failFast("taken away", page::isDone)
			.during(Duration.ofMillis(1500))
			.until(() -> !write.isDone());
		deployment.first().letNewcomersIn();
		assertThat(write.get(20, TimeUnit.SECONDS)).isOne();
		assertThat(page.get(20, TimeUnit.SECONDS)).isNotNull();
		assertThat(deployment.first().count("SCAN")).isOne();
	}

	/** Have the event loop of the shared connection wait. */
	private CountDownLatch block(FakeDeployment deployment, RedisAsyncCommands<byte[], byte[]> commands)
			throws InterruptedException {
		CountDownLatch blocked = new CountDownLatch(1);
		CountDownLatch released = new CountDownLatch(1);
		deployment.first().swallow("INCR");
		commands.incr(KEY).thenAccept((value) -> {
			blocked.countDown();
			outcomeOf(this.threads.submit(() -> released.await(20, TimeUnit.SECONDS)));
		});
		deployment.first().letNewcomersIn();
		assertThat(blocked.await(20, TimeUnit.SECONDS)).isTrue();
		return released;
	}

	/** Entries that were delivered are in the list of the consumer. */
	@Test
	void aReadOfAGroupThatCostsConnectionsIsGivenUp() throws Exception {
		FakeDeployment deployment = start(FakeDeployment.settings());
		RedisAsyncCommands<byte[], byte[]> commands = shared();
		commands.incr(KEY).get();
		deployment.first().closeOn("XREADGROUP");
		RedisFuture<?> fatal = commands.xreadgroup(Consumer.from(KEY, KEY), XReadArgs.StreamOffset.lastConsumed(KEY));
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> fatal.get(20, TimeUnit.SECONDS))
			.withCauseInstanceOf(WriteOutcomeUnknownException.class);
		assertThat(deployment.first().closed()).isEqualTo(4);
		assertThat(commands.incr(KEY).get(20, TimeUnit.SECONDS)).isOne();
	}

	/** The first master has been sent it, and no other is found. */
	@Test
	void aReadOfAGroupThatFindsNoOtherMasterMayHaveBeenExecuted() throws Exception {
		FakeDeployment deployment = start(FakeDeployment.settings().holdTimeout(Duration.ofMillis(500)));
		RedisAsyncCommands<byte[], byte[]> commands = shared();
		commands.incr(KEY).get();
		deployment.first().swallow("INCR");
		RedisFuture<?> read = commands.xreadgroup(Consumer.from(KEY, KEY), XReadArgs.StreamOffset.lastConsumed(KEY));
		assertThat(read.await(100, TimeUnit.MILLISECONDS)).isFalse();
		deployment.loseMaster();
		deployment.first().cut("INCR");
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> read.get(20, TimeUnit.SECONDS))
			.withCauseInstanceOf(WriteOutcomeUnknownException.class);
	}

	private static final class FailingCodec implements RedisCodec<byte[], byte[]> {

		@Override
		public byte[] decodeKey(ByteBuffer bytes) {
			return ByteArrayCodec.INSTANCE.decodeKey(bytes);
		}

		@Override
		public byte[] decodeValue(ByteBuffer bytes) {
			throw FailingCodec.<RuntimeException>sneaky(new IOException("Unexpected token"));
		}

		@SuppressWarnings("unchecked")
		private static <E extends Exception> RuntimeException sneaky(Exception exception) throws E {
			throw (E) exception;
		}

		@Override
		public ByteBuffer encodeKey(byte[] key) {
			return ByteBuffer.wrap(key);
		}

		@Override
		public ByteBuffer encodeValue(byte[] value) {
			return ByteBuffer.wrap(value);
		}

	}

}
