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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import io.github.redisrw.RedisLockRequest;
import io.github.redisrw.internal.lock.Clocks.Moment;
import io.github.redisrw.internal.routing.ReplicaAcksRequirement;
import io.github.redisrw.internal.routing.RoutingScope;
import io.github.redisrw.routing.RedisRouting;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;

/**
 * Acquires locks, renews them while they are held, and releases them. Nothing here
 * blocks. Thread-safe.
 * <p>
 * It stops just before the connection factory, after all that may work with locks: who
 * still waits for one is told then. What is held when it stops is neither released nor
 * renewed any more, since the work may go on: the lease ends by itself.
 */
public final class LockClient implements SmartLifecycle, DisposableBean {

	private static final Log logger = LogFactory.getLog(LockClient.class);

	private final LockSettings settings;

	private final LockScripts scripts;

	private final Clocks clocks;

	private final LockScheduler scheduler;

	private final LocalQueue localQueue = new LocalQueue();

	private final Set<Lease> held = ConcurrentHashMap.newKeySet();

	private final LongAdder acquired = new LongAdder();

	private final LongAdder notAcquired = new LongAdder();

	private final LongAdder lost = new LongAdder();

	private final LongAdder waitedNanos = new LongAdder();

	/** How often the master has changed. */
	private final AtomicLong masters = new AtomicLong();

	/** For each who waits for a lock: completes when there is no more sense in it. */
	private final Set<CompletableFuture<Void>> waiting = ConcurrentHashMap.newKeySet();

	private volatile boolean stopped;

	private volatile boolean running;

	/**
	 * Create a client.
	 * @param connectionFactory leads to the master; asked for when a lock is needed first
	 * @param settings what holds for locks that say nothing else
	 */
	public LockClient(Supplier<? extends ReactiveRedisConnectionFactory> connectionFactory, LockSettings settings) {
		this(connectionFactory, settings, Clocks.SYSTEM, new LockScheduler());
	}

	LockClient(Supplier<? extends ReactiveRedisConnectionFactory> connectionFactory, LockSettings settings,
			Clocks clocks, LockScheduler scheduler) {
		this.settings = settings;
		this.clocks = clocks;
		this.scheduler = scheduler;
		this.scripts = new LockScripts(connectionFactory, settings, this.scheduler);
	}

	LockSettings settings() {
		return this.settings;
	}

	/**
	 * What has become of locks since the start.
	 * @return the counts
	 */
	public LockCounts counts() {
		return new LockCounts(this.acquired.sum(), this.notAcquired.sum(), this.lost.sum(),
				Duration.ofNanos(this.waitedNanos.sum()), this.held.size());
	}

	/**
	 * Acquire a lock, and say so where user code runs.
	 * @param request which lock, and how
	 * @return the lease, as {@link #acquire} has it
	 */
	Mono<Lease> acquireForUser(RedisLockRequest request) {
		return this.scheduler.handOver(acquire(request));
	}

	/**
	 * Acquire a lock. What follows must not be user code, as it may run on a thread on
	 * which replies arrive. Who gets the lease has to {@linkplain Lease#claim() claim}
	 * and to {@linkplain #end end} it; one that is not claimed is ended.
	 * @param request which lock, and how
	 * @return the lease
	 */
	Mono<Lease> acquire(RedisLockRequest request) {
		return RedisRouting.onMaster(Mono.deferContextual((context) -> {
			RoutingScope scope = RoutingScope.current(context);
			Acquisition acquisition = new Acquisition(request, this.settings, (scope != null) ? scope.acks() : null,
					this.scripts, this.localQueue, this.clocks, this.scheduler, this.masters::get);
			CompletableFuture<Void> stopping = new CompletableFuture<>();
			this.waiting.add(stopping);
			if (this.stopped) {
				stopping.complete(null);
			}
			return acquisition.run(stopping)
				.doOnNext((lease) -> acquired(lease, acquisition))
				.doOnError((ex) -> this.notAcquired.increment())
				.doOnCancel(this.notAcquired::increment)
				.doFinally((signal) -> this.waiting.remove(stopping));
		}));
	}

	/**
	 * Should the master change before the lease is claimed, the new one is asked when it
	 * is.
	 */
	private void acquired(Lease lease, Acquisition acquisition) {
		this.acquired.increment();
		this.waitedNanos.add(acquisition.waitedNanos());
		this.held.add(lease);
		long epoch = acquisition.epoch();
		lease.onClaimed(() -> {
			if (this.masters.get() != epoch) {
				renewIn(lease, Duration.ZERO);
			}
		});
		renewIn(lease, lease.length().dividedBy(3));
	}

	/**
	 * Release a lock, and say so where user code runs.
	 * @param lease the lease, which ends
	 * @return an error if the lock was lost before
	 */
	Mono<Void> endForUser(Lease lease) {
		return this.scheduler.handOver(end(lease));
	}

