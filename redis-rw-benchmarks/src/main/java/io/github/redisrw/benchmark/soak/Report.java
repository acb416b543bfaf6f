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

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import io.github.redisrw.benchmark.soak.history.Operation;
import io.github.redisrw.benchmark.soak.history.Violation;
import org.jspecify.annotations.Nullable;

/**
 * What came of one run.
 *
 * @param seed its seed
 * @param mode its mode
 * @param duration for how long something happened
 * @param rounds how often something happened
 * @param operations all calls, by the time they began
 * @param incidents all that happened
 * @param violations the promises that were broken
 * @param counts what was counted
 * @param failure why it was given up, {@code null} if it was not: nothing has been
 * checked then
 */
record Report(long seed, Mode mode, Duration duration, int rounds, List<Operation> operations,
		List<TimeLine.Incident> incidents, List<Violation> violations, Map<String, Long> counts,
		@Nullable Throwable failure) {

	private static final int MOST_VIOLATIONS = 20;

	private static final int MOST_LINES = 80;

	/** What happened so long before and after belongs to it. */
	private static final long AROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(2500);

	boolean holds() {
		return this.violations.isEmpty() && this.failure == null;
	}

	/**
	 * Writes one line.
	 * @return the line
	 */
	String summary() {
		long executed = this.operations.stream().filter(Operation::executed).count();
		String result = (this.failure != null) ? "given up: " + this.failure
				: this.violations.isEmpty() ? "all promises hold" : this.violations.size() + " BROKEN";
		return String.format(Locale.ROOT, "seed %d, %s: %d rounds in %d s, %,d calls, %,d of them executed; %s; %s",
				this.seed, this.mode, this.rounds, this.duration.toSeconds(), this.operations.size(), executed,
				new TreeMap<>(this.counts), result);
	}

	/**
	 * Writes all that is needed to understand it.
	 * @return several lines
	 */
	String details() {
		StringBuilder text = new StringBuilder(summary()).append("\n");
		text.append("Again: --seed=")
			.append(this.seed)
			.append(" --seeds=1 --modes=")
			.append(this.mode)
			.append(" --seconds=")
			.append(this.duration.toSeconds())
			.append("\n");
		if (this.failure != null) {
			StringWriter trace = new StringWriter();
			this.failure.printStackTrace(new PrintWriter(trace));
			text.append(trace);
		}
		for (Violation violation : this.violations.subList(0, Math.min(MOST_VIOLATIONS, this.violations.size()))) {
			text.append("\nBROKEN ").append(violation).append("\n");
			violation.operations().forEach((operation) -> text.append("  ").append(line(operation)).append("\n"));
			if (!violation.operations().isEmpty()) {
				text.append("  What was there at that time:\n");
				around(violation).forEach((line) -> text.append("    ").append(line).append("\n"));
			}
		}
		text.append("\nAll that happened:\n");
		this.incidents.forEach((incident) -> text.append("  ").append(line(incident)).append("\n"));
		return text.toString();
	}

	private static String line(Operation operation) {
		return TimeLine.seconds(operation.invoked()) + " .." + TimeLine.seconds(operation.returned()) + "  "
				+ operation;
	}

	private static String line(TimeLine.Incident incident) {
		return TimeLine.seconds(incident.time()) + "  * " + incident.what();
	}

	/** All that happened, and the calls with the same key, or of the same caller. */
	private List<String> around(Violation violation) {
		List<Operation> shown = violation.operations();
		long from = shown.stream().mapToLong(Operation::invoked).min().orElse(0) - AROUND_NANOS;
		long to = shown.stream().mapToLong(Operation::returned).min().orElse(0) + AROUND_NANOS;
		List<TimeLine.Incident> lines = new ArrayList<>();
		this.incidents.stream()
			.filter((incident) -> incident.time() >= from && incident.time() <= to)
			.forEach(lines::add);
		this.operations.stream()
			.filter((operation) -> operation.invoked() <= to && operation.returned() >= from)
			.filter((operation) -> shown.stream()
				.anyMatch((other) -> other.key().equals(operation.key()) || other.caller().equals(operation.caller())))
			.forEach((operation) -> lines.add(new TimeLine.Incident(operation.invoked(), operation.toString())));
		lines.sort(Comparator.comparingLong(TimeLine.Incident::time));
		int skipped = Math.max(0, lines.size() - MOST_LINES) / 2;
		return lines.stream().skip(skipped).limit(MOST_LINES).map(Report::line).toList();
	}

}
