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

package io.github.redisrw.benchmark.soak.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A history as a test tells it. Each call takes a second, unless it is told otherwise,
 * and begins one after the one before has returned.
 */
final class Script {

	static final Limits LIMITS = new Limits(Duration.ofSeconds(10), Duration.ofSeconds(20),
			Map.of(Action.INCREMENT, Duration.ofSeconds(5)), Duration.ofSeconds(1));

	private final History history = new History();

	private final Map<String, Long> counters = new HashMap<>();

	private final Map<String, List<String>> logs = new HashMap<>();

	private final Map<String, List<String>> queues = new HashMap<>();

	private final Map<String, Set<String>> pending = new HashMap<>();

	private String caller = "caller";

	private long from = 1;

	private long to = 2;

	History history() {
		return this.history;
	}

	/** Tells who makes the calls that follow. */
	Script by(String caller) {
		this.caller = caller;
		return this;
	}

	/** Tells when the next call is made, in seconds. */
	Script at(long from, long to) {
		this.from = from;
		this.to = to;
		return this;
	}

	Script executed(Action action, String key, String reply, String... values) {
		return call(Outcome.EXECUTED, action, key, reply, values);
	}

	Script unknown(Action action, String key, String... values) {
		return call(Outcome.UNKNOWN, action, key, "WriteOutcomeUnknownException: lost", values);
	}

	Script notExecuted(Action action, String key, String... values) {
		return call(Outcome.NOT_EXECUTED, action, key, "NoWritableMasterException: none", values);
	}

	Script call(Outcome outcome, Action action, String key, String reply, String... values) {
		this.history.add(new Operation(this.caller, action, key, Arrays.asList(values), seconds(this.from),
				seconds(this.to), outcome, reply));
		return at(this.to + 1, this.to + 2);
	}

	/** Tells when acknowledged writes may have been lost, in seconds. */
	Script mayLose(long from, long to) {
		this.history.mayLose(span(from, to));
		return this;
	}

	static Span span(long from, long to) {
		return new Span(seconds(from), seconds(to));
	}

	private static long seconds(long seconds) {
		return TimeUnit.SECONDS.toNanos(seconds);
	}

	Script counterIs(String key, long value) {
		this.counters.put(key, value);
		return this;
	}

	Script logIs(String key, String... values) {
		this.logs.put(key, new ArrayList<>(Arrays.asList(values)));
		return this;
	}

	Script queueIs(String key, String... values) {
		this.queues.put(key, Arrays.asList(values));
		return this;
	}

	Script pendingAre(String key, String... values) {
		this.pending.put(key, Set.of(values));
		return this;
	}

	Verdict check() {
		return new Checker(LIMITS).check(this.history,
				new FinalState(this.counters, this.logs, this.queues, this.pending));
	}

	void holds() {
		assertThat(check().violations()).isEmpty();
	}

	void breaks(Promise... promises) {
		assertThat(check().violations()).extracting(Violation::promise).containsExactly(promises);
	}

}