	/**
	 * Release a lock, if nobody else relies on it. What follows must not be user code.
	 * @param lease the lease, which ends
	 * @return an error if the lock was lost before; that it cannot be released is none
	 */
	Mono<Void> end(Lease lease) {
		return Mono.defer(() -> {
			if (!lease.leave()) {
				return Mono.empty();
			}
			long left = lease.nanosLeft();
			boolean wasHeld = lease.end();
			this.held.remove(lease);
			Duration patience = Duration.ofNanos(Math.max(left, Acquisition.ANSWER.toNanos()));
			// It is the next one's turn before anybody is told that this one's is over.
			return release(lease, patience).onErrorResume((ex) -> {
				logger.warn("Lock '" + lease.key() + "' was not released, or that was not confirmed: " + ex
						+ ". It ends by itself within " + lease.length().toMillis() + " ms.");
				return Mono.just(true);
			}).doOnTerminate(lease.turn()::pass).doOnCancel(lease.turn()::pass).flatMap((there) -> {
				if ((wasHeld && there) || !lease.isClaimed()) {
					return Mono.<Void>empty();
				}
				lose(lease, wasHeld ? "when it was to be released, it had been deleted or was somebody else's"
						: "its lease ended before it was renewed");
				return Mono.<Void>error(lease.loss());
			});
		});
	}

	/**
	 * For a while longer nobody is to get the lock, perhaps; then it ends by itself.
	 * Where nothing has been done with it, somebody else is to do that now.
	 */
	private Mono<Boolean> release(Lease lease, Duration patience) {
		Duration kept = Duration.ofNanos(lease.isClaimed() ? Math.max(0, lease.nanosToKeep()) : 0);
		return (kept.toMillis() > 0) ? this.scripts.renew(lease.key(), lease.owner(), kept, patience)
				: this.scripts.release(lease.key(), lease.owner(), patience);
	}

	// Renewal

	private void renewIn(Lease lease, Duration delay) {
		try {
			lease.renewNext(
					this.scheduler.schedule(() -> renew(lease), Math.max(1, delay.toMillis()), TimeUnit.MILLISECONDS));
		}
		catch (RejectedExecutionException ex) {
			logger.debug("No more renewals of " + lease, ex);
		}
	}

	private void renew(Lease lease) {
		long epoch = this.masters.get();
		guarded(lease, epoch, () -> tryToRenew(lease, epoch));
	}

	/** Whatever goes wrong here, want of memory too, renewals go on. */
	private void guarded(Lease lease, long epoch, Runnable step) {
		try {
			step.run();
		}
		catch (Throwable ex) {
			notRenewed(lease, epoch, ex);
			logger.warn("Lock '" + lease.key() + "' was not renewed; that is tried again", ex);
		}
	}

	private void notRenewed(Lease lease, long epoch, Throwable ex) {
		renewAfter(lease, epoch, lease.length().dividedBy(10));
		lease.failed(ex);
	}

	/**
	 * Plan the renewal that follows one. Should the master have changed since that was
	 * sent, the next is due at once, though it may have been planned for then already:
	 * what the former master has confirmed says nothing of the new one.
	 */
	private void renewAfter(Lease lease, long epoch, Duration delay) {
		renewIn(lease, delay);
		if (this.masters.get() != epoch) {
			renewIn(lease, Duration.ZERO);
		}
	}

	private void tryToRenew(Lease lease, long epoch) {
		if (lease.isEnded()) {
			return;
		}
		if (lease.abandon()) {
			// It was acquired in the moment in which whoever wanted it went away.
			end(lease).subscribe((nothing) -> {
			}, (ex) -> logger.debug("Nobody needed " + lease, ex));
			return;
		}
		if (!lease.isHeld()) {
			lose(lease, "its lease ended before it was renewed");
			return;
		}
		Moment sent = this.clocks.now();
		Mono<Boolean> renewal = this.scripts.renew(lease.key(), lease.owner(), lease.length(),
				lease.length().dividedBy(3));
		confirmed(renewal, lease.acks()).subscribe(
				(there) -> guarded(lease, epoch, () -> renewed(lease, epoch, sent, there)),
				(ex) -> notRenewed(lease, epoch, ex));
	}

	private static Mono<Boolean> confirmed(Mono<Boolean> renewal, @Nullable ReplicaAcksRequirement acks) {
		return (acks != null) ? RedisRouting.acknowledged(acks.replicas(), acks.timeout(), renewal) : renewal;
	}

	private void renewed(Lease lease, long epoch, Moment sent, boolean there) {
		if (lease.isEnded()) {
			return;
		}
		if (!there) {
			lose(lease, "when it was to be renewed, it had been deleted or was somebody else's");
			return;
		}
		lease.renewed(sent);
		renewAfter(lease, epoch, lease.isHeld() ? lease.length().dividedBy(3) : Duration.ZERO);
	}

	private void lose(Lease lease, String reason) {
		if (lease.lost(reason)) {
			this.lost.increment();
			this.held.remove(lease);
			lease.turn().pass();
			logger.warn("Lock '" + lease.key() + "' was lost while it was needed: " + reason);
		}
	}

	/**
	 * A lock that the new master does not know of is lost: its holder learns that now,
	 * not when it would be renewed next.
	 */
	public void masterChanged() {
		this.masters.getAndIncrement();
		this.held.stream().filter(Lease::isClaimed).forEach((lease) -> renewIn(lease, Duration.ZERO));
	}

	// Life

	@Override
	public void start() {
		this.stopped = false;
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.stopped = true;
		this.waiting.forEach((stopping) -> stopping.complete(null));
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** The connection factory's is 0. */
	@Override
	public int getPhase() {
		return 1;
	}

	@Override
	public void destroy() {
		stop();
		this.scheduler.dispose();
	}

}
