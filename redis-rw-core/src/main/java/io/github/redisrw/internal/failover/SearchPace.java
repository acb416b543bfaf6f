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

package io.github.redisrw.internal.failover;

import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

import io.github.redisrw.internal.threads.Backoff;
import io.github.redisrw.internal.threads.CoordinatorThread;

/**
 * When the master is looked for: quickly at first, then with backoff, and without haste
 * while no master lasts. Confined to the coordinator's thread.
 */
final class SearchPace {

	/** How often a replica that is about to be promoted is asked. */
	private static final Duration PROMOTION_INTERVAL = Duration.ofMillis(4);

	private final FailoverSettings settings;

	private final LongSupplier clock;

	private final PendingFailover pending;

	private final IntSupplier waiting;

	private final CoordinatorThread.Timer timer;

	private int attempt;

	/**
	 * Since when there has been no master that lasted: one that is lost or refuses writes
	 * as soon as it has been verified ends no trouble.
	 */
	private long troubledSince;

	private boolean relapsed;

	private long roundDue;

	private long lastRound;

	private long lastNews;

	private long settledAt;

	private long dispelledAt;

	private long succeededAt;

	/**
	 * Create an instance.
	 * @param settings the intervals
	 * @param clock the time, as {@link System#nanoTime()}
	 * @param pending the failover that is under way
	 * @param waiting how many writes wait
	 * @param timer has its time when {@link #isTime()} is to be asked
	 */
	SearchPace(FailoverSettings settings, LongSupplier clock, PendingFailover pending, IntSupplier waiting,
			CoordinatorThread.Timer timer) {
		this.settings = settings;
		this.clock = clock;
		this.pending = pending;
		this.waiting = waiting;
		this.timer = timer;
	}

	/**
	 * The search begins.
	 * @param succeeded whether the last master says that another one has taken over:
	 * looking at once finds that, unless it has come to the same already
	 */
	void searching(boolean succeeded) {
		long now = this.clock.getAsLong();
		boolean certain = succeeded
				&& (this.succeededAt == 0 || now - this.succeededAt > this.settings.interval().toNanos());
		if (certain) {
			this.succeededAt = now;
		}
		this.relapsed = !certain && isRelapse(now);
		if (!this.relapsed) {
			this.attempt = 0;
			this.troubledSince = now;
		}
	}

	/** The search begins for a master that may only be slow. */
	void doubting() {
		long now = this.clock.getAsLong();
		if (!isRelapse(now)) {
			this.relapsed = false;
			this.troubledSince = now;
		}
		if (this.dispelledAt == 0 || now - this.dispelledAt > this.settings.interval().toNanos()) {
			this.attempt = 0;
			atOnce();
			return;
		}
		Backoff retry = this.settings.retry();
		schedule(Math.max(0, this.lastRound + retry.delayNanos(this.attempt, retry.maxDelay()) - now));
	}

	/**
	 * The master was only slow. If it is soon so again, it is probably no more than that:
	 * not every node is to be asked each time.
	 */
	void dispelled() {
		this.dispelledAt = this.clock.getAsLong();
	}

	/** A master has been verified. */
	void settled() {
		this.settledAt = this.clock.getAsLong();
	}

	/** The next attempt counts as the first. */
	void restart() {
		this.attempt = 0;
	}

	void atOnce() {
		schedule(0);
	}

	/** The next attempt is made when it is due; the first one at once. */
	void next() {
		schedule((this.attempt == 0) ? 0 : delay());
	}

	/**
	 * A write has begun to wait, so the next attempt is made earlier. One that waits
	 * because its master has refused it brings nothing new.
	 */
	void hurry() {
		long now = this.clock.getAsLong();
		if (this.attempt > 0 && !isRelapse(now)) {
			long earliest = this.lastRound + this.settings.fastInterval().toNanos() - now;
			schedule(Math.max(0, Math.min(earliest, delay())));
		}
	}

	void stop() {
		this.timer.cancel();
	}

	/**
	 * Tells whether all addresses are to be asked now, and plans when to ask again.
	 * @return {@code false} if it is too early
	 */
	boolean isTime() {
		long now = this.clock.getAsLong();
		if (this.roundDue - now > 0) {
			startTimer(this.roundDue - now);
			return false;
		}
		long delay = delay();
		this.attempt++;
		this.lastRound = now;
		schedule(delay);
		return true;
	}

	private void schedule(long delayNanos) {
		this.roundDue = this.clock.getAsLong() + delayNanos;
		startTimer(delayNanos);
	}

	/** The deadlines of those who wait are looked at more often than the candidates. */
	private void startTimer(long delayNanos) {
		this.timer.restart((this.waiting.getAsInt() > 0) ? Math.min(delayNanos, this.settings.fastInterval().toNanos())
				: delayNanos);
	}

	private long delay() {
		if (this.pending.isUnderWay()) {
			return PROMOTION_INTERVAL.toNanos();
		}
		boolean urgent = (this.waiting.getAsInt() > 0 && !this.relapsed)
				|| this.clock.getAsLong() - this.troubledSince < this.settings.holdTimeout().toNanos();
		return this.settings.retry()
			.delayNanos(this.attempt, urgent ? this.settings.fastInterval() : this.settings.retry().maxDelay());
	}

	/**
	 * Tells whether the last master was verified only a moment ago, so that looking for
	 * it again at once would likely come to the same.
	 */
	private boolean isRelapse(long now) {
		return this.settledAt != 0 && now - this.settledAt <= this.settings.interval().toNanos();
	}

	/**
	 * Tells whether another name of the master is followed at once. Those who name
	 * another one every moment do not know: only the first name in an interval is, and
	 * none while no master lasts; the others at the pace of the attempts.
	 * @return {@code true} if it is followed
	 */
	boolean isNews() {
		long now = this.clock.getAsLong();
		boolean news = this.pending.isUnderWay() || this.lastNews == 0
				|| (!this.relapsed && now - this.lastNews > this.settings.interval().toNanos());
		if (news) {
			this.lastNews = now;
		}
		return news;
	}

}
