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
 * Lets several clients suffer the same faults on real servers and prints what it cost
 * them.
 */
public final class FailoverComparison {

	private final Options options;

	private final PrintStream out;

	private FailoverComparison(Options options, PrintStream out) {
		this.options = options;
		this.out = out;
	}

	/**
	 * Runs the comparison.
	 * @param arguments see {@code docs/benchmarks.md}
	 * @throws IOException if the table cannot be written
	 */
	public static void main(String... arguments) throws IOException {
		Options options;
		try {
			options = Options.parse(arguments);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage() + "\n" + Options.USAGE);
			System.exit(2);
			return;
		}
		System.setProperty("failover.log", options.log());
		System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
		new FailoverComparison(options, System.out).run();
		// Clients leave threads behind.
		System.exit(0);
	}

	private void run() throws IOException {
		Report report = new Report();
		this.out.println(Conditions.now());
		rehearse();
		for (Fault fault : this.options.faults()) {
			for (int run = 1; run <= this.options.runs(); run++) {
				for (Client client : this.options.clients()) {
					if (client.isOfUseIn(fault)) {
						run(fault, client, run, report);
					}
				}
			}
		}
		this.out.println(Conditions.now());
		String table = report.markdown();
		this.out.println("\n" + table);
		if (this.options.out() != null) {
			Files.writeString(this.options.out(), table);
		}
	}

	/**
	 * Runs each client once for nothing, so that none is measured while the JVM still
	 * interprets it.
	 */
	private void rehearse() {
		for (Client client : this.options.clients()) {
			run(this.options.faults().get(0), client, 0, new Report());
		}
	}

	private void run(Fault fault, Client client, int run, Report report) {
		String number = LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + " "
				+ ((run == 0) ? "rehearsal" : run + "/" + this.options.runs()) + " ";
		try {
			Result result = new Trial(fault, client).run();
			report.add(result);
			this.out.println(number + result);
			result.writes().errors().examples().forEach(this::example);
			result.reads().errors().examples().forEach(this::example);
		}
		catch (RuntimeException ex) {
			this.out.println(number + fault + " " + client + " could not be measured: " + ex);
		}
	}

	private void example(String name, String message) {
		this.out.println("\t" + name + ": " + message);
	}

}
