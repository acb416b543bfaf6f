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
import java.util.ArrayList;
import java.util.List;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.benchmark.soak.history.Action;
import io.github.redisrw.benchmark.soak.history.Operation;
import io.github.redisrw.benchmark.soak.history.Outcome;
import io.github.redisrw.routing.RedisRouting;

import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.SessionCallback;

/**
 * Counters, logs and versions: what there is in the end tells of each call.
 */
final class ValueLoad {

	static final String LOG = "log:0";

	static final String TRANSACTIONS = "tx:0";

	static final String LARGE = "large";

	private static final int LONGEST_PIPELINE = 20;

	private final Application application;

	private final int writers;

	ValueLoad(Application application, int writers) {
		this.application = application;
		this.writers = writers;
	}

	void increment(Caller caller) {
		String key = "counter:" + caller.name();
		caller.call(Action.INCREMENT, key, () -> this.application.writes().opsForValue().increment(key));
	}

	void incrementByChain(Caller caller) {
		String key = "counter:" + caller.name();
		caller.call(Action.INCREMENT, key, () -> this.application.reactive().opsForValue().increment(key).block());
	}

	void append(Caller caller) {
		String value = caller.nextValue();
		caller.call(Action.APPEND, LOG, List.of(value),
				() -> this.application.writes().opsForList().rightPush(LOG, value));
	}

	/** What a failed pipeline has executed cannot be told. */
	void pipeline(Caller caller) {
		List<String> values = new ArrayList<>();
		int length = 1 + caller.random().nextInt(LONGEST_PIPELINE);
		for (int i = 0; i < length; i++) {
			values.add(caller.nextValue() + "." + i);
		}
		long invoked = caller.now();
		String reply;
		Outcome outcome = Outcome.EXECUTED;
		try {
			reply = this.application.writes()
				.executePipelined((RedisCallback<Object>) (connection) -> append(connection, values))
				.size() + " replies";
		}
		catch (RuntimeException ex) {
			outcome = Outcome.UNKNOWN;
			reply = Failures.text(ex);
		}
		caller.record(new Operation(caller.name(), Action.APPEND, LOG, values, invoked, caller.now(), outcome, reply));
	}

	// What a callback within a pipeline returns has to be null.
	@SuppressWarnings("NullAway")
	private static Object append(RedisConnection connection, List<String> values) {
		values.forEach((value) -> connection.listCommands().rPush(bytes(LOG), bytes(value)));
		return null;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	void transaction(Caller caller) {
		String value = caller.nextValue();
		boolean watch = caller.random().nextBoolean();
		caller.call(Action.APPEND, TRANSACTIONS, List.of(value),
				() -> this.application.writes().execute(new Transaction(value, watch)));
	}

	/** Writes a version and reads it in the same scope. */
	void writeAndRead(Caller caller) {
		String key = "version:" + caller.name();
		String version = String.valueOf(caller.count());
		RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
			caller.call(Action.WRITE, key, List.of(version), () -> {
				this.application.writes().opsForValue().set(key, version);
				return "OK";
			});
			caller.call(Action.READ_OWN, key, () -> this.application.reads().opsForValue().get(key));
		});
	}

	void read(Caller caller) {
		String key = "version:version-" + caller.random().nextInt(this.writers);
		if (caller.random().nextInt(4) == 0) {
			caller.call(Action.READ_MASTER, key, () -> this.application.writes().opsForValue().get(key));
		}
		else {
			caller.call(Action.READ_BOUNDED, key, () -> this.application.reads().opsForValue().get(key));
		}
	}

	/** Fills the buffers, which may have been made small. */
	void readLarge(Caller caller) {
		boolean master = caller.random().nextInt(3) == 0;
		caller.call(Action.OTHER, LARGE, () -> {
			String value = (master ? this.application.writes() : this.application.reads()).opsForValue().get(LARGE);
			return (value != null) ? value.length() : 0;
		});
	}

	/**
	 * Appends a value to two logs.
	 *
	 * @param value the value
	 * @param watch whether a key is watched that nobody changes
	 */
	private record Transaction(String value, boolean watch) implements SessionCallback<Object> {

		@Override
		@SuppressWarnings("unchecked")
		public <K, V> Object execute(RedisOperations<K, V> operations) throws DataAccessException {
			RedisOperations<String, String> session = (RedisOperations<String, String>) operations;
			if (this.watch) {
				session.watch("nobody");
			}
			session.multi();
			session.opsForList().rightPush(TRANSACTIONS + ":a", this.value);
			session.opsForList().rightPush(TRANSACTIONS + ":b", this.value);
			List<Object> replies = session.exec();
			if (replies.size() != 2) {
				throw new IllegalStateException("EXEC has replied " + replies);
			}
			return replies;
		}

	}

}
