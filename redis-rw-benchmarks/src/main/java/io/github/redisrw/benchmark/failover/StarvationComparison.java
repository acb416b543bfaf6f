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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.redisrw.benchmark.Arguments;
import io.github.redisrw.benchmark.Conditions;
import io.github.redisrw.benchmark.Waiting;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisServer;

/**
 * Measures what becomes of an application that gets no CPU, or is stopped again and
 * again, while its servers are well: with redis-rw, and with plain Spring Boot, in turns.
 */
public final class StarvationComparison {

	private static final String USAGE = """
			--runs=N            how often each client goes through each hardship; 3 without this option
			--hardships=A,B     some of %s; all without this option
			""".formatted(Arrays.toString(Hardship.values()));

	private static final List<Client> CLIENTS = List.of(Client.REDIS_RW, Client.BOOT);

	private static final Duration DOWN_AFTER = Duration.ofSeconds(5);

	private final RedisDeployment redis;

	private final PrintStream out;

	private StarvationComparison(RedisDeployment redis, PrintStream out) {
		this.redis = redis;
		this.out = out;
	}

	/**
	 * Runs the comparison.
	 * @param arguments see {@code docs/benchmarks.md}
	 * @throws IOException if an application cannot be started
	 */
	public static void main(String... arguments) throws IOException {
		int runs;
		List<Hardship> hardships;
		try {
			Arguments values = Arguments.parse(Map.of("--runs", "3", "--hardships", ""), arguments);
			runs = values.number("--runs");
			hardships = values.choice("--hardships", Hardship.values());
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage() + "\n" + USAGE);
			System.exit(2);
			return;
		}
		System.out.println(Conditions.now());
		for (Hardship hardship : hardships) {
			try (RedisDeployment redis = RedisDeployment.builder()
				.replicas(2)
				.sentinels(3)
				.downAfter(DOWN_AFTER)
				.start()) {
				new StarvationComparison(redis, System.out).compare(hardship, runs);
			}
		}
		System.exit(0);
	}

	private void compare(Hardship hardship, int runs) throws IOException {
		List<Double> writes = new ArrayList<>();
		List<Double> reads = new ArrayList<>();
		for (int run = 1; run <= runs; run++) {
			List<Counts> counts = new ArrayList<>();
			// Each of the two goes first in turn.
			for (int i = 0; i < CLIENTS.size(); i++) {
				Client client = CLIENTS.get((run + i) % CLIENTS.size());
				Counts counted = suffer(hardship, client);
				this.out.println(hardship + " " + run + "/" + runs + " " + client + ": " + counted);
				counts.add((client == Client.REDIS_RW) ? 0 : counts.size(), counted);
			}
			writes.add((double) counts.get(0).writes() / counts.get(1).writes());
			reads.add((double) counts.get(0).reads() / counts.get(1).reads());
		}
		this.out.printf("%s: redis-rw over boot, median: writes %.2f, reads %.2f%n", hardship, median(writes),
				median(reads));
	}

	private static double median(List<Double> ratios) {
		return ratios.stream().sorted().toList().get(ratios.size() / 2);
	}

	private Counts suffer(Hardship hardship, Client client) throws IOException {
		Process application = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-cp", System.getProperty("java.class.path"), StarvedApplication.class.getName(), client.toString(),
				this.redis.masterName(),
				String.join(",", this.redis.sentinels().stream().map(RedisServer::address).toList()))
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		try (BufferedReader answers = application.inputReader(StandardCharsets.UTF_8)) {
			while (!Objects.requireNonNull(answers.readLine(), "ended").equals(StarvedApplication.READY)) {
				// What others print.
			}
			try (BusyLoops loops = new BusyLoops(hardship.loops(), hardship.length())) {
				tell(application, "GO");
				pass(hardship, application);
				tell(application, "STOP");
				return Counts.parse(Objects.requireNonNull(answers.readLine(), "ended"));
			}
		}
		finally {
			application.destroyForcibly();
		}
	}

	private static void tell(Process application, String order) throws IOException {
		application.getOutputStream().write((order + "\n").getBytes(StandardCharsets.UTF_8));
		application.getOutputStream().flush();
	}

	private static void pass(Hardship hardship, Process application) throws IOException {
		if (!hardship.stops()) {
			Waiting.sleep(hardship.length());
			return;
		}
		long end = System.nanoTime() + hardship.length().toNanos();
		while (end - System.nanoTime() > 0) {
			signal(application, "STOP");
			Waiting.sleep(Hardship.STOPPED);
			signal(application, "CONT");
			Waiting.sleep(Hardship.RUNNING);
		}
	}

	private static void signal(Process application, String name) throws IOException {
		new ProcessBuilder("kill", "-" + name, String.valueOf(application.pid())).start().onExit().join();
	}

	/**
	 * What an application has done.
	 *
	 * @param writes the writes that have come to an end well
	 * @param reads the reads that have
	 * @param errors what has failed
	 * @param holds how often writes were held long enough to be recorded
	 * @param held how many writes were held, for however short a time
	 */
	private record Counts(long writes, long reads, long errors, long holds, long held) {

		static Counts parse(String line) {
			long[] numbers = Arrays.stream(line.split(" ", -1)).mapToLong(Long::parseLong).toArray();
			return new Counts(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
		}

		@Override
		public String toString() {
			return this.writes + " writes, " + this.reads + " reads, " + this.errors + " errors, " + this.holds
					+ " holds, " + this.held + " writes held";
		}

	}

}
