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

package io.github.redisrw.internal.localhealth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Heartbeat} and {@link LocalHealth}, with a thread that is stopped.
 */
class HeartbeatTests {

	private static final Duration LIMIT = Duration.ofMillis(50);

	private final ManualThread thread = new ManualThread();

	private final ManualThread others = new ManualThread();

	private final LocalHealth health = new LocalHealth(this.thread::now);

	private final Heartbeat heartbeat = new Heartbeat(this.health, this.thread::now, this.thread,
			new Watchdog((task) -> this.thread.schedule(task, 0), this.others));

	/** Returns the times, in milliseconds, that a watcher is told of. */
	private List<Long> toldFromNowOn() {
		List<Long> told = new ArrayList<>();
		this.heartbeat.watch((now, time) -> {
			told.add(Duration.ofNanos(time).toMillis());
			return Long.MAX_VALUE;
		});
		this.thread.run(45);
		told.clear();
		return told;
	}

	@Test
	void aProcessThatKeepsTimeReachesALimitAtItsTime() {
		CompletableFuture<Void> listened = this.heartbeat.listen(LIMIT);

		this.thread.run(49);
		assertThat(listened).isNotDone();
		this.thread.run(1);
		assertThat(listened).isDone();
		assertThat(this.health.lateness()).isZero();
	}

	@Test
	void timersThatAreALittleLateAreNotLate() {
		CompletableFuture<Void> listened = this.heartbeat.listen(LIMIT);
		this.thread.run(0);

		for (int i = 0; i < 4; i++) {
			this.thread.stop(13);
			this.thread.run(0);
		}

		assertThat(listened).isDone();
		assertThat(this.health.lateness()).isZero();
	}

	@Test
	void aStoppedProcessGivesNothingUpBeforeItHasLooked() {
		CompletableFuture<Void> listened = this.heartbeat.listen(LIMIT);
		List<Long> told = toldFromNowOn();

		this.thread.stop(3000);
		this.thread.runFirst();
		assertThat(told).as("told by the late beat").isEmpty();
		assertThat(listened).isNotDone();

		this.thread.runFirst();
		assertThat(told).as("counted for 3 s").singleElement().satisfies((millis) -> assertThat(millis).isLessThan(20));
		assertThat(listened).isNotDone();
		assertThat(this.health.lateness()).isBetween(Duration.ofMillis(2900), Duration.ofMillis(3000));
	}

	/** As where memory is short for a moment. */
	@Test
	void anErrorOfOneWatcherIsNoneOfTheOthers() {
		this.heartbeat.watch((now, time) -> {
			throw new OutOfMemoryError("of this test");
		});
		List<Long> told = toldFromNowOn();
		this.thread.run(100);
		assertThat(told).hasSizeGreaterThan(5);
	}

	@Test
	void aBeatThatIsLostIsMadeUpForWhenSomebodyWatches() {
		List<Long> told = toldFromNowOn();
		this.thread.forget();
		this.thread.run(1500);
		assertThat(told).isEmpty();
		CompletableFuture<Void> listened = this.heartbeat.listen(LIMIT);
		this.thread.run(10_000);
		assertThat(told).isNotEmpty();
		assertThat(listened).isDone();
	}

	/** The late beat comes after somebody has begun to watch. */
	@Test
	void aBeatThatIsLateIsMadeUpForOnce() {
		List<Long> told = toldFromNowOn();
		this.thread.stop(3000);
		this.heartbeat.watch((now, time) -> Heartbeat.Watcher.ENOUGH);
		this.thread.run(100);
		assertThat(told).hasSizeLessThan(15);
		assertThat(this.health.lateness()).isBetween(Duration.ofMillis(2500), Duration.ofMillis(3000));
	}

	/** As when a command times out, and its caller issues another one. */
	@Test
	void whoeverIsToldLateMayHaveSomebodyWatch() {
		AtomicInteger told = new AtomicInteger();
		this.heartbeat.watch((now, time) -> {
			told.getAndIncrement();
			this.heartbeat.watch((later, listened) -> Heartbeat.Watcher.ENOUGH);
			return Long.MAX_VALUE;
		});
		for (int i = 0; i < 4; i++) {
			this.thread.stop(2000);
			this.thread.runFirst();
		}
		told.set(0);
		this.thread.run(100);
		assertThat(told).hasValueBetween(5, 12);
	}

