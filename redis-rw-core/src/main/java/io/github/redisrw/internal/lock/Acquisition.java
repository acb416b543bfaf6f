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
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

import io.github.redisrw.NoWritableMasterException;
import io.github.redisrw.RedisLockNotAcquiredException;
import io.github.redisrw.RedisLockRequest;
import io.github.redisrw.ReplicaAcksMissingException;
import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.internal.lock.Clocks.Moment;
import io.github.redisrw.internal.lock.LocalQueue.Turn;
import io.github.redisrw.internal.routing.ReplicaAcksRequirement;
import io.github.redisrw.internal.threads.Backoff;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessException;

/**
 * Tries for a lock until it has it or the time is up. All attempts are made in the name
 * of the same owner, which is nobody else's: so an attempt of which the outcome is not
 * known does no harm to the next one, nor, if it is executed late, to anybody who holds
 * the lock by then.
 */
final class Acquisition {

	/** Given to an attempt that is under way when the time is up. */
	static final Duration ANSWER = Duration.ofSeconds(1);

	private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(10), 2, Duration.ofMillis(100), 0.5);

	private final String key;

	private final String owner = UUID.randomUUID().toString();

	private final Duration waitFor;

	private final Duration length;

	private final Duration holdAtLeast;

	private final @Nullable ReplicaAcksRequirement acks;

	private final LockScripts scripts;

	private final LocalQueue localQueue;

	private final Clocks clocks;

	private final Scheduler scheduler;

	private final LongSupplier masters;

	private final long start;

	/** Whether the lock may have been acquired without anybody knowing. */
	private volatile boolean undecided;

	/**
	 * Set once: the lease has left here, and is looked after by others from then on, or
	 * nobody is waiting for one any more.
	 */
	private final AtomicBoolean ended = new AtomicBoolean();

	private volatile int attempts;

	private volatile long epoch;

	private volatile @Nullable Throwable failure;

	/**
	 * Create an instance.
	 * @param request which lock, and how
	 * @param settings have what the request leaves open
	 * @param acks how many replicas must have the lock, {@code null} if that is not asked
	 * for
	 * @param scripts do it
	 * @param localQueue who in this process waits for which lock
	 * @param clocks tell the time
	 * @param scheduler has the time
	 * @param masters how often the master has changed
	 */
	Acquisition(RedisLockRequest request, LockSettings settings, @Nullable ReplicaAcksRequirement acks,
			LockScripts scripts, LocalQueue localQueue, Clocks clocks, Scheduler scheduler, LongSupplier masters) {
		this.key = request.key();
		this.waitFor = settings.waitFor(request);
		this.length = settings.leaseFor(request);
		this.holdAtLeast = request.holdAtLeast();
		this.acks = acks;
		this.scripts = scripts;
		this.localQueue = localQueue;
		this.clocks = clocks;
		this.scheduler = scheduler;
		this.masters = masters;
		this.start = clocks.now().nanos();
	}

	/**
	 * Try; to be called once.
	 * @param stopping completes when there is no more sense in it
	 * @return the lease, or why there is none
	 */
	Mono<Lease> run(CompletableFuture<Void> stopping) {
		CompletableFuture<Turn> place = this.localQueue.join(this.key);
		Mono<Turn> turn = place.isDone() ? Mono.just(place.join())
				: Mono.fromFuture(place, true)
					.timeout(this.waitFor, Mono.defer(() -> late(place)), this.scheduler)
					.publishOn(this.scheduler);
		Mono<Lease> lease = turn.flatMap((own) -> attempt(own)
			.repeatWhenEmpty((rounds) -> rounds.concatMap((round) -> pause((int) Math.min(round, Integer.MAX_VALUE)))));
		Mono<Lease> stopped = Mono.fromFuture(stopping, true)
			.then(Mono.error(() -> new RedisLockNotAcquiredException(this.key,
					"was not acquired: the application is being shut down", this.failure)));
		return Mono.firstWithSignal(stopped, lease)
			.filter((taken) -> this.ended.compareAndSet(false, true))
			.doOnError((ex) -> abandon(place))
			.doOnCancel(() -> abandon(place));
	}

	/**
	 * The time was up before the turn came. Whether somebody has the lock is for those to
	 * say who have tried; an attempt that is under way is waited for, or made if the turn
	 * comes now.
	 */
	private Mono<Turn> late(CompletableFuture<Turn> place) {
		Mono<Turn> refused = Mono.fromFuture(this.localQueue.known(this.key), true)
			.timeout(ANSWER, Mono.fromSupplier(() -> Optional.of(LockScripts.noAnswer(ANSWER))), this.scheduler)
			.flatMap((failure) -> Mono.error(tooLate(failure.orElse(null))));
		return Mono.firstWithSignal(Mono.fromFuture(place, true), refused);
	}

	private Mono<Lease> attempt(Turn turn) {
		return Mono.defer(() -> {
			turn.asks();
			return isWorthwhile();
		})
			.flatMap((worthwhile) -> worthwhile ? acquire(turn)
					: Mono.<Lease>empty().doOnSubscribe((s) -> refused(turn)))
			.onErrorResume((ex) -> failed(turn, ex));
	}

	private Mono<Boolean> isWorthwhile() {
		boolean ask = this.attempts > 0 && !this.undecided;
		this.attempts++;
		return ask ? this.scripts.isFree(this.key, patience()) : Mono.just(true);
	}

	private Mono<Lease> acquire(Turn turn) {
		return Mono.defer(() -> {
			Moment sent = this.clocks.now();
			this.epoch = this.masters.getAsLong();
			this.undecided = true;
			return this.scripts.acquire(this.key, this.owner, this.length, patience())
				.flatMap((token) -> answered(turn, sent, token));
		});
	}

	private Mono<Lease> answered(Turn turn, Moment sent, long token) {
		if (token == 0) {
			refused(turn);
			return Mono.empty();
		}
		Lease lease = new Lease(this.key, this.owner, token, this.length, sent, this.clocks, this.acks, turn,
				this.holdAtLeast);
		if (!lease.isHeld()) {
			return Mono.error(new QueryTimeoutException("The answer took longer than the lease lasts"));
		}
		turn.hears(null);
		return Mono.just(lease);
	}

	private void refused(Turn turn) {
		this.undecided = false;
		this.failure = null;
		turn.hears(null);
	}

	/** What was not confirmed does not count, and others may have their chance. */
	private Mono<Lease> failed(Turn turn, Throwable ex) {
		this.failure = ex;
		turn.hears(ex);
		if (ex instanceof NoWritableMasterException && this.attempts == 1) {
			this.undecided = false;
		}
		if (ex instanceof ReplicaAcksMissingException) {
			return giveBack().then(Mono.empty());
		}
		boolean passing = ex instanceof TransientDataAccessException || ex instanceof WriteOutcomeUnknownException;
		return passing ? Mono.empty() : Mono.error(ex);
	}

	private Mono<Long> pause(int round) {
		long left = nanosLeft();
		if (left <= 0) {
			return Mono.error(tooLate(this.failure));
		}
		long delay = BACKOFF.delayNanos(round, Duration.ofNanos(left));
		return Mono.delay(Duration.ofNanos(delay), this.scheduler);
	}

	private RedisLockNotAcquiredException tooLate(@Nullable Throwable cause) {
		return new RedisLockNotAcquiredException(this.key, this.waitFor, cause);
	}

	private long nanosLeft() {
		return this.waitFor.toNanos() - waitedNanos();
	}

	private Duration patience() {
		return Duration.ofNanos(Math.max(nanosLeft(), ANSWER.toNanos()));
	}

	/**
	 * How often the master had changed when the last attempt was sent.
	 * @return the number
	 */
	long epoch() {
		return this.epoch;
	}

	long waitedNanos() {
		return this.clocks.now().nanos() - this.start;
	}

	private Mono<Void> giveBack() {
		return this.scripts.release(this.key, this.owner, ANSWER)
			.doOnNext((released) -> this.undecided = false)
			.onErrorComplete()
			.then();
	}

	private void abandon(CompletableFuture<Turn> place) {
		if (!this.ended.compareAndSet(false, true)) {
			return;
		}
		if (this.undecided) {
			giveBack().subscribe();
		}
		this.localQueue.leave(this.key, place);
	}

}
