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

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.github.redisrw.HeldLock;
import io.github.redisrw.RedisLockLostException;
import io.github.redisrw.RedisLockRequest;
import io.github.redisrw.internal.failover.VirtualTime;
import io.github.redisrw.internal.lock.Clocks.Moment;
import io.github.redisrw.lock.RedisLocks;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Who has a lock relies on it until it is lost or ended, whatever happens at the moment
 * in which it is acquired, renewed or given up.
 */
@Timeout(60)
class LockClientTests {

	private static final long TOKEN = 7;

	private static final long DONE = 1;

	private static final long GONE = 0;

	private static final Duration LEASE = Duration.ofSeconds(30);

	private static final Duration SOON = Duration.ofSeconds(20);

	private static final RedisLockRequest REQUEST = RedisLockRequest.of("key");

	private final VirtualTime time = new VirtualTime();

	/** What has been asked for, each with what it is answered by. */
	private final List<Sinks.One<Object>> asked = new CopyOnWriteArrayList<>();

	/** How many the script has that was asked for last. */
	private volatile int keysAndArguments;

	/** What happens when something is asked for. */
	private volatile Supplier<@Nullable Object> onAsked = () -> null;

	private final LockClient client = new LockClient(() -> redis(ReactiveRedisConnectionFactory.class),
			new LockSettings("p", Duration.ofSeconds(5), LEASE), () -> new Moment(this.time.now(), millis()),
			new LockScheduler(this.time));

	private long millis() {
		return TimeUnit.NANOSECONDS.toMillis(this.time.now() - Long.MIN_VALUE);
	}

