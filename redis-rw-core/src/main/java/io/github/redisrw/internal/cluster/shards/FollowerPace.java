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

package io.github.redisrw.internal.cluster.shards;

import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * When a node is asked who there is in the cluster, and when another one than before:
 * from time to time, soon when something has changed, and with backoff while the answers
 * bring nothing new, or nobody answers. Confined to one thread.
 */
final class FollowerPace {

	private static final Log logger = LogFactory.getLog(FollowerPace.class);

	/** Between two questions, however many ask for one. */
	private static final Duration HASTE = Duration.ofMillis(20);

	/** Between two questions, however often the answer has brought nothing new. */
	private static final Duration SLOWEST = Duration.ofSeconds(1);

	/** Before another node is asked, if one has not answered, whoever asks for it. */
	private static final Duration RETRY = Duration.ofMillis(100);

	/**
	 * After so many answers with nothing new, another node may know more. After so many
	 * nodes in a row that have not answered, the next one need not be asked so soon.
	 */
	private static final int PATIENCE = 5;

	private final Duration interval;

	private final LongSupplier clock;

	private final LongConsumer timer;

	private boolean asking;

	/** Somebody wants another question than the one that is under way. */
	private boolean hurried;

	/** Somebody has wanted the question that is under way. */
	private boolean urgent;

	private boolean planned;

	private long due;

	private long lastAsked;

	private long turnedAt;

	private boolean failed = true;

	/** How many questions in a row have not been answered. */
	private int failures;

	/** How many answers in a row somebody wanted, and they brought nothing new. */
	private int vain;

	/**
	 * Create an instance.
	 * @param interval how often is asked when nothing happens
	 * @param clock the time, as {@link System#nanoTime()}
	 * @param timer has {@link #isTime()} asked after a delay in nanoseconds
	 */
	FollowerPace(Duration interval, LongSupplier clock, LongConsumer timer) {
		this.interval = interval;
		this.clock = clock;
		this.timer = timer;
	}

	/** The first question is asked at once. */
	void start() {
		this.lastAsked = this.clock.getAsLong() - HASTE.toNanos();
		plan(0);
	}

	/** Something has changed. */
	void hurry() {
		this.hurried = true;
		if (!this.asking && this.failures == 0) {
			long rest = rest();
			if (rest == 0) {
				// What nobody has wanted for a while, has to do with something else.
				this.vain = 0;
			}
			plan(rest);
		}
	}

	/**
	 * Tells whether to ask now. If so, nothing else is asked until {@link #answered} or
	 * {@link #notAnswered} is called.
	 * @return {@code false} if it is not time yet, or a question is under way
	 */
	boolean isTime() {
		long now = this.clock.getAsLong();
		if (this.asking || !this.planned || this.due - now > 0) {
			return false;
		}
		this.planned = false;
		this.asking = true;
		this.urgent = this.hurried;
		this.hurried = false;
		this.lastAsked = now;
		return true;
	}

	/**
	 * Tells, once for each question, whether it goes to another node than the last one.
	 * @return {@code true} if so
	 */
	boolean isTurn() {
		long now = this.clock.getAsLong();
		boolean turn = this.failed || (this.vain > 0 && this.vain % PATIENCE == 0)
				|| now - this.turnedAt >= this.interval.toNanos();
		if (turn) {
			this.failed = false;
			this.turnedAt = now;
		}
		return turn;
	}

	/**
	 * A node has answered.
	 * @param news whether something new
	 */
	void answered(boolean news) {
		this.asking = false;
		this.failures = 0;
		this.vain = news ? 0 : this.vain + (this.urgent ? 1 : 0);
		plan(this.hurried ? rest() : this.interval.toNanos());
	}

	/** A node has not answered, or is not to be believed. */
	void notAnswered() {
		this.asking = false;
		this.failed = true;
		this.hurried |= this.urgent;
		this.failures++;
		plan(Math.min(SLOWEST.toNanos(), RETRY.toNanos() << Math.min(Math.max(0, this.failures - PATIENCE), 10)));
	}

	/**
	 * Do a part of what a question takes. Whatever goes wrong with it, want of memory
	 * too, there is a next question.
	 * @param step what to do
	 */
	void guarded(Runnable step) {
		try {
			step.run();
		}
		catch (Throwable ex) {
			if (this.asking) {
				notAnswered();
			}
			logger.error("Asking who is in the cluster failed unexpectedly; that is tried again", ex);
		}
	}

	/** How long until the next question that somebody wants. */
	private long rest() {
		long pause = Math.min(SLOWEST.toNanos(), HASTE.toNanos() << Math.min(this.vain, 10));
		return Math.max(0, this.lastAsked + pause - this.clock.getAsLong());
	}

	private void plan(long delayNanos) {
		long moment = this.clock.getAsLong() + delayNanos;
		if (!this.planned || moment - this.due < 0) {
			this.planned = true;
			this.due = moment;
			this.timer.accept(delayNanos);
		}
	}

}
