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
package io.github.redisrw.internal.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;

import io.github.redisrw.internal.gate.HeldWrite;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The gate, the coordinator and the lease of the master under whatever may happen, in
 * whatever order: every write ends once and by its deadline, those that are sent are sent
 * in their order, and none without a valid lease.
 */
class RandomCoordinationTests {

	private static final int RUNS_A_SEED = 100;

	private static final int STEPS = 60;

	/** For how long a write may wait. */
	private static final Duration LONGEST = Duration.ofSeconds(3);

	/** Writes that are due within so short a time are rejected together. */
	private static final Duration SLACK = Duration.ofMillis(6);

	static LongStream seeds() {
		return LongStream.range(0, 12);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void everyWriteEndsOnceInTimeAndInOrder(long seed) {
		for (int run = 0; run < RUNS_A_SEED; run++) {
			long own = seed * RUNS_A_SEED + run;
			try {
				new Play(new Random(own)).run();
			}
			catch (RuntimeException | AssertionError ex) {
				throw new AssertionError("With seed " + own, ex);
			}
		}
	}

	/**
	 * One sequence of events.
	 */
	private static final class Play {

		private final Random random;

		private final Coordination world = Coordination.settled();

		private final List<Write> writes = new ArrayList<>();

		private final Set<ScriptedLink> refusing = new HashSet<>();

		private final List<Integer> accepted = new ArrayList<>();

		private final boolean leased;

		private boolean healed;

		private long leasedUntil;

		/** For how long nothing has been done on any thread, and at most at a time. */
		private long stalling;

		private long stalled;

		private int promotions;

		private String history = "X";

		Play(Random random) {
			this.random = random;
			this.leased = random.nextInt(3) > 0;
		}

		void run() {
			lease(3000);
			for (int step = 0; step < STEPS; step++) {
				step();
			}
			List.of(this.world.a, this.world.b, this.world.c).forEach(ScriptedNode::resume);
			this.refusing.clear();
			this.healed = true;
			lease(60_000);
			promote(this.world.a);
			this.world.coordinator.masterNamed(this.world.a.address());
			this.world.advance(LONGEST.plus(SLACK));
			submit();
			this.world.advanceMillis(2000);
			assertThat(this.writes.stream().map(Write::violation).filter(Objects::nonNull)).isEmpty();
			assertThat(this.writes.get(this.writes.size() - 1).sentTo).isNotNull();
			assertThat(this.accepted).isSorted();
			assertThat(this.world.gate.waiting()).isZero();
		}

		private void lease(int millis) {
			if (this.leased) {
				Duration duration = Duration.ofMillis(millis);
				this.leasedUntil = this.world.time.now() + duration.toNanos();
				this.world.source.lease(this.world.time::now, duration);
			}
		}

		private void promote(ScriptedNode node) {
			String former = this.history;
			this.history = "promoted " + ++this.promotions;
			node.promoted(this.history, former);
		}

		private void step() {
			ScriptedNode node = List.of(this.world.a, this.world.b, this.world.c).get(this.random.nextInt(3));
			ScriptedLink master = this.world.master();
			switch (this.random.nextInt(15)) {
				case 0, 1, 2 -> {
					for (int i = this.random.nextInt(70); i >= 0; i--) {
						submit();
					}
				}
				case 3, 4, 5 -> {
					this.world.advanceMillis(this.random.nextInt(300));
					this.stalling = 0;
				}
				case 6 -> {
					int millis = this.random.nextInt(1500);
					this.stalling += Duration.ofMillis(millis).toNanos();
					this.stalled = Math.max(this.stalled, this.stalling);
					this.world.time.stall(Duration.ofMillis(millis));
				}
				case 7, 8, 9 -> lease(this.random.nextInt(2000) - 200);
				case 10 -> {
					if (master != null) {
						this.world.gate.holdIf(master);
						master.lose();
						this.world.coordinator.lost(master, "reset by peer");
					}
				}
				case 11 -> {
					if (master != null) {
						this.refusing.add(master);
					}
				}
				case 12 -> {
					if (master != null) {
						this.world.coordinator.silent(master);
					}
				}
				case 13 -> {
					if (this.random.nextBoolean()) {
						node.hang();
					}
					else {
						node.resume();
					}
				}
				default -> {
					this.world.coordinator.failoverChosen(this.world.a.address(), node.address());
					if (this.random.nextBoolean()) {
						promote(node);
						this.world.coordinator.masterNamed(node.address());
					}
					else {
						this.world.coordinator.failoverAborted("not elected");
					}
				}
			}
		}

		private void submit() {
			long deadline = this.world.time.now()
					+ Duration.ofMillis(this.random.nextInt((int) LONGEST.toMillis())).toNanos();
			Write write = new Write(this.writes.size(), deadline);
			this.writes.add(write);
			this.world.gate.submit(write);
		}

		private final class Write implements HeldWrite<ScriptedLink> {

			private final int number;

			private final long deadline;

			private int ends;

			private long ended;

			private boolean unleased;

			private @Nullable ScriptedLink sentTo;

			Write(int number, long deadline) {
				this.number = number;
				this.deadline = deadline;
			}

			@Nullable String violation() {
				if (this.ends != 1) {
					return this + " has ended " + this.ends + " times";
				}
				if (this.ended - this.deadline > SLACK.toNanos() + Play.this.stalled) {
					return this + " was late by " + Duration.ofNanos(this.ended - this.deadline);
				}
				return this.unleased ? this + " was sent without a lease" : null;
			}

			@Override
			public void send(ScriptedLink link) {
				this.unleased |= Play.this.leased && Play.this.leasedUntil - Play.this.world.time.now() <= 0;
				if (Play.this.refusing.contains(link)) {
					Play.this.world.gate.holdIf(link);
					Play.this.world.gate.submitAgain(this);
					Play.this.world.coordinator.demoted(link, "READONLY");
					return;
				}
				this.sentTo = link;
				Play.this.accepted.add(this.number);
				end();
				if (Play.this.leased && !Play.this.healed && Play.this.random.nextInt(50) == 0) {
					lease(Play.this.random.nextInt(20) - 10);
				}
			}

			@Override
			public void reject(RuntimeException reason) {
				end();
			}

			private void end() {
				this.ends++;
				this.ended = Play.this.world.time.now();
			}

			@Override
			public boolean isDone() {
				return this.ends > 0;
			}

			@Override
			public String toString() {
				return String.valueOf(this.number);
			}

			@Override
			public long issued() {
				return this.number;
			}

			@Override
			public long holdDeadline() {
				return this.deadline;
			}

		}

	}

}
