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

package io.github.redisrw.internal.replica.choice;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.ZoneResolver;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AskedZones}.
 */
class AskedZonesTests {

	private static final Node NODE = new Node("a", 6379);

	private final Deque<Runnable> tasks = new ArrayDeque<>();

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);

	private final AtomicInteger calls = new AtomicInteger();

	private final AtomicReference<String> answer = new AtomicReference<>("zone");

	private final ZoneResolver zones = new AskedZones((node) -> {
		this.calls.incrementAndGet();
		String said = Objects.requireNonNull(this.answer.get());
		if (said.equals("failure")) {
			throw new IllegalStateException("not today");
		}
		return said;
	}, this.tasks::add, this.now::get);

	@Test
	void isAskedElsewhereAndOnce() {
		assertThat(this.zones.zoneOf(NODE)).isNull();
		assertThat(this.zones.zoneOf(NODE)).isNull();
		assertThat(this.tasks).hasSize(1);
		assertThat(this.calls).hasValue(0);
		this.tasks.remove().run();
		assertThat(this.zones.zoneOf(NODE)).isEqualTo("zone");
		assertThat(this.calls).hasValue(1);
	}

	@Test
	void isAskedAgainAfterAMinuteAndTheLastAnswerHoldsMeanwhile() {
		this.zones.zoneOf(NODE);
		this.tasks.remove().run();
		this.now.addAndGet(61_000_000_000L);
		this.answer.set("other");
		assertThat(this.zones.zoneOf(NODE)).isEqualTo("zone");
		this.tasks.remove().run();
		assertThat(this.zones.zoneOf(NODE)).isEqualTo("other");
	}

	@Test
	void aFailureIsNoZoneForAMinute() {
		this.answer.set("failure");
		this.zones.zoneOf(NODE);
		this.tasks.remove().run();
		assertThat(this.zones.zoneOf(NODE)).isNull();
		assertThat(this.tasks).isEmpty();
	}

	@Test
	void anotherOneIsAskedForWhatItDoesNotKnow() {
		ZoneResolver first = (node) -> node.host().equals("a") ? "one" : null;
		ZoneResolver both = first.or((node) -> "two");
		assertThat(both.zoneOf(NODE)).isEqualTo("one");
		assertThat(both.zoneOf(new Node("b", 6379))).isEqualTo("two");
	}

}
