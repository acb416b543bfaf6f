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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.redisrw.RedisLockNotAcquiredException;
import io.github.redisrw.RedisLockRequest;
import io.github.redisrw.internal.lock.Clocks.Moment;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A lock is taken if somebody has it, and not if somebody of this process is only trying.
 */
class AcquisitionTests {

	private static final long TAKEN = 0;

	private static final long TOKEN = 7;

	private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

	private final LockSettings settings = new LockSettings("p", Duration.ofSeconds(5), Duration.ofSeconds(30));

	private final LocalQueue localQueue = new LocalQueue();

	/** What Redis says next, and then nothing. */
	private final Deque<Flux<Object>> replies = new ArrayDeque<>();

	private final LockScripts scripts = new LockScripts(() -> redis(ReactiveRedisConnectionFactory.class),
			this.settings, this.scheduler);

	private <T> T redis(Class<T> type) {
		return type
			.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (self, method, args) -> {
				if (method.getName().equals("closeLater")) {
					return Mono.empty();
				}
				if (Publisher.class.isAssignableFrom(method.getReturnType())) {
					Flux<Object> reply = this.replies.isEmpty() ? Flux.never() : this.replies.remove();
					return (method.getReturnType() == Mono.class) ? reply.next() : reply;
				}
				return redis(method.getReturnType());
			}));
	}

	private CompletableFuture<Lease> acquire(Duration waitFor) {
		return acquire(waitFor, Duration.ofSeconds(30));
	}

	private CompletableFuture<Lease> acquire(Duration waitFor, Duration leaseFor) {
		Clocks clocks = () -> new Moment(this.scheduler.now(TimeUnit.NANOSECONDS),
				this.scheduler.now(TimeUnit.MILLISECONDS));
		RedisLockRequest request = RedisLockRequest.of("key").waitFor(waitFor).leaseFor(leaseFor);
		CompletableFuture<Lease> lease = new Acquisition(request, this.settings, null, this.scripts, this.localQueue,
				clocks, this.scheduler, () -> 0)
			.run(new CompletableFuture<>())
			.toFuture();
		pass(Duration.ZERO);
		return lease;
	}

	private void pass(Duration time) {
		this.scheduler.advanceTimeBy(time);
	}

	private static void assertNotAcquired(CompletableFuture<Lease> lease, boolean taken) {
		assertThat(lease).isDone();
		assertThatExceptionOfType(RedisLockNotAcquiredException.class).isThrownBy(() -> Mono.fromFuture(lease).block())
			.satisfies((ex) -> assertThat(ex.isTaken()).isEqualTo(taken));
	}

	@Test
	void itIsTakenWhileOneOfThisProcessHasIt() {
		this.replies.add(Flux.just(TOKEN));
		assertThat(acquire(Duration.ZERO)).isCompleted();
		assertNotAcquired(acquire(Duration.ZERO), true);
	}

	@Test
	void itIsTakenWhileOneOfThisProcessWaitsForAnother() {
		this.replies.add(Flux.just(TAKEN));
		assertThat(acquire(Duration.ofSeconds(5))).isNotDone();
		assertNotAcquired(acquire(Duration.ZERO), true);
	}

	@Test
	void anAttemptThatIsUnderWaySettlesIt() {
		this.replies.add(Flux.<Object>just(TOKEN).delaySequence(Duration.ofMillis(500), this.scheduler));
		CompletableFuture<Lease> first = acquire(Duration.ZERO);
		CompletableFuture<Lease> second = acquire(Duration.ZERO);
		assertThat(second).isNotDone();
		pass(Duration.ofMillis(500));
		assertThat(first).isCompleted();
		assertNotAcquired(second, true);
	}

	@Test
	void itIsNotTakenWhereNobodyGetsAnAnswer() {
		CompletableFuture<Lease> first = acquire(Duration.ofMinutes(1));
		CompletableFuture<Lease> second = acquire(Duration.ZERO);
		CompletableFuture<Lease> third = acquire(Duration.ofMillis(500));
		pass(Duration.ofMillis(1_500));
		assertThat(first).isNotDone();
		assertNotAcquired(second, false);
		assertNotAcquired(third, false);
	}

	@Test
	void itIsNotTakenWhereTheAttemptFails() {
		this.replies.add(Flux.<Object>error(new QueryTimeoutException("no master"))
			.delaySubscription(Duration.ofMillis(500), this.scheduler));
		CompletableFuture<Lease> first = acquire(Duration.ZERO);
		CompletableFuture<Lease> second = acquire(Duration.ZERO);
		pass(Duration.ofMillis(500));
		assertNotAcquired(first, false);
		assertNotAcquired(second, false);
	}

	@Test
	void whatWasHeardBeforeTheAttemptThatIsUnderWayDoesNotCount() {
		this.replies.add(Flux.just(TAKEN));
		CompletableFuture<Lease> first = acquire(Duration.ofMinutes(1));
		pass(Duration.ofMillis(200));
		CompletableFuture<Lease> second = acquire(Duration.ZERO);
		assertThat(second).isNotDone();
		pass(Duration.ofSeconds(1));
		assertThat(first).isNotDone();
		assertNotAcquired(second, false);
	}

	@Test
	void whoseTurnComesMeanwhileTriesOnce() {
		CompletableFuture<Lease> first = acquire(Duration.ofMinutes(1));
		CompletableFuture<Lease> second = acquire(Duration.ZERO);
		this.replies.add(Flux.just(0L)); // to the first one's release
		this.replies.add(Flux.just(TOKEN));
		first.cancel(true);
		pass(Duration.ofMillis(100));
		assertThat(second).isCompletedWithValueMatching(Lease::isHeld);
	}

	@Test
	void itIsNotTakenWhereTheAnswerTakesLongerThanTheLease() {
		this.replies.add(Flux.<Object>just(TOKEN).delaySequence(Duration.ofMillis(500), this.scheduler));
		CompletableFuture<Lease> lease = acquire(Duration.ZERO, Duration.ofMillis(100));
		pass(Duration.ofMillis(500));
		assertNotAcquired(lease, false);
	}

}
