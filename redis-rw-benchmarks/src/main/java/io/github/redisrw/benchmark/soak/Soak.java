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

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

import io.github.redisrw.benchmark.Conditions;

/**
 * Lets redis-rw go through random faults under a mixed load, and checks what was
 * promised.
 */
public final class Soak {

	private final SoakOptions options;

	private final PrintStream out;

	private Soak(SoakOptions options, PrintStream out) {
		this.options = options;
		this.out = out;
	}

	/**
	 * Runs it. Ends with status 1 if a promise was broken, or could not be checked.
	 * @param arguments see {@code docs/benchmarks.md}
	 * @throws IOException if the details cannot be written
	 */
	public static void main(String... arguments) throws IOException {
		SoakOptions options;
		try {
			options = SoakOptions.parse(arguments);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage() + "\n" + SoakOptions.USAGE);
			System.exit(2);
			return;
		}
		System.setProperty("failover.log", options.log());
		System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
		System.exit(new Soak(options, System.out).run() ? 0 : 1);
	}

	private boolean run() throws IOException {
		this.out.println(Conditions.now());
		StringBuilder details = new StringBuilder();
		int broken = 0;
		int unfinished = 0;
		for (int i = 0; i < this.options.seeds(); i++) {
			Report report = new SoakRun(this.options.seed() + i, this.options.mode(i), this.options.duration()).run();
			this.out.println(
					LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + " " + report.summary());
			if (!report.holds()) {
				broken += report.violations().isEmpty() ? 0 : 1;
				unfinished += (report.failure() != null) ? 1 : 0;
				this.out.println(report.details());
				details.append(report.details()).append("\n");
				write(details);
			}
		}
		this.out.println(Conditions.now());
		this.out.println("Of " + this.options.seeds() + " runs, a promise was broken in " + broken + ", and "
				+ unfinished + " could not be finished");
		write(details);
		return broken + unfinished == 0;
	}

	private void write(StringBuilder details) throws IOException {
		if (this.options.out() != null) {
			Files.writeString(this.options.out(), details);
		}
	}

}
