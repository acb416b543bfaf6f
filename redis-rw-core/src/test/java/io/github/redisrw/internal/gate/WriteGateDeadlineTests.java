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
package io.github.redisrw.internal.gate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.redisrw.internal.failover.ScriptedWrite;
import io.github.redisrw.internal.failover.VirtualTime;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WriteGate}: each write ends by its deadline, and its rejection reaches
 * its caller apart from everything else.
 */
class WriteGateDeadlineTests {

	private final VirtualTime time = new VirtualTime();

	private final List<Runnable> handedOver = new ArrayList<>();

	private final WriteGate<String> gate = new WriteGate<>(20_000, () -> {
	}, null, this.handedOver::add,
			new HoldDeadlines(this.time, this.time::now, () -> new IllegalStateException("too late")));

	@Test
	void eachIsRejectedByItsOwnDeadline() {
		ScriptedWrite<String> later = submit(200);
		ScriptedWrite<String> sooner = submit(100);
		ScriptedWrite<String> between = submit(150);
		advance(99);
		assertThat(List.of(later, sooner, between)).allMatch((write) -> write.rejection() == null);
		advance(1);
		assertThat(sooner.rejection()).hasMessage("too late");
		assertThat(between.rejection()).isNull();
		advance(50);
		assertThat(between.rejection()).isNotNull();
		assertThat(later.rejection()).isNull();
		advance(50);
		assertThat(later.rejection()).isNotNull();
		assertThat(this.gate.waiting()).isZero();
		assertThat(this.time.scheduled()).isZero();
	}

	@Test
	void manyThatAreDueOneAfterTheOtherAreLookedAtInFewRounds() {
		for (int i = 0; i < 10_000; i++) {
			this.gate.submit(new ScriptedWrite<>("w", this.time.now() + 1_000_000 + i * 1000L, new ArrayList<>()));
		}
		this.time.advance(Duration.ofMillis(16));
		assertThat(this.gate.waiting()).isZero();
		assertThat(this.handedOver).hasSize(10_000);
	}

	@Test
	void oneThatCameBackIsRejectedByItsDeadlineToo() {
		ScriptedWrite<String> write = write(100);
		this.gate.submitAgain(write);
		advance(100);
		assertThat(write.rejection()).hasMessage("too late");
	}

	@Test
	void whatWaitsAgainAfterAllWasSentHasItsDeadlineToo() {
		submit(100);
		this.gate.open("A");
		advance(10);
		this.gate.hold();
		ScriptedWrite<String> write = submit(200);
		advance(200);
		assertThat(write.rejection()).hasMessage("too late");
	}

	@Test
	void whatFailsAtOneLeavesTheOthersTheirDeadlines() {
		ScriptedWrite<String> before = submit(100);
		AtomicBoolean failed = new AtomicBoolean();
		ScriptedWrite<String> failing = write(100).onEnd(() -> {
			if (failed.compareAndSet(false, true)) {
				throw new LinkageError("for a moment");
			}
		});
		this.gate.submit(failing);
		ScriptedWrite<String> later = submit(200);
		advance(100);
		assertThat(before.rejection()).hasMessage("too late");
		assertThat(failing.rejection()).hasMessage("too late");
		advance(100);
		assertThat(later.rejection()).hasMessage("too late");
	}

	@Test
	void whatWaitsAfterALookThatFailedHasItsDeadlineToo() {
		ScriptedWrite<String> failing = new ScriptedWrite<String>("w", this.time.now() + 100_000_000,
				new ArrayList<>());
		AtomicInteger looks = new AtomicInteger();
		this.gate.submit(failing.onDeadline(() -> {
			if (looks.incrementAndGet() > 2) {
				throw new LinkageError("for a while");
			}
		}));
		advance(100);
		failing.onDeadline(() -> {
		});
		ScriptedWrite<String> next = submit(100);
		advance(100);
		assertThat(failing.rejection()).hasMessage("too late");
		assertThat(next.rejection()).hasMessage("too late");
	}

	@Test
	void closingLeavesNoTimer() {
		ScriptedWrite<String> write = submit(100);
		this.gate.close(() -> new IllegalStateException("stopped"));
		assertThat(this.time.scheduled()).isZero();
		run();
		assertThat(write.rejection()).hasMessage("stopped");
	}

	@Test
	void noRejectionRunsWhereTheGateIsUsed() {
		ScriptedWrite<String> expired = submit(100);
		this.time.advance(Duration.ofMillis(100));
		ScriptedWrite<String> closed = submit(100);
		this.gate.close(() -> new IllegalStateException("stopped"));
		ScriptedWrite<String> late = submit(100);
		List<ScriptedWrite<String>> all = List.of(expired, closed, late);
		assertThat(all).allMatch((write) -> write.rejection() == null);
		run();
		assertThat(all).allMatch((write) -> write.rejection() != null);
	}

	@Test
	void aRejectionThatThrowsTakesNoOtherWithIt() {
		WriteGate<String> direct = Gates.holding(10, () -> {
		});
		List<String> rejected = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			String name = String.valueOf(i);
			direct.submit(new Rejected(() -> {
				rejected.add(name);
				if (name.equals("0")) {
					throw new IllegalStateException("oops");
				}
			}));
		}
		direct.expire(0, () -> new IllegalStateException("too late"));
		assertThat(rejected).hasSize(10);
	}

	@Test
	void whatARejectionDoesWithTheGateIsDoneAfterwards() {
		WriteGate<String> direct = Gates.holding(10, () -> {
		});
		ScriptedWrite<String> next = new ScriptedWrite<>("next", 1, new ArrayList<>());
		direct.submit(new Rejected(() -> direct.submit(next)));
		direct.expire(0, () -> new IllegalStateException("too late"));
		assertThat(direct.waiting()).isOne();
		direct.open("A");
		assertThat(next.links()).containsExactly("A");
	}

	private ScriptedWrite<String> submit(int millis) {
		ScriptedWrite<String> write = write(millis);
		this.gate.submit(write);
		return write;
	}

	private ScriptedWrite<String> write(int millis) {
		return new ScriptedWrite<>("write", this.time.now() + Duration.ofMillis(millis).toNanos(), new ArrayList<>());
	}

	private void advance(int millis) {
		this.time.advance(Duration.ofMillis(millis));
		run();
	}

	private void run() {
		this.handedOver.forEach(Runnable::run);
		this.handedOver.clear();
	}

	private record Rejected(Runnable onRejected) implements HeldWrite<String> {

		@Override
		public void send(String link) {
		}

		@Override
		public void reject(RuntimeException reason) {
			this.onRejected.run();
		}

		@Override
		public boolean isDone() {
			return false;
		}

		@Override
		public long issued() {
			return 0;
		}

		@Override
		public long holdDeadline() {
			return 0;
		}

	}

}
