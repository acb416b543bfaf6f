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

package io.github.redisrw.benchmark.soak;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.github.redisrw.benchmark.soak.history.Action;
import io.github.redisrw.benchmark.soak.history.Operation;
import io.github.redisrw.benchmark.soak.history.Outcome;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.stream.Consumer;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.RecordId;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.connection.stream.StreamReadOptions;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Queues, streams and messages: what one caller hands over, another one takes.
 */
final class MessageLoad {

	static final String QUEUE = "queue:0";

	static final String STREAM = "stream:0";

	static final String GROUP = "group";

	private static final String CHANNEL = "channel:0";

	private static final String FIELD = "value";

	private static final int COUNT = 10;

	private final StringRedisTemplate writes;

	MessageLoad(Application application) {
		this.writes = application.writes();
	}

	void prepare() {
		this.writes.opsForStream().createGroup(STREAM, ReadOffset.from("0"), GROUP);
	}

	void push(Caller caller) {
		String value = caller.nextValue();
		caller.call(Action.PUSH, QUEUE, List.of(value), () -> this.writes.opsForList().leftPush(QUEUE, value));
	}

	void pop(Caller caller) {
		caller.call(Action.POP, QUEUE, () -> this.writes.opsForList().rightPop(QUEUE));
	}

	void popBlocking(Caller caller) {
		caller.call(Action.POP, QUEUE, () -> this.writes.opsForList().rightPop(QUEUE, Settings.BLOCK));
	}

	void add(Caller caller) {
		String value = caller.nextValue();
		caller.call(Action.APPEND, STREAM, List.of(value),
				() -> this.writes.opsForStream().add(STREAM, Map.of(FIELD, value)));
	}

	@SuppressWarnings("unchecked")
	void consume(Caller caller) {
		Batch batch = new Batch();
		caller.call(Action.CONSUME, STREAM, () -> {
			batch.records = this.writes.opsForStream()
				.read(Consumer.from(GROUP, caller.name()), StreamReadOptions.empty().count(COUNT).block(Settings.BLOCK),
						StreamOffset.create(STREAM, ReadOffset.lastConsumed()));
			return batch.values();
		});
		if (batch.records != null && !batch.records.isEmpty()) {
			RecordId[] ids = batch.records.stream().map(MapRecord::getId).toArray(RecordId[]::new);
			caller.call(Action.OTHER, STREAM, () -> this.writes.opsForStream().acknowledge(STREAM, GROUP, ids));
		}
	}

	/** The number of the call is the message, so it grows. */
	void publish(Caller caller) {
		String message = String.valueOf(caller.count());
		caller.call(Action.PUBLISH, CHANNEL, List.of(message), () -> this.writes.convertAndSend(CHANNEL, message));
	}

	/**
	 * Subscribes.
	 * @param factory at which nodes
	 * @param timeLine tells when a message has come
	 * @return what has come
	 */
	static Subscription subscribe(RedisConnectionFactory factory, TimeLine timeLine) {
		BlockingQueue<Received> received = new LinkedBlockingQueue<>();
		RedisConnection connection = factory.getConnection();
		connection.subscribe((message, pattern) -> received.add(new Received(timeLine.now(), message.toString())),
				CHANNEL.getBytes(StandardCharsets.UTF_8));
		return new Subscription(connection, received);
	}

	/**
	 * Messages as they come.
	 *
	 * @param connection the connection
	 * @param received what has come
	 */
	record Subscription(RedisConnection connection, BlockingQueue<Received> received) implements AutoCloseable {

		/**
		 * Waits for messages.
		 * @param caller who waits
		 * @param action what it is
		 */
		void receive(Caller caller, Action action) {
			try {
				Received next = this.received.poll(Settings.BLOCK.toMillis(), TimeUnit.MILLISECONDS);
				while (next != null) {
					caller.record(new Operation(caller.name(), action, CHANNEL, List.of(), next.time(), next.time(),
							Outcome.EXECUTED, next.message()));
					next = this.received.poll();
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		@Override
		public void close() {
			this.connection.close();
		}

	}

	/**
	 * A message.
	 *
	 * @param time when it came
	 * @param message what it says
	 */
	record Received(long time, String message) {

	}

	/** What one call has read. */
	private static final class Batch {

		private @Nullable List<MapRecord<String, Object, Object>> records;

		String values() {
			return (this.records == null) ? ""
					: this.records.stream()
						.map((record) -> String.valueOf(record.getValue().get(FIELD)))
						.collect(Collectors.joining(","));
		}

	}

}
