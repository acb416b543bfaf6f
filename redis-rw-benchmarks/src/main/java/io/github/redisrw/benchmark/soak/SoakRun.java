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

package io.github.redisrw.benchmark.soak;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.redisrw.FailoverEndedEvent;
import io.github.redisrw.FailoverStartedEvent;
import io.github.redisrw.MasterChangedEvent;
import io.github.redisrw.benchmark.Waiting;
import io.github.redisrw.benchmark.soak.history.Checker;
import io.github.redisrw.benchmark.soak.history.History;
import io.github.redisrw.benchmark.soak.history.Promise;
import io.github.redisrw.benchmark.soak.history.Span;
import io.github.redisrw.benchmark.soak.history.Verdict;
import io.github.redisrw.benchmark.soak.history.Violation;

/**
 * One seed in one mode: an application under load, and its servers, to which one thing
 * after the other happens.
 */
final class SoakRun {

	private static final Duration WARM_UP = Duration.ofSeconds(1);

	private static final Duration SETTLING = Duration.ofSeconds(20);

	private static final Duration STOPPING = Duration.ofSeconds(30);

	/** How long before a change of the master its reason may lie. */
	private static final long CAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

	private final long seed;

	private final Mode mode;

	private final Duration duration;

	private final TimeLine timeLine = new TimeLine();

	private final History history = new History();

	private final List<Violation> violations = new ArrayList<>();

	private int rounds;

	/** Since when the application has had no master, the last time. */
	private long holdingSince = Long.MAX_VALUE;

	SoakRun(long seed, Mode mode, Duration duration) {
		this.seed = seed;
		this.mode = mode;
		this.duration = duration;
	}

	/**
	 * Runs it.
	 * @return what came of it
	 */
	@SuppressWarnings("try")
	Report run() {
		Verdict verdict = new Verdict();
		try (Servers servers = Servers.start(this.mode);
				PauseWatch watch = new PauseWatch(this.timeLine, this.history)) {
			verdict = run(servers);
		}
		catch (RuntimeException ex) {
			this.timeLine.note("given up: " + ex);
			return new Report(this.seed, this.mode, this.duration, this.rounds, this.history.operations(),
					this.timeLine.incidents(), this.violations, verdict.counts(), ex);
		}
		List<Violation> all = new ArrayList<>(this.violations);
		all.addAll(verdict.violations());
		return new Report(this.seed, this.mode, this.duration, this.rounds, this.history.operations(),
				this.timeLine.incidents(), all, verdict.counts(), null);
	}

	private Verdict run(Servers servers) {
		Schedule schedule = new Schedule(this.seed, this.mode);
		Injector injector = new Injector(servers, this.timeLine, this.history);
		try (Application application = Application.start(servers, this.timeLine, (event) -> told(event, injector))) {
			long connections = warmedUp(application, servers);
			try (Load load = new Load(application, schedule, this.history, this.timeLine)) {
				rounds(schedule, injector, load);
				List<String> stuck = load.stop(STOPPING);
				stuck.forEach((caller) -> broken(Promise.DEADLINE, "a call does not end: " + caller));
			}
			checkFootprint(servers, connections);
		}
		if (!Operator.until(SETTLING, () -> Evidence.threads().isEmpty())) {
			broken(Promise.FOOTPRINT, "threads are left over: " + Evidence.threads());
		}
		if (!Operator.until(SETTLING, () -> Evidence.connections(servers.deployment()) == 0)) {
			broken(Promise.FOOTPRINT, "connections are left over");
		}
		return new Checker(Settings.limits()).check(this.history,
				Evidence.of(Servers.insist(servers.deployment()::master)));
	}

	/** By then each kind of connection has been used. */
	private long warmedUp(Application application, Servers servers) {
		application.writes().opsForValue().set("warm-up", "1");
		application.reads().opsForValue().get("warm-up");
		Waiting.sleep(WARM_UP);
		return Evidence.connections(servers.deployment());
	}

	private void rounds(Schedule schedule, Injector injector, Load load) {
		long end = this.timeLine.now() + this.duration.toNanos();
		while (this.timeLine.now() < end) {
			Schedule.Round round = schedule.round(this.rounds++);
			this.timeLine.note("ROUND " + this.rounds + ": " + round);
			Waiting.sleep(round.before());
			if (round.lasting() != null) {
				injector.inject(round.lasting());
				Waiting.sleep(round.between());
			}
			injector.inject(round.fault());
			Waiting.sleep(round.after());
			long healed = injector.heal();
			List<String> missing = load.awaitProgress(healed, Settings.limits().progress());
			this.history.healthy(new Span(healed, this.timeLine.now()));
			if (!missing.isEmpty()) {
				this.timeLine.note("not yet: " + missing);
			}
		}
	}

	private void told(Object event, Injector injector) {
		long now = this.timeLine.now();
		if (event instanceof FailoverStartedEvent start) {
			// The event may be told long after, where the process gets no CPU.
			this.holdingSince = now - Duration.between(start.timestamp(), Instant.now()).toNanos();
		}
		if (event instanceof FailoverEndedEvent end) {
			this.history.changing(new Span(now - end.held().toNanos() - CAUSE_NANOS, now));
		}
		if (event instanceof MasterChangedEvent change && change.from() != null) {
			Span span = new Span(Math.min(now, this.holdingSince) - CAUSE_NANOS, now);
			this.history.changing(span);
			if (!injector.hasChanged()) {
				this.history.mayLose(span);
				this.timeLine.note("the master has changed, and nobody knows why");
				if (this.mode != Mode.SENTINEL) {
					broken(Promise.PROGRESS, "the master has changed, and nobody has made another one");
				}
			}
		}
	}

	private void checkFootprint(Servers servers, long before) {
		Servers.insist(() -> {
			servers.deployment().awaitReady(Servers.PATIENCE);
			return true;
		});
		if (!Operator.until(SETTLING, () -> Evidence.connections(servers.deployment()) <= before)) {
			broken(Promise.FOOTPRINT, Evidence.connections(servers.deployment())
					+ " connections are open, and at the beginning there were " + before);
		}
	}

	private synchronized void broken(Promise promise, String what) {
		this.violations.add(new Violation(promise, what));
	}

}
