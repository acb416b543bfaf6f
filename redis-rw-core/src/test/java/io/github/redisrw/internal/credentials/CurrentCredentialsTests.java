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

package io.github.redisrw.internal.credentials;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.github.redisrw.internal.localhealth.Heartbeat;
import io.github.redisrw.internal.localhealth.LocalHealth;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A provider of the application may do what it likes.
 */
@Timeout(60)
class CurrentCredentialsTests {

	private static final Duration LONG = Duration.ofMinutes(10);

	private static final Duration SHORT = Duration.ofMillis(20);

	private static final RedisCredentials FIRST = RedisCredentials.just("app", "first");

	private static final RedisCredentials SECOND = RedisCredentials.just("app", "second");

	private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

	private final Heartbeat heartbeat = new LocalHealth().heartbeat(this.thread);

	@AfterEach
	void end() {
		this.thread.shutdownNow();
	}

	private @Nullable RedisCredentials ask(CurrentCredentials credentials) {
		return credentials.ask(this.heartbeat).block();
	}

	@Test
	void whatNeverChangesIsNotGuarded() {
		RedisCredentialsProvider plain = new StaticCredentialsProvider(FIRST);
		assertThat(CurrentCredentials.of(plain, LONG)).isSameAs(plain);
		assertThat(CurrentCredentials.of(null, LONG)).isNull();
		RedisCredentialsProvider guarded = guarded(() -> Mono.just(FIRST), LONG);
		assertThat(CurrentCredentials.of(guarded, LONG)).isSameAs(guarded);
	}

	@Test
	void theProviderIsAskedForEachConnectionOnAThreadOfItsOwn() {
		List<Thread> threads = new ArrayList<>();
		CurrentCredentials credentials = guarded(() -> {
			threads.add(Thread.currentThread());
			return Mono.just((threads.size() == 1) ? FIRST : SECOND);
		}, LONG);
		RedisURI uri = RedisURI.create("host", 6379);
		uri.setCredentialsProvider(credentials);
		assertThat(CurrentCredentials.during(uri, this.heartbeat, Mono.just("address")).block()).isEqualTo("address");
		assertThat(credentials.resolveCredentialsNow()).isEqualTo(FIRST);
		assertThat(CurrentCredentials.during(uri, this.heartbeat, Mono.just("address")).block()).isEqualTo("address");
		assertThat(credentials.resolveCredentialsNow()).isEqualTo(SECOND);
		assertThat(threads).hasSize(2).doesNotContain(Thread.currentThread());
	}

