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

package io.github.redisrw.internal.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.redisrw.topology.LinkState;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.Topology;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OrphanedSubscriptions}.
 */
class OrphanedSubscriptionsTests {

	private final AtomicInteger moves = new AtomicInteger();

	private final OrphanedSubscriptions subscriptions = new OrphanedSubscriptions(
			(from) -> this.moves.incrementAndGet());

	/** Whatever it is when a process starts. */
	private long now = -Duration.ofDays(1).toNanos();

	@Test
	void anOrphanIsLeftWhenASecondIsOver() {
		looked(Duration.ZERO, orphan("a"), well("b"));
		looksOf(Duration.ofMillis(900), orphan("a"), well("b"));
		assertThat(this.moves).hasValue(0);
		looksOf(Duration.ofMillis(200), orphan("a"), well("b"));
		assertThat(this.moves).hasPositiveValue();
	}

	@Test
	void whatIsMadeAgainAtAnOrphanLeavesItAgain() {
		looked(Duration.ZERO, orphan("a"), well("b"));
		looksOf(Duration.ofSeconds(2), orphan("a"), well("b"));
		int before = this.moves.get();
		looked(Duration.ofMillis(200), orphan("a"), well("b"));
		assertThat(this.moves).hasValue(before + 1);
	}

	@Test
	void oneThatCannotBeToldFromOthersIsLeftOnce() {
		looked(Duration.ZERO, orphan(null), well(null));
		looksOf(Duration.ofSeconds(5), orphan(null), well(null));
		assertThat(this.moves).hasValue(1);
	}

	@Test
	void noneIsLeftWhileThereIsNoOther() {
		looked(Duration.ZERO, orphan("a"));
		looksOf(Duration.ofSeconds(5), orphan("a"));
		assertThat(this.moves).hasValue(0);
	}

	@Test
	void timeInWhichThisProcessWasStoppedDoesNotCount() {
		looked(Duration.ZERO, orphan("a"), well("b"));
		looked(Duration.ofMillis(200), orphan("a"), well("b"));
		looked(Duration.ofMinutes(1), orphan("a"), well("b"));
		assertThat(this.moves).hasValue(0);
		looked(Duration.ofMillis(5), well("a"), well("b"));
		looksOf(Duration.ofSeconds(2), well("a"), well("b"));
		assertThat(this.moves).hasValue(0);
	}

	private void looksOf(Duration time, Topology.Replica... replicas) {
		for (long millis = 100; millis <= time.toMillis(); millis += 100) {
			looked(Duration.ofMillis(100), replicas);
		}
	}

	private void looked(Duration later, Topology.Replica... replicas) {
		this.now += later.toNanos();
		this.subscriptions.looked(List.of(replicas), this.now);
	}

	private static Topology.Replica orphan(@Nullable String runId) {
		return new Topology.Replica(new Node("orphan", 6379), runId, LinkState.CONNECTING, 1, null, -1, false,
				"has no master", null, null);
	}

	private static Topology.Replica well(@Nullable String runId) {
		return new Topology.Replica(new Node("well", 6379), runId, LinkState.CONNECTED, 1, Duration.ZERO, 0, true, null,
				null, null);
	}

}
