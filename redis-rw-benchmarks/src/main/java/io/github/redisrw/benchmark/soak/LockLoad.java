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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.redisrw.HeldLock;
import io.github.redisrw.RedisLockRequest;
import io.github.redisrw.benchmark.Waiting;
import io.github.redisrw.benchmark.soak.history.Action;
import io.github.redisrw.benchmark.soak.history.Operation;
import io.github.redisrw.benchmark.soak.history.Outcome;
import io.github.redisrw.lock.RedisLocks;

import org.springframework.data.redis.core.script.DefaultRedisScript;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * Locks: those of redis-rw, and locks by scripts as those of Spring Integration.
 */
final class LockLoad implements AutoCloseable {

	private static final String LOCK = "shared";

	private static final Duration LOOK = Duration.ofMillis(2);

	private static final RedisScript<Boolean> OBTAIN = new DefaultRedisScript<>("""
			local owner = redis.call('GET', KEYS[1])
			if owner == ARGV[1] then
				redis.call('PEXPIRE', KEYS[1], 60000)
				return true
			elseif not owner then
				redis.call('SET', KEYS[1], ARGV[1], 'PX', 60000)
				return true
			end
			return false
			""", Boolean.class);

	private static final RedisScript<Boolean> RELEASE = new DefaultRedisScript<>("""
			if redis.call('GET', KEYS[1]) == ARGV[1] then
				redis.call('UNLINK', KEYS[1])
				return true
			end
			return false
			""", Boolean.class);

	private final Application application;

	private final ExecutorService others = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "soak-other");
		thread.setDaemon(true);
		return thread;
	});

	LockLoad(Application application) {
		this.application = application;
	}

	void hold(Caller caller) {
		RedisLockRequest request = RedisLockRequest.of(LOCK).waitFor(Settings.LOCK_WAIT).leaseFor(Settings.LOCK_LEASE);
		Duration work = Duration.ofMillis(1 + caller.random().nextInt(40));
		long invoked = caller.now();
		try {
			this.application.locks().with(request, () -> {
				work(caller, RedisLocks.current(), work);
				return true;
			});
		}
		catch (RuntimeException ex) {
			caller.record(new Operation(caller.name(), Action.HOLD, LOCK, List.of(), invoked, caller.now(),
					Failures.outcome(ex), Failures.text(ex)));
		}
	}

	private static void work(Caller caller, HeldLock lock, Duration work) {
		long entered = caller.now();
		if (!lock.isHeld()) {
			return;
		}
		long held = entered;
		long now = entered;
		while (now - entered < work.toNanos()) {
			Waiting.sleep(LOOK);
			now = caller.now();
			if (!lock.isHeld()) {
				break;
			}
			held = now;
		}
		caller.record(new Operation(caller.name(), Action.HOLD, LOCK, List.of(), entered, held, Outcome.EXECUTED,
				String.valueOf(lock.fencingToken())));
	}

	/**
	 * One obtains it, others cannot, another thread frees it, and another owner has it.
	 */
	void scripted(Caller caller) {
		String key = "scripted:" + caller.nextValue();
		boolean contended = caller.random().nextBoolean();
		boolean done = obtain(caller, key, "one") && (!contended || elsewhere(() -> obtain(caller, key, "two")))
				&& elsewhere(() -> release(caller, key, "one")) && obtain(caller, key, "two")
				&& elsewhere(() -> release(caller, key, "two"));
		if (done) {
			caller.call(Action.PEEK, key, () -> this.application.writes().opsForValue().get(key));
		}
	}

	private boolean obtain(Caller caller, String key, String owner) {
		return run(caller, Action.OBTAIN, OBTAIN, key, owner);
	}

	private boolean release(Caller caller, String key, String owner) {
		return run(caller, Action.RELEASE, RELEASE, key, owner);
	}

	private boolean run(Caller caller, Action action, RedisScript<Boolean> script, String key, String owner) {
		return caller
			.call(action, key, List.of(owner), () -> this.application.writes().execute(script, List.of(key), owner))
			.outcome() != Outcome.UNKNOWN;
	}

	private boolean elsewhere(Callable<Boolean> task) {
		Future<Boolean> future = this.others.submit(task);
		try {
			return future.get();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	@Override
	public void close() {
		this.others.shutdownNow();
	}

}
