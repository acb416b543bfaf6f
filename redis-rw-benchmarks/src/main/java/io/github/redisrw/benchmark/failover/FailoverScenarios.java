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

package io.github.redisrw.benchmark.failover;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

import io.github.redisrw.benchmark.Conditions;

/**
 * Lets redis-rw go through one fault after the other, under load and in one process, and
 * prints what came of it.
 */
public final class FailoverScenarios {

	private final ScenarioOptions options;

	private final PrintStream out;

	private FailoverScenarios(ScenarioOptions options, PrintStream out) {
		this.options = options;
		this.out = out;
	}

	/**
	 * Runs the scenarios. Ends with status 1 if something does not hold that must.
	 * @param arguments see {@code docs/benchmarks.md}
	 * @throws IOException if the table cannot be written
	 */
	public static void main(String... arguments) throws IOException {
		ScenarioOptions options;
		try {
			options = ScenarioOptions.parse(arguments);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage() + "\n" + ScenarioOptions.USAGE);
			System.exit(2);
			return;
		}
		System.setProperty("failover.log", options.log());
		System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
		System.exit(new FailoverScenarios(options, System.out).run() ? 0 : 1);
	}

	private boolean run() throws IOException {
		this.out.println(Conditions.now());
		StringBuilder table = new StringBuilder(Finding.HEAD);
		boolean holds = true;
		for (Scenario scenario : this.options.scenarios()) {
			Finding finding = run(scenario);
			this.out.print(LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + " " + finding.row());
			table.append(finding.row());
			holds &= finding.holds();
		}
		this.out.println(Conditions.now());
		this.out.println("\n" + table);
		if (this.options.out() != null) {
			Files.writeString(this.options.out(), table);
		}
		return holds;
	}

	private Finding run(Scenario scenario) {
		try {
			return scenario.run(this.options);
		}
		catch (RuntimeException ex) {
			ex.printStackTrace(this.out);
			return new Finding(scenario.toString()).must("could not be measured: " + ex, false);
		}
	}

}
