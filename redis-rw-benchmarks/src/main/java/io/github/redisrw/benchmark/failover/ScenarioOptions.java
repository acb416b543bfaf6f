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
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.github.redisrw.benchmark.Arguments;
import org.jspecify.annotations.Nullable;

/**
 * What is to be gone through.
 *
 * @param scenarios the scenarios
 * @param rounds how often a fault is repeated, 0 for as often as the scenario says
 * @param blackout for how long everything is down
 * @param rate how many writes there are in a second where that is fixed
 * @param out where the table is written to, {@code null} for nowhere
 * @param log from which level on redis-rw logs
 */
record ScenarioOptions(List<Scenario> scenarios, int rounds, Duration blackout, int rate, @Nullable Path out,
		String log) {

	static final String USAGE = """
			--scenarios=A,B     some of %s; all without this option
			--rounds=N          how often a fault is repeated; without this option as each scenario says
			--blackout=SECONDS  for how long everything is down; 60 without this option
			--rate=N            writes in a second where that is fixed; 5000 without this option
			--out=FILE          writes the table to a file, too
			--log=LEVEL         from which level on redis-rw logs; OFF without this option
			""".formatted(Arrays.toString(Scenario.values()));

	/**
	 * Reads the command line.
	 * @param arguments its words
	 * @return the options
	 * @throws IllegalArgumentException if it has a word that is not known
	 */
	static ScenarioOptions parse(String... arguments) {
		Arguments values = Arguments.parse(Map.of("--scenarios", "", "--rounds", "", "--blackout", "60", "--rate",
				"5000", "--out", "", "--log", "OFF"), arguments);
		int rounds = values.text("--rounds").isEmpty() ? 0 : values.number("--rounds");
		return new ScenarioOptions(values.choice("--scenarios", Scenario.values()), rounds,
				Duration.ofSeconds(values.number("--blackout")), values.number("--rate"), values.file("--out"),
				values.text("--log"));
	}

	/**
	 * Returns how often a fault is repeated.
	 * @param usual what the scenario says
	 * @return the number
	 */
	int rounds(int usual) {
		return (this.rounds > 0) ? this.rounds : usual;
	}

}
