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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The heartbeat of one thread that listens, such as an event loop. It beats every few
 * milliseconds as long as something is watched, and not at all otherwise. Each beat
 * counts for the time since the one before; one that comes late, only for the time after
 * which it was due. A late beat tells nobody anything: what has arrived meanwhile is read
 * first, and the watchers are told by the next beat, a moment later.
 * <p>
 * {@link #watch} belongs to the thread, {@link #listen} may be called on any.
 */
public final class Heartbeat {

	private static final Log logger = LogFactory.getLog(Heartbeat.class);

	/** The longest time between two beats. */
	static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	/** A beat that is overdue for so long may have been lost; it beats instead of it. */
	private static final long STOPPED_NANOS = TimeUnit.SECONDS.toNanos(1);

	/**
	 * What has arrived while a beat was late is read before the next one, so that is
	 * waited for; but not for ever, where all of them are late.
	 */
	private static final int MOST_LATE_BEATS = 2;

	private final LocalHealth health;

	private final LongSupplier clock;

	private final Timer timer;

	private final Watchdog watchdog;

	private final List<Watcher> watchers = new ArrayList<>();

	private boolean beating;

	/** A beat of a former heart counts no more, should it come after all. */
	private int heart;

	private boolean replaced;

	private long last;

	private long due;

	/** What late beats have counted for, and nobody has been told yet. */
	private long untold;

	/** How many beats in a row have been late. */
	private int lateBeats;

	Heartbeat(LocalHealth health, LongSupplier clock, Timer timer, Watchdog watchdog) {
		this.health = health;
		this.clock = clock;
		this.timer = timer;
		this.watchdog = watchdog;
	}

	/**
	 * Tells a watcher of each beat until it has had enough. Called on the thread.
	 * @param watcher the watcher
	 */
	public void watch(Watcher watcher) {
		if (this.beating && !this.replaced && this.clock.getAsLong() - this.due > STOPPED_NANOS) {
			// It comes late, like any other, after what has arrived has been read.
			int next = ++this.heart;
			schedule(() -> beat(next), 1);
			this.replaced = true;
		}
		this.watchers.add(watcher);
		if (!this.beating) {
			this.beating = true;
			this.last = this.clock.getAsLong();
			schedule(PERIOD_NANOS);
		}
	}

	/**
	 * Completes on the thread when it has been able to listen for some time from now on,
	 * extended by the recent lateness; on another one when the thread is blocked, so that
	 * nobody waits for that for ever. Whoever needs it no longer cancels it.
	 * @param time how long, for a process that keeps time
	 * @return the moment; it never comes if the thread ends first
	 */
	public CompletableFuture<Void> listen(Duration time) {
		Listening listening = new Listening(time.toNanos());
		Runnable blocked = () -> listening.complete(null);
		onBlocked(blocked);
		listening.whenComplete((done, failure) -> notBlocked(blocked));
		schedule(listening, 0);
		return listening;
	}

	/**
	 * Tells somebody while the thread is blocked: from when it has not run for five
	 * seconds, once a second.
	 * @param told called on a thread on which nothing of the application may run
	 */
	public void onBlocked(Runnable told) {
		this.watchdog.tell(told);
	}

	public void notBlocked(Runnable told) {
		this.watchdog.leave(told);
	}

	private void schedule(long delayNanos) {
		this.due = this.last + delayNanos;
		int beatOf = this.heart;
		if (!schedule(() -> beat(beatOf), Math.max(1, this.due - this.clock.getAsLong()))) {
			this.beating = false;
			this.watchers.clear();
		}
	}

	private boolean schedule(Runnable task, long delayNanos) {
		try {
			this.timer.schedule(task, delayNanos);
			return true;
		}
		catch (RejectedExecutionException ex) {
			// The thread has ended, and all that it would have heard.
			return false;
		}
	}

	private void beat(int beatOf) {
		if (beatOf != this.heart) {
			return;
		}
		this.replaced = false;
		long now = this.clock.getAsLong();
		boolean late = now - this.due > LocalHealth.TOLERANCE_NANOS;
		long listened = late ? this.due - this.last : now - this.last;
		this.health.beaten(listened, late ? now - this.due : 0);
		this.last = now;
		// What is told now may have somebody watch.
		this.due = now;
		this.untold += listened;
		if (late && this.lateBeats < MOST_LATE_BEATS) {
			this.lateBeats++;
			schedule(SHORTEST_NANOS);
			return;
		}
		this.lateBeats = 0;
		long counted = this.untold;
		this.untold = 0;
		long next = tellAll(now, counted);
		if (beatOf != this.heart) {
			return;
		}
		if (this.watchers.isEmpty()) {
			this.beating = false;
		}
		else {
			schedule(Math.max(next, SHORTEST_NANOS));
		}
	}

	private long tellAll(long now, long counted) {
		long next = PERIOD_NANOS;
		// Those that come while the others are told are told by the next beat.
		for (int i = this.watchers.size() - 1; i >= 0; i--) {
			long wanted = tell(this.watchers.get(i), now, counted);
			if (wanted == Watcher.ENOUGH) {
				this.watchers.remove(i);
			}
			else {
				next = Math.min(next, wanted);
			}
		}
		return next;
	}

	private static long tell(Watcher watcher, long now, long listened) {
		try {
			return watcher.onBeat(now, listened);
		}
		catch (Throwable ex) {
			// Also where memory is short for a moment: this is what notices all timeouts.
			logger.error("A watcher of the heartbeat failed unexpectedly; it is told again", ex);
			return PERIOD_NANOS;
		}
	}

	/**
	 * Told of heartbeats, on their thread.
	 */
	@FunctionalInterface
	public interface Watcher {

		/** The answer of a watcher that is not to be told of another beat. */
		long ENOUGH = -1;

		/**
		 * The heart has beaten, and everything that had arrived before has been read.
		 * @param now the time
		 * @param listenedNanos for how long the thread was able to listen since this
		 * watcher was last told; as to one that has come since, not longer than it is
		 * there
		 * @return after which time, at most, to be told again, or {@link #ENOUGH}
		 */
		long onBeat(long now, long listenedNanos);

	}

	/**
	 * Runs tasks on the thread.
	 */
	@FunctionalInterface
	interface Timer {

		void schedule(Runnable task, long delayNanos);

	}

	/**
	 * Time that is listened for. Run on the thread to begin with it.
	 */
	private final class Listening extends CompletableFuture<Void> implements Watcher, Runnable {

		private final long limit;

		private long toldAt;

		private long listened;

		Listening(long limit) {
			this.limit = limit;
		}

		@Override
		public void run() {
			if (!isDone()) {
				this.toldAt = Heartbeat.this.clock.getAsLong();
				watch(this);
			}
		}

		@Override
		public long onBeat(long now, long listenedNanos) {
			if (isDone()) {
				return ENOUGH;
			}
			this.listened += Math.min(listenedNanos, now - this.toldAt);
			this.toldAt = now;
			long rest = Heartbeat.this.health.extendedNanos(this.limit) - this.listened;
			if (rest > 0) {
				return rest;
			}
			complete(null);
			return ENOUGH;
		}

	}

}
