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

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.redisrw.topology.Node;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HostResolverTests {

	private static final Node WRITE = new Node("redis-write", 6379);

	private static final List<InetAddress> FIRST = List.of(address(1));

	private static final List<InetAddress> SECOND = List.of(address(2), address(3));

	private final Lookups lookups = new Lookups();

	private long now = Long.MAX_VALUE - 10;

	private final HostResolver resolver = new HostResolver(this.lookups, () -> this.now);

	private static InetAddress address(int last) {
		try {
			return InetAddress.getByAddress(new byte[] { 10, 0, 0, (byte) last });
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private CompletableFuture<List<InetAddress>> resolve() {
		return this.resolver.resolveAll(WRITE).toCompletableFuture();
	}

	private void pass(Duration time) {
		this.now += time.toNanos();
	}

	@Test
	void aNameIsLookedUpOnceAtATime() {
		List<CompletableFuture<List<InetAddress>>> answers = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			answers.add(resolve());
		}
		assertThat(this.lookups.open).hasSize(1);
		this.lookups.answer(FIRST);
		assertThat(answers).allSatisfy((answer) -> assertThat(answer).isCompletedWithValue(FIRST));
	}

	@Test
	void whoeverGivesUpTakesTheAnswerFromNobody() {
		CompletableFuture<List<InetAddress>> impatient = resolve();
		CompletableFuture<List<InetAddress>> patient = resolve();
		impatient.cancel(false);
		this.lookups.answer(FIRST);
		assertThat(patient).isCompletedWithValue(FIRST);
	}

	@Test
	void aNameThatHasMovedIsFollowedAtOnce() {
		resolve();
		this.lookups.answer(FIRST);
		CompletableFuture<List<InetAddress>> next = resolve();
		this.lookups.answer(SECOND);
		assertThat(next).isCompletedWithValue(SECOND);
	}

	@Test
	void aLookupThatFailsIsNotRepeatedAtOnce() {
		resolve();
		this.lookups.fail(true);
		int asked = 0;
		for (int i = 0; i < 1000; i++) {
			pass(Duration.ofMillis(10));
			CompletableFuture<List<InetAddress>> answer = resolve();
			if (!this.lookups.open.isEmpty()) {
				asked++;
				this.lookups.fail(true);
			}
			assertThat(answer).isCompletedExceptionally();
		}
		assertThat(asked).isBetween(20, 30);
	}

	@Test
	void whileNobodyAnswersTheLastAddressesAreGood() {
		resolve();
		this.lookups.answer(FIRST);
		for (int i = 0; i < 10; i++) {
			CompletableFuture<List<InetAddress>> answer = resolve();
			this.lookups.fail(true);
			assertThat(answer).isCompletedWithValue(FIRST);
			assertThat(resolve()).isCompletedWithValue(FIRST);
			assertThat(this.lookups.open).isEmpty();
			pass(Duration.ofSeconds(1));
		}
		CompletableFuture<List<InetAddress>> recovered = resolve();
		this.lookups.answer(SECOND);
		assertThat(recovered).isCompletedWithValue(SECOND);
	}

	@Test
	void aLookupThatHangsIsNotWaitedForWhereThereAreLastAddresses() {
		resolve();
		this.lookups.answer(FIRST);
		assertThat(resolve()).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(FIRST);
		assertThat(resolve()).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(FIRST);
		assertThat(this.lookups.open).hasSize(1);
		this.lookups.answer(SECOND);
		CompletableFuture<List<InetAddress>> next = resolve();
		this.lookups.answer(SECOND);
		assertThat(next).isCompletedWithValue(SECOND);
	}

	@Test
	void aNameThatIsGoneIsGone() {
		resolve();
		this.lookups.answer(FIRST);
		CompletableFuture<List<InetAddress>> gone = resolve();
		this.lookups.fail(false);
		assertThat(gone).failsWithin(Duration.ofSeconds(1))
			.withThrowableThat()
			.withMessageContaining("host 'redis-write' cannot be resolved: oops");
		pass(Duration.ofSeconds(1));
		CompletableFuture<List<InetAddress>> outage = resolve();
		this.lookups.fail(true);
		assertThat(outage).isCompletedExceptionally();
	}

	@Test
	void namesDoNotWaitForEachOther() {
		resolve();
		CompletableFuture<List<InetAddress>> other = this.resolver.resolveAll(new Node("redis-read", 6379))
			.toCompletableFuture();
		assertThat(this.lookups.open).hasSize(2);
		this.lookups.answer(FIRST);
		this.lookups.answer(SECOND);
		assertThat(other).isCompletedWithValue(SECOND);
	}

	/**
	 * Lookups that the test answers, in the order in which they were made.
	 */
	private static final class Lookups implements HostResolver.Lookup {

		private final List<CompletableFuture<List<InetAddress>>> open = new ArrayList<>();

		private boolean outage;

		@Override
		public void start() {
		}

		@Override
		public void stop() {
		}

		@Override
		public CompletionStage<List<InetAddress>> addresses(String host) {
			CompletableFuture<List<InetAddress>> lookup = new CompletableFuture<>();
			this.open.add(lookup);
			return lookup;
		}

		@Override
		public boolean isOutage(Throwable failure) {
			return this.outage;
		}

		private void answer(List<InetAddress> addresses) {
			this.open.remove(0).complete(addresses);
		}

		private void fail(boolean unanswered) {
			this.outage = unanswered;
			this.open.remove(0).completeExceptionally(new UnknownHostException("oops"));
		}

	}

}
