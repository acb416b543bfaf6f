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
import java.util.List;
import java.util.Map;

import io.github.redisrw.benchmark.Arguments;
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
		Arguments values = Arguments
			.parse(Map.of("--runs", "5", "--clients", "", "--faults", "", "--out", "", "--log", "ERROR"), arguments);
		return new Options(values.number("--runs"), values.choice("--clients", Client.values()),
				values.choice("--faults", Fault.values()), values.file("--out"), values.text("--log"));
	}

}
