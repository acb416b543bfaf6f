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

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What is to be compared.
 *
 * @param runs how often
 * @param clients the clients
 * @param faults the faults
 * @param out where the table is written to, {@code null} for nowhere
 * @param log from which level on redis-rw logs
 */
record Options(int runs, List<Client> clients, List<Fault> faults, @Nullable Path out, String log) {

	static final String USAGE = """
			--runs=N            how often each client suffers each fault; 5 without this option
			--clients=A,B       some of %s; all without this option
			--faults=A,B        some of %s; all without this option
			--out=FILE          writes the table to a file, too
			--log=LEVEL         from which level on redis-rw logs; ERROR without this option
			""".formatted(Arrays.toString(Client.values()), Arrays.toString(Fault.values()));

	/**
	 * Reads the command line.
	 * @param arguments its words
	 * @return the options
	 * @throws IllegalArgumentException if it has a word that is not known
	 */
	static Options parse(String... arguments) {
		Map<String, String> values = new HashMap<>();
		values.put("--runs", "5");
		values.put("--clients", "");
		values.put("--faults", "");
		values.put("--out", "");
		values.put("--log", "ERROR");
		for (String argument : arguments) {
			int sign = argument.indexOf('=');
			String name = (sign > 0) ? argument.substring(0, sign) : argument;
			if (sign < 0 || values.replace(name, argument.substring(sign + 1)) == null) {
				throw new IllegalArgumentException("Unknown: " + argument);
			}
		}
		int runs = Integer.parseInt(values.getOrDefault("--runs", ""));
		if (runs < 1) {
			throw new IllegalArgumentException("--runs must be 1 or more, not " + runs);
		}
		String out = values.getOrDefault("--out", "");
		return new Options(runs, choose(values.getOrDefault("--clients", ""), Client.values()),
				choose(values.getOrDefault("--faults", ""), Fault.values()), out.isEmpty() ? null : Path.of(out),
				values.getOrDefault("--log", ""));
	}

	private static <E> List<E> choose(String names, E[] known) {
		if (names.isEmpty()) {
			return List.of(known);
		}
		return Arrays.stream(names.split(",", -1))
			.map((name) -> Arrays.stream(known)
				.filter((candidate) -> candidate.toString().equals(name))
				.findFirst()
				.orElseThrow(() -> new IllegalArgumentException("Unknown: " + name)))
			.toList();
	}

}
