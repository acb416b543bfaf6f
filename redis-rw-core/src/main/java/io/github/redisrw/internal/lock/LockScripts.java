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

package io.github.redisrw.internal.lock;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.util.function.SingletonSupplier;

/**
 * What is done to a lock in Redis: a key with the name of its owner, which expires. Each
 * step is one script, so it is done as a whole or not at all, and replicated as a whole.
 */
final class LockScripts {

	/**
	 * The token is the time in microseconds, or one more than the last token if that is
	 * greater: so it grows whatever the clock does, and also where the last token was
	 * lost together with a master, unless the clock of the next one is behind by more
	 * than that took. Who has the lock already gets it again, with a new token.
	 */
	private static final RedisScript<Long> ACQUIRE = RedisScript.of("""
			local owner = redis.call('GET', KEYS[1])
			if owner and owner ~= ARGV[1] then
				return 0
			end
			local time = redis.call('TIME')
			local token = time[1] * 1000000 + time[2]
			local last = tonumber(redis.call('GET', KEYS[2]) or '0')
			if token <= last then
				token = last + 1
			end
			redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
			redis.call('SET', KEYS[2], string.format('%.0f', token))
			return token
			""", Long.class);

	private static final RedisScript<Long> RENEW = RedisScript.of("""
			if redis.call('GET', KEYS[1]) == ARGV[1] then
				return redis.call('PEXPIRE', KEYS[1], ARGV[2])
			end
			return 0
			""", Long.class);

	private static final RedisScript<Long> RELEASE = RedisScript.of("""
			if redis.call('GET', KEYS[1]) == ARGV[1] then
				return redis.call('DEL', KEYS[1])
			end
			return 0
			""", Long.class);

	private final Supplier<ReactiveStringRedisTemplate> redis;

	private final LockSettings settings;

	private final Scheduler scheduler;

	/**
	 * Create an instance.
	 * @param connectionFactory leads to the master; asked for when it is needed first
	 * @param settings what the keys are
	 * @param scheduler sees to it that nobody waits too long
	 */
	LockScripts(Supplier<? extends ReactiveRedisConnectionFactory> connectionFactory, LockSettings settings,
			Scheduler scheduler) {
		this.scheduler = scheduler;
		this.redis = SingletonSupplier.of(() -> new ReactiveStringRedisTemplate(connectionFactory.get()));
		this.settings = settings;
	}

	/**
	 * Acquire a lock, or find out that somebody else has it.
	 * @param key which lock
	 * @param owner who is to have it
	 * @param length for how long
	 * @param patience for how long to wait for the answer
	 * @return the fencing token, 0 if somebody else has the lock
	 */
	Mono<Long> acquire(String key, String owner, Duration length, Duration patience) {
		return execute(ACQUIRE, List.of(this.settings.lockKey(key), this.settings.tokenKey()),
				List.of(owner, millis(length)), patience);
	}

	/**
	 * Set the expiry of a lock anew, if it is still there.
	 * @param key which lock
	 * @param owner who has it
	 * @param length for how long
	 * @param patience for how long to wait for the answer
	 * @return whether it was there
	 */
	Mono<Boolean> renew(String key, String owner, Duration length, Duration patience) {
		return execute(RENEW, List.of(this.settings.lockKey(key)), List.of(owner, millis(length)), patience)
			.map((count) -> count == 1);
	}

	/**
	 * Release a lock, if it is still there.
	 * @param key which lock
	 * @param owner who has it
	 * @param patience for how long to wait for the answer
	 * @return whether it was there
	 */
	Mono<Boolean> release(String key, String owner, Duration patience) {
		return execute(RELEASE, List.of(this.settings.lockKey(key)), List.of(owner), patience)
			.map((count) -> count == 1);
	}

	/**
	 * Whether nobody has a lock. This is a read: to wait by it keeps neither scripts nor
	 * replicas busy.
	 * @param key which lock
	 * @param patience for how long to wait for the answer
	 * @return whether it may be tried for
	 */
	Mono<Boolean> isFree(String key, Duration patience) {
		return limited(this.redis.get().hasKey(this.settings.lockKey(key)), patience).map((taken) -> !taken);
	}

	/** The result counts when the command is complete, which is when it is confirmed. */
	private Mono<Long> execute(RedisScript<Long> script, List<String> keys, List<String> arguments, Duration patience) {
		return limited(this.redis.get().execute(script, keys, arguments).collectList(), patience)
			.map((results) -> results.get(0));
	}

	/** What still waits for a master when the time is up is not sent any more. */
	private <T> Mono<T> limited(Mono<T> command, Duration patience) {
		return command.timeout(patience, Mono.error(() -> noAnswer(patience)), this.scheduler);
	}

	static QueryTimeoutException noAnswer(Duration patience) {
		return new QueryTimeoutException("No answer within " + patience.toMillis() + " ms");
	}

	private static String millis(Duration length) {
		return Long.toString(length.toMillis());
	}

}
