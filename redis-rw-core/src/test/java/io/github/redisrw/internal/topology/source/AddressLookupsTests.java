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

package io.github.redisrw.internal.topology.source;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.github.redisrw.internal.localhealth.Heartbeat;
import io.github.redisrw.internal.localhealth.LocalHealth;
import io.github.redisrw.topology.Node;
import io.lettuce.core.RedisConnectionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link AddressLookups}: a resolver of the application may do what it likes.
 */
@Timeout(60)
class AddressLookupsTests {

	private static final Duration LIMIT = Duration.ofMillis(20);

	private static final Node NODE = new Node("redis", 6379);

	private static final SocketAddress ADDRESS = InetSocketAddress.createUnresolved("mapped", 6379);

	private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

	private final Heartbeat heartbeat = new LocalHealth().heartbeat(this.thread);

	private final AddressLookups lookups = new AddressLookups(LIMIT, () -> this.heartbeat);

	private final AddressLookups patient = new AddressLookups(Duration.ofSeconds(20), () -> this.heartbeat);

	private final CountDownLatch end = new CountDownLatch(1);

	private final AtomicInteger calls = new AtomicInteger();

	@AfterEach
	void end() {
		this.end.countDown();
		this.thread.shutdownNow();
	}

	private @Nullable SocketAddress find(Supplier<SocketAddress> lookup) {
		return find(this.lookups, lookup);
	}

	private @Nullable SocketAddress find(AddressLookups lookups, Supplier<SocketAddress> lookup) {
		return lookups.of(NODE, () -> {
			this.calls.incrementAndGet();
			return lookup.get();
		}).block();
	}

	private SocketAddress block() {
		awaitEnd(this.end);
		return ADDRESS;
	}

	private static void awaitEnd(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void whatTakesTooLongIsAFailureThatNamesTheNode() {
		assertThatExceptionOfType(RedisConnectionException.class).isThrownBy(() -> find(this::block))
			.withMessageContaining("the address of redis:6379 has not been found within 20 ms");
	}

	@Test
	void timeInWhichThisProcessDoesNotRunDoesNotCount() {
		CountDownLatch stopped = new CountDownLatch(1);
		this.thread.execute(() -> awaitEnd(stopped));
		long begun = System.nanoTime();
		assertThat(find(() -> {
			await().until(() -> System.nanoTime() - begun > LIMIT.toNanos() * 10);
			return ADDRESS;
		})).isEqualTo(ADDRESS);
		stopped.countDown();
	}

	@Test
	void aLookupThatDoesNotReturnIsNotWaitedForAlone() {
		await().ignoreExceptions()
			.untilAsserted(
					() -> assertThat(find(() -> (this.calls.get() == 1) ? block() : ADDRESS)).isEqualTo(ADDRESS));
		assertThat(this.calls).hasValue(2);
	}

	@Test
	void lookupsThatDoNotReturnAreNotRepeatedWithoutEnd() {
		await().untilAsserted(() -> {
			assertThatExceptionOfType(RedisConnectionException.class).isThrownBy(() -> find(this::block));
			assertThat(this.calls).hasValue(AddressLookups.MOST_LOOKUPS);
		});
		for (int i = 0; i < 10; i++) {
			assertThatExceptionOfType(RedisConnectionException.class).isThrownBy(() -> find(this::block));
		}
		assertThat(this.calls).hasValue(AddressLookups.MOST_LOOKUPS);
		this.end.countDown();
		await().ignoreExceptions().untilAsserted(() -> assertThat(find(() -> ADDRESS)).isEqualTo(ADDRESS));
	}

	@Test
	void whoHasAnAddressAndDoesNotGoOnKeepsNobodyElse() {
		for (int i = 0; i < 3 * AddressLookups.MOST_LOOKUPS; i++) {
			CountDownLatch found = new CountDownLatch(1);
			this.patient.of(NODE, () -> ADDRESS).subscribe((address) -> {
				found.countDown();
				awaitEnd(this.end);
			});
			awaitEnd(found);
		}
		assertThat(find(this.patient, () -> ADDRESS)).isEqualTo(ADDRESS);
	}

	@Test
	void ofAllWhoShareALookupNoneIsKeptByAnother() {
		CountDownLatch asked = new CountDownLatch(1);
		Supplier<SocketAddress> lookup = () -> {
			awaitEnd(asked);
			return ADDRESS;
		};
		CountDownLatch found = new CountDownLatch(3);
		for (int i = 0; i < 3; i++) {
			this.patient.of(NODE, lookup).subscribe((address) -> {
				found.countDown();
				awaitEnd(this.end);
			});
		}
		asked.countDown();
		awaitEnd(found);
		assertThat(found.getCount()).isZero();
	}

	@Test
	void anErrorAndNoAddressAreFailures() {
		assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(() -> find(this.patient, () -> {
			throw new NoClassDefFoundError("com/example/Missing");
		}));
		assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> find(this.patient, () -> nothing()))
			.withMessage("The SocketAddressResolver gives no address");
	}

	@SuppressWarnings("NullAway")
	private static SocketAddress nothing() {
		return null;
	}

	@Test
	void whoWaitsGoesOnOnAThreadForTheApplication() {
		String thread = new AddressLookups(Duration.ofSeconds(30), () -> this.heartbeat).of(NODE, () -> ADDRESS)
			.map((found) -> Thread.currentThread().getName())
			.block();
		assertThat(Objects.requireNonNull(thread)).startsWith("redis-rw-resolver");
	}

}