	private <T> T redis(Class<T> type) {
		return type
			.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (self, method, args) -> {
				if (method.getName().equals("closeLater")) {
					return Mono.empty();
				}
				if (Publisher.class.isAssignableFrom(method.getReturnType())) {
					this.keysAndArguments = (args[args.length - 1] instanceof Object[] several) ? several.length : -1;
					Mono<Object> reply = ask();
					return (method.getReturnType() == Mono.class) ? reply : Flux.from(reply);
				}
				return redis(method.getReturnType());
			}));
	}

	private Mono<Object> ask() {
		Sinks.One<Object> answer = Sinks.one();
		this.asked.add(answer);
		Object reply = this.onAsked.get();
		if (reply != null) {
			answer.tryEmitValue(reply);
		}
		return answer.asMono();
	}

	private void reply(int index, long value) {
		Awaitility.await().atMost(SOON).until(() -> this.asked.size() > index && isAwaited(index));
		this.asked.get(index).tryEmitValue(value);
	}

	private boolean isAwaited(int index) {
		return this.asked.get(index).currentSubscriberCount() > 0;
	}

	private void awaitAsked(int count) {
		Awaitility.await().atMost(SOON).until(() -> this.asked.size() == count && isAwaited(count - 1));
	}

	private Lease claimed() {
		CompletableFuture<Lease> lease = this.client.acquire(REQUEST).toFuture();
		reply(0, TOKEN);
		assertThat(lease).isCompleted();
		assertThat(lease.join().claim()).isTrue();
		return lease.join();
	}

	@Nested
	class Renewal {

		@Test
		void itIsRenewedAfterAThirdOfTheLease() {
			Lease lease = claimed();
			pass(LEASE.dividedBy(3));
			reply(1, DONE);
			pass(LEASE.dividedBy(3));
			awaitAsked(3);
			assertThat(lease.isHeld()).isTrue();
		}

		@Test
		void whatTheFormerMasterConfirmsDoesNotPutOffTheLookAtTheNewOne() {
			Lease lease = claimed();
			pass(LEASE.dividedBy(3));
			awaitAsked(2);
			LockClientTests.this.client.masterChanged();
			reply(1, DONE);
			pass(Duration.ofMillis(1));
			reply(2, GONE);
			Awaitility.await().atMost(SOON).until(() -> !lease.isHeld());
			assertThat(LockClientTests.this.client.counts().lost()).isOne();
		}

		/** The new master may not have it, and is asked when somebody relies on it. */
		@Test
		void whatIsClaimedAfterAChangeOfTheMasterIsRenewedAtOnce() {
			CompletableFuture<Lease> lease = LockClientTests.this.client.acquire(REQUEST).toFuture();
			reply(0, TOKEN);
			LockClientTests.this.client.masterChanged();
			assertThat(lease.join().claim()).isTrue();
			pass(Duration.ofMillis(1));
			reply(1, GONE);
			Awaitility.await().atMost(SOON).until(() -> !lease.join().isHeld());
		}

		@Test
		void soIsWhatTheFormerMasterGivesAfterIt() {
			CompletableFuture<Lease> lease = LockClientTests.this.client.acquire(REQUEST).toFuture();
			awaitAsked(1);
			LockClientTests.this.client.masterChanged();
			reply(0, TOKEN);
			assertThat(lease.join().claim()).isTrue();
			pass(Duration.ofMillis(1));
			awaitAsked(2);
		}

		@Test
		void elseItIsNotRenewedSoSoon() {
			LockClientTests.this.client.masterChanged();
			claimed();
			pass(LEASE.dividedBy(4));
			assertThat(LockClientTests.this.asked).hasSize(1);
		}

		@Test
		void itGoesOnAfterAnError() {
			Lease lease = claimed();
			LockClientTests.this.onAsked = () -> {
				LockClientTests.this.onAsked = () -> DONE;
				throw new OutOfMemoryError("a test's");
			};
			pass(LEASE.dividedBy(3));
			// Noted when the next renewal has been planned.
			Awaitility.await().atMost(SOON).until(() -> lease.loss().getCause() instanceof OutOfMemoryError);
			assertThat(LockClientTests.this.asked).hasSize(2);
			pass(LEASE.dividedBy(10));
			Awaitility.await().atMost(SOON).until(() -> LockClientTests.this.asked.size() == 3);
			assertThat(lease.isHeld()).isTrue();
		}

		private void pass(Duration duration) {
			LockClientTests.this.time.advance(duration);
		}

	}

	@Nested
	class Cancellation {

		/** The answer comes while what may have been acquired is given back. */
		@Test
		void whatIsCancelledAsItIsAcquiredIsNotHeld() {
			CompletableFuture<Lease> lease = LockClientTests.this.client.acquire(REQUEST).toFuture();
			awaitAsked(1);
			LockClientTests.this.onAsked = () -> {
				LockClientTests.this.asked.get(0).tryEmitValue(TOKEN);
				return DONE;
			};
			lease.cancel(true);
			assertThat(LockClientTests.this.asked).as("the acquisition and the release").hasSize(2);
			assertThat(LockClientTests.this.client.counts().held()).isZero();
			assertThat(LockClientTests.this.client.counts().acquired()).isZero();
		}

		@Test
		void whatNobodyHasTakenOverIsNotToldLost() {
			CompletableFuture<Lease> lease = LockClientTests.this.client.acquire(REQUEST).toFuture();
			reply(0, TOKEN);
			assertThat(lease).isCompleted();
			LockClientTests.this.time.advance(LEASE.dividedBy(3));
			reply(1, GONE);
			Awaitility.await().atMost(SOON).until(() -> LockClientTests.this.client.counts().held() == 0);
			assertThat(LockClientTests.this.client.counts().lost()).isZero();
		}

	}

	@Nested
	class HeldAtLeast {

		private final RedisLockRequest request = REQUEST.holdAtLeast(Duration.ofMinutes(1));

		@Test
		void whatNothingWasDoneWithIsReleasedAtOnce() {
			Lease lease = acquired();
			LockClientTests.this.client.end(lease).subscribe();
			awaitAsked(2);
			assertThat(LockClientTests.this.keysAndArguments).as("a release has no time").isEqualTo(2);
		}

		@Test
		void whatIsDoneIsKeptForAWhile() {
			Lease lease = acquired();
			assertThat(lease.claim()).isTrue();
			LockClientTests.this.client.end(lease).subscribe();
			awaitAsked(2);
			assertThat(LockClientTests.this.keysAndArguments).as("a renewal has a time").isEqualTo(3);
		}

		private Lease acquired() {
			CompletableFuture<Lease> lease = LockClientTests.this.client.acquire(this.request).toFuture();
			reply(0, TOKEN);
			return lease.join();
		}

	}

	@Nested
	class WithinABlockingHolder {

		private final LockedCall call = new LockedCall(LockClientTests.this.client, REQUEST.waitFor(Duration.ZERO),
				false, "A test");

		/** Redis as it is while nobody else wants the lock. */
		private WithinABlockingHolder() {
			LockClientTests.this.onAsked = () -> (LockClientTests.this.asked.size() == 1) ? TOKEN : DONE;
		}

		@Test
		void aChainWithTheSameKeyHasTheSameLock() throws Throwable {
			this.call.run(() -> {
				HeldLock held = RedisLocks.current();
				assertThat(this.call.one(RedisLocks::inChain).block(SOON)).isSameAs(held);
				assertThat(this.call.many(RedisLocks::inChain).blockLast(SOON)).isSameAs(held);
				return null;
			}, () -> null);
			assertThat(LockClientTests.this.asked).as("the acquisition and the release").hasSize(2);
		}

		@Test
		void aChainThatGoesOnKeepsTheLockUntilItHasEnded() throws Throwable {
			Sinks.One<String> work = Sinks.one();
			CompletableFuture<String> done = new CompletableFuture<>();
			AtomicReference<HeldLock> lock = new AtomicReference<>();
			this.call.run(() -> {
				lock.set(RedisLocks.current());
				this.call.one(() -> this.call.one(work::asMono)).subscribe(done::complete, done::completeExceptionally);
				return null;
			}, () -> null);
			HeldLock held = Objects.requireNonNull(lock.get());
			assertThat(held.isHeld()).isTrue();
			assertThat(LockClientTests.this.asked).hasSize(1);
			work.tryEmitValue("done");
			assertThat(done).succeedsWithin(SOON).isEqualTo("done");
			assertThat(LockClientTests.this.asked).hasSize(2);
			assertThat(held.isHeld()).isFalse();
			assertThat(LockClientTests.this.client.counts().held()).isZero();
		}

		@Test
		void aChainThatIsCancelledLeavesTheLockToItsHolder() throws Throwable {
			Object stillHeld = this.call.run(() -> {
				this.call.one(Mono::never).subscribe().dispose();
				return RedisLocks.current().isHeld();
			}, () -> null);
			assertThat(stillHeld).isEqualTo(true);
			assertThat(LockClientTests.this.asked).hasSize(2);
			assertThat(LockClientTests.this.client.counts().held()).isZero();
		}

		@Test
		void aChainDoesNotRunWhereTheLockIsLost() throws Throwable {
			assertThatExceptionOfType(RedisLockLostException.class).isThrownBy(() -> this.call.run(() -> {
				// Nothing renews it meanwhile.
				LockClientTests.this.time.stall(LEASE);
				return this.call.one(() -> Mono.just("ran")).block(SOON);
			}, () -> null)).withMessageContaining("has not run");
		}

		@Test
		void whatTheChainIsMadeOfHasTheSameLockOnWhateverThread() throws Throwable {
			this.call.run(() -> {
				Flux<HeldLock> both = Flux.concat(this.call.one(RedisLocks::inChain),
						this.call.many(RedisLocks::inChain));
				List<HeldLock> seen = this.call.many(() -> both).collectList().block(SOON);
				assertThat(seen).hasSize(2).containsOnly(RedisLocks.current());
				return null;
			}, () -> null);
			assertThat(LockClientTests.this.asked).as("the acquisition and the release").hasSize(2);
		}

		@Test
		void anotherThreadHasToWait() throws Throwable {
			AtomicBoolean ran = new AtomicBoolean();
			this.call.run(() -> {
				Thread thread = new Thread(
						() -> this.call.one(() -> Mono.fromRunnable(() -> ran.set(true))).subscribe());
				thread.start();
				thread.join();
				assertThat(ran).isFalse();
				return null;
			}, () -> null);
			Awaitility.await().atMost(SOON).untilTrue(ran);
		}

	}

}
