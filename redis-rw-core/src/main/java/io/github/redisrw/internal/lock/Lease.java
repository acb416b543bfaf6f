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

import io.github.redisrw.HeldLock;
import io.github.redisrw.RedisLockLostException;
import io.github.redisrw.internal.lock.Clocks.Moment;
import io.github.redisrw.internal.routing.ReplicaAcksRequirement;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * One acquisition of a lock, from its success to its end. It may be relied on until its
 * deadline, which is counted from before the command was sent that set the expiry in
 * Redis, and lies a little before that expiry, as the clocks of two machines do not run
 * alike. A deadline that has passed is the end, whatever is heard from Redis later.
 * <p>
 * Thread-safe.
 */
final class Lease implements HeldLock {

	private final String key;

	private final String owner;

	private final long token;

	private final Duration length;

	private final Clocks clocks;

	private final @Nullable ReplicaAcksRequirement acks;

	private final LocalQueue.Turn turn;

	/** Until when nobody else is to get the lock. */
	private final Moment notBefore;

	private volatile Moment deadline;

	private volatile boolean valid = true;

	private final Disposable.Swap nextRenewal = Disposables.swap();

	private Runnable onClaimed = () -> {
	};

	private boolean claimed;

	private boolean abandoned;

	/** How many rely on it, besides the one who has claimed it. */
	private int companions;

	private volatile boolean ended;

	private volatile @Nullable String loss;

	private volatile @Nullable Throwable failure;

	/**
	 * Create a lease.
	 * @param key which lock
	 * @param owner what stands in Redis for this acquisition, and for no other one
	 * @param token the fencing token
	 * @param length how long it lasts without being renewed
	 * @param sent a moment before the acquisition was sent
	 * @param clocks tell the time
	 * @param acks how many replicas must have a renewal, {@code null} if that is not up
	 * to the scope
	 * @param turn the turn in this process that goes with it
	 * @param holdAtLeast for how long nobody else is to get the lock
	 */
	Lease(String key, String owner, long token, Duration length, Moment sent, Clocks clocks,
			@Nullable ReplicaAcksRequirement acks, LocalQueue.Turn turn, Duration holdAtLeast) {
		this.key = key;
		this.owner = owner;
		this.token = token;
		this.length = length;
		this.clocks = clocks;
		this.acks = acks;
		this.turn = turn;
		this.deadline = deadline(sent);
		this.notBefore = sent.plusNanos(holdAtLeast.toNanos());
	}

	private Moment deadline(Moment sent) {
		return sent.plusNanos(this.length.toNanos() - this.length.toNanos() / 100 - 2_000_000);
	}

	@Override
	public String key() {
		return this.key;
	}

	@Override
	public long fencingToken() {
		return this.token;
	}

	@Override
	public boolean isHeld() {
		return this.valid && (nanosLeft() > 0 || isStillHeld());
	}

	private synchronized boolean isStillHeld() {
		if (this.valid && nanosLeft() <= 0) {
			this.valid = false;
		}
		return this.valid;
	}

	/**
	 * How long it can be relied on without a renewal.
	 * @return the time in nanoseconds, not positive if no longer
	 */
	long nanosLeft() {
		Moment end = this.deadline;
		return this.clocks.now().nanosUntil(end);
	}

	/**
	 * A renewal was confirmed.
	 * @param sent a moment before it was sent
	 */
	synchronized void renewed(Moment sent) {
		if (isHeld() && this.deadline.nanosUntil(deadline(sent)) > 0) {
			this.deadline = deadline(sent);
		}
	}

	/**
	 * It is lost.
	 * @param reason what is known of how
	 * @return {@code true} the first time
	 */
	synchronized boolean lost(String reason) {
		this.valid = false;
		boolean first = this.loss == null;
		if (first) {
			this.loss = reason;
		}
		return first;
	}

	/**
	 * Nobody needs it any more.
	 * @return whether it was held until now
	 */
	synchronized boolean end() {
		boolean held = isHeld();
		this.valid = false;
		this.ended = true;
		this.nextRenewal.dispose();
		return held;
	}

	boolean isEnded() {
		return this.ended;
	}

	/**
	 * Take it over. Whoever does will {@linkplain #leave() leave} it.
	 * @return {@code false} if it cannot be relied on any more
	 */
	boolean claim() {
		Runnable action;
		synchronized (this) {
			this.claimed = !this.abandoned && isHeld();
			action = this.onClaimed;
		}
		if (isClaimed()) {
			action.run();
			return true;
		}
		return false;
	}

	/**
	 * Have something done when it has been taken over.
	 * @param action what to do
	 */
	synchronized void onClaimed(Runnable action) {
		this.onClaimed = action;
	}

	/**
	 * Have nobody take it over any more.
	 * @return {@code false} if somebody has
	 */
	synchronized boolean abandon() {
		this.abandoned = !this.claimed;
		return this.abandoned;
	}

	/** Somebody who is within relies on it for longer, and will leave it as well. */
	synchronized void join() {
		this.companions++;
	}

	/**
	 * Somebody does not need it any more.
	 * @return whether nobody does
	 */
	synchronized boolean leave() {
		return this.companions-- == 0;
	}

	/**
	 * For how long nobody else is to get the lock, though its holder is done with it.
	 * @return the time in nanoseconds, not positive if it may be released
	 */
	long nanosToKeep() {
		return this.clocks.now().nanosUntil(this.notBefore);
	}

	synchronized boolean isClaimed() {
		return this.claimed;
	}

	/**
	 * A renewal is to come, and takes the place of one that was.
	 * @param renewal stops it
	 */
	void renewNext(Disposable renewal) {
		this.nextRenewal.update(renewal);
	}

	/**
	 * A renewal failed.
	 * @param ex why
	 */
	void failed(Throwable ex) {
		this.failure = ex;
	}

	/**
	 * What to tell of its loss.
	 * @return the exception
	 */
	RedisLockLostException loss() {
		return new RedisLockLostException(this.key, "was lost: " + this.loss, this.failure);
	}

	String owner() {
		return this.owner;
	}

	Duration length() {
		return this.length;
	}

	@Nullable ReplicaAcksRequirement acks() {
		return this.acks;
	}

	LocalQueue.Turn turn() {
		return this.turn;
	}

	@Override
	public String toString() {
		return "Lock '" + this.key + "', token " + this.token + (isHeld() ? ", held" : ", not held");
	}

}
