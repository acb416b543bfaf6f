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
package io.github.redisrw.internal.localhealth;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import io.github.redisrw.internal.threads.InternalThread;

/**
 * How well this process keeps time. While something is waited for, the thread that would
 * hear it has a {@link Heartbeat}; the lateness of the heartbeats shows when this process
 * was stopped, short of CPU, collecting garbage, or blocked. A limit that says that a
 * node does not answer counts only the time in which this process was able to listen, and
 * is extended by what it was late by recently: whatever keeps this process from running
 * is likely to slow down what it talks to as well.
 * <p>
 * Thread-safe. No method but {@link #await} blocks.
 */
public final class LocalHealth {

	/** Timers are late by that much in any process. */
	static final long TOLERANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

	/** After that time, half of a lateness counts. */
	private static final double HALF_LIFE_NANOS = TimeUnit.SECONDS.toNanos(1);

	/** A process that was suspended for hours need not be patient for hours. */
	private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(5);

	/** One pause is one pause, however long. */
	private static final long MAX_MISSED_NANOS = TimeUnit.SECONDS.toNanos(1);

	/** By how many times the recent lateness a limit is extended. */
	private static final int EXTENSION = 3;

	private final LongSupplier clock;

	private final Map<ScheduledExecutorService, Heartbeat> heartbeats = new ConcurrentHashMap<>();

	private final LongAdder listened = new LongAdder();

	private final LongAdder missed = new LongAdder();

	private volatile Peak peak;

	/**
	 * Create one for a process that has not been late yet.
	 */
	public LocalHealth() {
		this(System::nanoTime);
	}

	LocalHealth(LongSupplier clock) {
		this.clock = clock;
		this.peak = new Peak(0, clock.getAsLong());
	}

	/**
	 * The heartbeat of a thread.
	 * @param thread the thread, such as an event loop
	 * @return the heartbeat, always the same for a thread
	 */
	public Heartbeat heartbeat(ScheduledExecutorService thread) {
		Heartbeat known = this.heartbeats.get(thread);
		return (known != null) ? known : this.heartbeats.computeIfAbsent(thread, this::newHeartbeat);
	}

	private Heartbeat newHeartbeat(ScheduledExecutorService thread) {
		return new Heartbeat(this, this.clock, (task, delayNanos) -> {
			if (delayNanos > 0) {
				thread.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
			}
			else {
				thread.execute(task);
			}
		}, new Watchdog(thread,
				(task, delayNanos) -> WatchdogThread.SHARED.schedule(task, delayNanos, TimeUnit.NANOSECONDS)));
	}

	/**
	 * By how much this process was late recently: the greatest lateness of a heartbeat,
	 * of which half is forgotten each second.
	 * @return the lateness, zero for a process that keeps time
	 */
	public Duration lateness() {
		return Duration.ofNanos(latenessNanos());
	}

	private long latenessNanos() {
		Peak last = this.peak;
		return (last.nanos() != 0) ? last.at(this.clock.getAsLong()) : 0;
	}

	/**
	 * Extends a limit by the recent lateness.
	 * @param limitNanos the limit for a process that keeps time
	 * @return the limit as of now
	 */
	public long extendedNanos(long limitNanos) {
		return limitNanos + EXTENSION * latenessNanos();
	}

	/**
	 * For how long there were heartbeats, and how much of it this process has missed.
	 * @return the times since this was made
	 */
	public Balance balance() {
		return new Balance(Duration.ofNanos(this.listened.sum()), Duration.ofNanos(this.missed.sum()));
	}

	/**
	 * Waits for something, for so long as this thread was able to run.
	 * @param event what is waited for
	 * @param patience how long, for a process that keeps time
	 * @return whether it has happened
	 * @throws InterruptedException if the thread is interrupted
	 */
	public boolean await(CountDownLatch event, Duration patience) throws InterruptedException {
		long waited = 0;
		long before = this.clock.getAsLong();
		do {
			if (event.await(Heartbeat.PERIOD_NANOS, TimeUnit.NANOSECONDS)) {
				return true;
			}
			long now = this.clock.getAsLong();
			waited += Math.min(now - before, Heartbeat.PERIOD_NANOS + TOLERANCE_NANOS);
			before = now;
		}
		while (waited < extendedNanos(patience.toNanos()));
		return event.getCount() == 0;
	}

	/**
	 * A heartbeat has come.
	 * @param listenedNanos for how long its thread was able to listen since the one
	 * before
	 * @param lateNanos how late it has come
	 */
	void beaten(long listenedNanos, long lateNanos) {
		this.listened.add(listenedNanos);
		if (lateNanos > 0) {
			this.missed.add(Math.min(lateNanos, MAX_MISSED_NANOS));
			late(Math.min(lateNanos, MAX_NANOS));
		}
	}

	private synchronized void late(long nanos) {
		long now = this.clock.getAsLong();
		if (nanos > this.peak.at(now)) {
			this.peak = new Peak(nanos, now);
		}
	}

	/** That of all watchdogs; it ends when nothing is watched. */
	private static final class WatchdogThread {

		private static final ScheduledThreadPoolExecutor SHARED = new ScheduledThreadPoolExecutor(1,
				(task) -> new InternalThread(task, "redis-rw-watchdog"));

		static {
			SHARED.setKeepAliveTime(10, TimeUnit.SECONDS);
			SHARED.allowCoreThreadTimeOut(true);
		}

	}

	private record Peak(long nanos, long seen) {

		long at(long now) {
			return (long) (this.nanos * Math.pow(0.5, (now - this.seen) / HALF_LIFE_NANOS));
		}

	}

	/**
	 * What became of time in which something was waited for.
	 *
	 * @param listened the time in which this process was able to listen
	 * @param missed the time in which it was not
	 */
	public record Balance(Duration listened, Duration missed) {

	}

}
