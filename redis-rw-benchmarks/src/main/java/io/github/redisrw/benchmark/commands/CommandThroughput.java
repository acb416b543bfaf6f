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

package io.github.redisrw.benchmark.commands;

import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;

import io.github.redisrw.benchmark.Arguments;
import io.github.redisrw.benchmark.Conditions;
import io.github.redisrw.test.RedisDeployment;

/**
 * Measures what commands cost with several clients, which take turns on the same servers.
 */
public final class CommandThroughput {

	private static final String USAGE = """
			--clients=A,B      some of %s; all without this option
			--operations=A,B   some of %s; get and set without this option
			--threads=N,M      how many threads; 1,8,64,256 without this option
			--virtual=true     virtual threads (Java 21 and later)
			--replicas=N       how many replicas; 1 without this option
			--rounds=N         how often; 5 without this option
			--seconds=N        how long each time; 2 without this option
			""".formatted(Arrays.toString(Contender.values()), Arrays.toString(Operation.values()));

	private final Map<Contender, CommandClient> clients;

	private final ThreadFactory workers;

	private final int rounds;

	private final int seconds;

	private CommandThroughput(Map<Contender, CommandClient> clients, ThreadFactory workers, int rounds, int seconds) {
		this.clients = clients;
		this.workers = workers;
		this.rounds = rounds;
		this.seconds = seconds;
	}

	/**
	 * Runs the measurement.
	 * @param words see {@code docs/benchmarks.md}
	 */
	public static void main(String... words) {
		System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
		try {
			run(Arguments.parse(Map.of("--clients", "", "--operations", "get,set", "--threads", "1,8,64,256",
					"--virtual", "false", "--replicas", "1", "--rounds", "5", "--seconds", "2"), words));
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage() + "\n" + USAGE);
			System.exit(2);
		}
		System.exit(0);
	}

	private static void run(Arguments arguments) {
		List<Contender> contenders = arguments.choice("--clients", Contender.values());
		List<Operation> operations = arguments.choice("--operations", Operation.values());
		List<Integer> threads = arguments.numbers("--threads");
		ThreadFactory workers = Boolean.parseBoolean(arguments.text("--virtual")) ? virtualThreads() : Thread::new;
		Map<Contender, CommandClient> clients = new LinkedHashMap<>();
		System.out.println(Conditions.now());
		try (RedisDeployment redis = RedisDeployment.builder().replicas(arguments.number("--replicas")).start()) {
			contenders.forEach((contender) -> clients.put(contender, contender.open(redis)));
			CommandThroughput throughput = new CommandThroughput(clients, workers, arguments.number("--rounds"),
					arguments.number("--seconds"));
			throughput.warmUp(operations);
			throughput.header(System.out);
			for (Operation operation : operations) {
				threads.forEach((count) -> throughput.compare(operation, count, System.out));
			}
			clients.values().forEach(CommandClient::close);
		}
	}

	private static ThreadFactory virtualThreads() {
		try {
			Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
			return (ThreadFactory) Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
		}
		catch (NoSuchMethodException | ClassNotFoundException | IllegalAccessException | InvocationTargetException ex) {
			throw new IllegalArgumentException("This Java has no virtual threads", ex);
		}
	}

	private void warmUp(List<Operation> operations) {
		this.clients.values().forEach((client) -> client.set(Operation.KEY, Operation.VALUE));
		for (Operation operation : operations) {
			this.clients.values()
				.forEach((client) -> Measurement.run(operation, client, this.workers, 8, 2 * this.seconds));
		}
	}

	private void header(PrintStream out) {
		out.println(
				"| operation | threads | client | a second | of the first | p50 us | p99 us | p99.9 us | CPU us | bytes |");
		out.println("|---|---|---|---|---|---|---|---|---|---|");
	}

	private void compare(Operation operation, int threads, PrintStream out) {
		List<Turn> turns = this.clients.entrySet()
			.stream()
			.map((client) -> new Turn(client.getKey(), client.getValue(), new ArrayList<>()))
			.toList();
		for (int round = 0; round < this.rounds; round++) {
			// Each goes first in turn.
			for (int i = 0; i < turns.size(); i++) {
				Turn turn = turns.get((round + i) % turns.size());
				turn.speeds().add(Measurement.run(operation, turn.client(), this.workers, threads, this.seconds));
			}
		}
		turns.forEach((turn) -> {
			Speed median = Speed.median(turn.speeds());
			out.printf("| %s | %d | %s | %,.0f | %.2f | %.0f | %.0f | %.0f | %.1f | %,.0f |%n", operation, threads,
					turn.contender(), median.perSecond(), turn.ratio(turns.get(0)), median.p50(), median.p99(),
					median.p999(), median.cpu(), median.bytes());
		});
	}

	/**
	 * A client and what was measured of it.
	 *
	 * @param contender whose client it is
	 * @param client the client
	 * @param speeds a measurement for each round
	 */
	private record Turn(Contender contender, CommandClient client, List<Speed> speeds) {

		/** The median of the ratios of the rounds. */
		double ratio(Turn other) {
			List<Double> ratios = new ArrayList<>();
			for (int round = 0; round < this.speeds.size(); round++) {
				ratios.add(this.speeds.get(round).perSecond() / other.speeds.get(round).perSecond());
			}
			return ratios.stream().sorted().toList().get((ratios.size() - 1) / 2);
		}

	}

}