	@Test
	void nobodyListensForEverToAThreadThatIsBlocked() {
		CompletableFuture<Void> listened = this.heartbeat.listen(LIMIT);
		this.others.run(4900);
		assertThat(listened).isNotDone();
		this.others.run(1200);
		assertThat(listened).isDone();
		this.others.run(1000);
		assertThat(this.others.isIdle()).isTrue();
	}

	/** A process that was stopped runs again for as long as it takes to look. */
	@Test
	void aProcessThatWasStoppedIsNotBlocked() {
		CompletableFuture<Void> listened = this.heartbeat.listen(LIMIT);
		this.others.stop(60_000);
		this.others.run(2000);
		assertThat(listened).isNotDone();
	}

	@Test
	void whoeverAsksIsToldWhileTheThreadIsBlocked() {
		AtomicInteger told = new AtomicInteger();
		this.heartbeat.onBlocked(told::incrementAndGet);
		this.thread.run(1);
		this.others.run(1500);
		this.thread.run(1);
		this.others.run(5000);
		assertThat(told).hasValue(0);
		this.others.run(3000);
		assertThat(told).hasValueBetween(2, 4);
		int before = told.get();
		this.thread.run(1);
		this.others.run(4000);
		assertThat(told.get() - before).isLessThanOrEqualTo(1);
	}

	/** What was sent between the two stops is answered during the second. */
	@Test
	void stoppedAgainBeforeItHasLookedItLooksAgain() {
		List<Long> told = toldFromNowOn();

		this.thread.stop(1000);
		this.thread.runFirst();
		this.thread.stop(1000);
		this.thread.runFirst();
		assertThat(told).as("told by a late beat").isEmpty();

		this.thread.runFirst();
		assertThat(told).hasSize(1);
	}

	@Test
	void afterAStopALimitIsReachedInTheEnd() {
		CompletableFuture<Void> listened = this.heartbeat.listen(LIMIT);
		this.thread.run(45);
		this.thread.stop(700);

		this.thread.run(300);
		assertThat(listened).isNotDone();
		this.thread.run(1000);
		assertThat(listened).isDone();
	}

	@Test
	void aThreadThatIsAlwaysLateReachesALimitInTheEnd() {
		CompletableFuture<Void> listened = this.heartbeat.listen(LIMIT);
		this.thread.run(0);

		int beats = 0;
		while (!listened.isDone() && beats < 1000) {
			this.thread.stop(40);
			this.thread.run(0);
			beats++;
		}

		assertThat(beats).isBetween(10, 50);
	}

	@Test
	void aProcessThatIsStoppedAgainAndAgainReachesNoLimitByThat() {
		CompletableFuture<Void> listened = this.heartbeat.listen(Duration.ofMillis(500));

		this.thread.run(100);
		this.thread.stop(700);
		this.thread.run(300);
		this.thread.stop(700);
		this.thread.run(90);

		assertThat(listened).isNotDone();
	}

	@Test
	void latenessIsForgotten() {
		this.heartbeat.listen(LIMIT);
		this.thread.run(5);
		this.thread.stop(405);
		this.thread.run(0);

		assertThat(this.health.lateness()).isEqualTo(Duration.ofMillis(400));
		this.thread.stop(1000);
		assertThat(this.health.lateness()).isEqualTo(Duration.ofMillis(200));
		assertThat(this.health.extendedNanos(LIMIT.toNanos())).isEqualTo(Duration.ofMillis(650).toNanos());
	}

	@Test
	void aThreadThatIsBlockedDoesNotBeginToListen() {
		CompletableFuture<Void> listened = this.heartbeat.listen(LIMIT);

		this.thread.stop(1000);
		this.thread.run(49);

		assertThat(listened).isNotDone();
	}

	@Test
	void nothingBeatsWhenNothingIsWaitedFor() {
		CompletableFuture<Void> listened = this.heartbeat.listen(LIMIT);
		this.thread.run(15);
		listened.cancel(false);

		this.thread.run(20);

		assertThat(this.thread.isIdle()).isTrue();
	}

	@Test
	void aWatcherThatFailsDoesNotStopTheHeart() {
		this.heartbeat.watch((now, time) -> {
			throw new IllegalStateException("on purpose");
		});
		CompletableFuture<Void> listened = this.heartbeat.listen(LIMIT);

		this.thread.run(100);

		assertThat(listened).isDone();
	}

	@Test
	void whatWasMissedIsCounted() {
		this.heartbeat.listen(LIMIT);
		this.thread.run(10);
		this.thread.stop(110);
		this.thread.run(0);

		assertThat(this.health.balance())
			.isEqualTo(new LocalHealth.Balance(Duration.ofMillis(20), Duration.ofMillis(100)));
	}

}