	@Test
	void withoutAnAnswerThereIsNoConnection() {
		CurrentCredentials credentials = guarded(() -> Mono.error(new IllegalStateException("token=s3cret")), LONG);
		RedisURI uri = RedisURI.create("host", 6379);
		uri.setCredentialsProvider(credentials);
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> CurrentCredentials.during(uri, this.heartbeat, Mono.just("address")).block())
			.withMessageContaining("has failed with java.lang.IllegalStateException")
			.withMessageNotContaining("s3cret");
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(credentials::resolveCredentialsNow);
		assertThat(uri).asString().contains("redis://");
	}

	@Test
	void afterAFailureTheLastAnswerHolds() {
		List<Supplier<@Nullable Mono<RedisCredentials>>> answers = List.of(() -> Mono.just(FIRST),
				() -> Mono.error(new IllegalStateException()), Mono::empty, () -> null, () -> {
					throw new IllegalStateException();
				}, () -> Mono.just(SECOND));
		AtomicInteger asked = new AtomicInteger();
		CurrentCredentials credentials = guarded(() -> answers.get(asked.getAndIncrement()).get(), LONG);
		for (int i = 0; i < answers.size() - 1; i++) {
			assertThat(ask(credentials)).isEqualTo(FIRST);
		}
		assertThat(ask(credentials)).isEqualTo(SECOND);
	}

	@Test
	void oneThatNeverAnswersIsAskedAgain() {
		AtomicInteger asked = new AtomicInteger();
		CurrentCredentials credentials = guarded(
				() -> (asked.getAndIncrement() == 0) ? Mono.never() : Mono.just(SECOND), SHORT);
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> ask(credentials))
			.withMessageContaining("does not answer within 20 ms");
		await().ignoreExceptions().untilAsserted(() -> assertThat(ask(credentials)).isEqualTo(SECOND));
	}

	@Test
	void oneThatBlocksIsWokenAndAskedAgain() {
		AtomicInteger asked = new AtomicInteger();
		CompletableFuture<Void> woken = new CompletableFuture<>();
		CurrentCredentials credentials = guarded(() -> {
			if (asked.getAndIncrement() == 0) {
				try {
					new CountDownLatch(1).await();
				}
				catch (InterruptedException ex) {
					woken.complete(null);
				}
			}
			return Mono.just(SECOND);
		}, SHORT);
		await().ignoreExceptions().untilAsserted(() -> assertThat(ask(credentials)).isEqualTo(SECOND));
		assertThat(woken).succeedsWithin(Duration.ofSeconds(30));
	}

	@Test
	void callsThatNeverReturnAreNotRepeatedWithoutEnd() {
		AtomicInteger asked = new AtomicInteger();
		CountDownLatch end = new CountDownLatch(1);
		CurrentCredentials credentials = guarded(() -> {
			asked.getAndIncrement();
			awaitUninterruptibly(end);
			return Mono.just(FIRST);
		}, Duration.ofMillis(1));
		for (int i = 0; i < 50; i++) {
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> ask(credentials));
		}
		assertThat(asked).hasValueLessThanOrEqualTo(8);
		end.countDown();
		await().ignoreExceptions().untilAsserted(() -> assertThat(ask(credentials)).isEqualTo(FIRST));
	}

	/** More often than calls that do not return are put up with. */
	@Test
	void anErrorIsAFailureLikeAnyOther() {
		AtomicInteger asked = new AtomicInteger();
		CurrentCredentials credentials = guarded(() -> {
			if (asked.getAndIncrement() < 10) {
				throw new NoClassDefFoundError("com/example/Missing");
			}
			return Mono.just(FIRST);
		}, LONG);
		for (int i = 0; i < 10; i++) {
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> ask(credentials))
				.withMessageContaining("has failed with java.lang.NoClassDefFoundError");
		}
		assertThat(ask(credentials)).isEqualTo(FIRST);
	}

	@Test
	void whoAsksAgainDoesNotRunWhatTheApplicationDoesWhenItIsCancelled() throws Exception {
		AtomicInteger asked = new AtomicInteger();
		CompletableFuture<Thread> cancelling = new CompletableFuture<>();
		CountDownLatch end = new CountDownLatch(1);
		CurrentCredentials credentials = guarded(
				() -> (asked.getAndIncrement() == 0) ? Mono.<RedisCredentials>never().doOnCancel(() -> {
					cancelling.complete(Thread.currentThread());
					awaitUninterruptibly(end);
				}) : Mono.just(SECOND), SHORT);
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> ask(credentials));
		assertThat(ask(credentials)).isEqualTo(SECOND);
		assertThat(cancelling.get(30, TimeUnit.SECONDS)).isNotSameAs(Thread.currentThread());
		end.countDown();
	}

	@Test
	void cancellationsThatNeverReturnAreNotRepeatedWithoutEnd() {
		AtomicInteger asked = new AtomicInteger();
		CountDownLatch end = new CountDownLatch(1);
		CurrentCredentials credentials = guarded(() -> {
			asked.getAndIncrement();
			return Mono.<RedisCredentials>never().doOnCancel(() -> awaitUninterruptibly(end));
		}, Duration.ofMillis(1));
		for (int i = 0; i < 50; i++) {
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> ask(credentials));
		}
		assertThat(asked).hasValueLessThanOrEqualTo(9);
		end.countDown();
	}

	@Test
	void timeInWhichThisProcessDoesNotRunDoesNotCount() {
		CountDownLatch stopped = new CountDownLatch(1);
		this.thread.execute(() -> awaitUninterruptibly(stopped));
		long begun = System.nanoTime();
		CurrentCredentials credentials = guarded(() -> {
			await().until(() -> System.nanoTime() - begun > SHORT.toNanos() * 10);
			return Mono.just(FIRST);
		}, SHORT);
		assertThat(ask(credentials)).isEqualTo(FIRST);
		stopped.countDown();
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		boolean over = false;
		while (!over) {
			try {
				latch.await();
				over = true;
			}
			catch (InterruptedException ex) {
				// As a driver does that does not know better.
			}
		}
	}

	@Test
	void aStreamThatFailsIsSubscribedAgain() {
		Sinks.Many<RedisCredentials> working = Sinks.many().replay().latest();
		AtomicInteger subscribed = new AtomicInteger();
		CurrentCredentials credentials = (CurrentCredentials) Objects
			.requireNonNull(CurrentCredentials.of(new RedisCredentialsProvider() {

				@Override
				public Mono<RedisCredentials> resolveCredentials() {
					return Mono.just(FIRST);
				}

				@Override
				public boolean supportsStreaming() {
					return true;
				}

				@Override
				public Flux<RedisCredentials> credentials() {
					return (subscribed.getAndIncrement() == 0) ? Flux.error(new IllegalStateException())
							: working.asFlux();
				}

			}, LONG));
		assertThat(credentials.supportsStreaming()).isTrue();
		List<RedisCredentials> one = new ArrayList<>();
		List<RedisCredentials> other = new ArrayList<>();
		credentials.credentials().subscribe(one::add);
		credentials.credentials().subscribe(other::add);
		working.tryEmitNext(SECOND).orThrow();
		await().until(() -> one.contains(SECOND) && other.contains(SECOND));
		assertThat(subscribed).hasValue(2);
		assertThat(credentials.resolveCredentialsNow()).isEqualTo(SECOND);
	}

	private static CurrentCredentials guarded(Supplier<@Nullable Mono<RedisCredentials>> answers, Duration limit) {
		return (CurrentCredentials) Objects.requireNonNull(CurrentCredentials.of(answers::get, limit));
	}

}
