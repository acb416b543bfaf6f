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

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import io.github.redisrw.benchmark.Arguments;
import org.jspecify.annotations.Nullable;

/**
 * What is to be soaked.
 *
 * @param seed the seed of the first run; each other one has the next number
 * @param seeds how many runs there are
 * @param duration how long one run takes
 * @param modes the modes, in turns
 * @param out where the details are written to, {@code null} for nowhere
 * @param log from which level on redis-rw logs
 */
record SoakOptions(long seed, int seeds, Duration duration, List<Mode> modes, @Nullable Path out, String log) {

	static final String USAGE = """
			--seeds=N      how many runs, each with another seed and on fresh servers; 3 without this option
			--minutes=N    how long all of them take, without start and end; 3 without this option
			--seconds=N    how long each of them takes, instead of --minutes
			--seed=N       the seed of the first one; a random one without this option
			--modes=A,B    some of %s, by seed; all without this option
			--out=FILE     writes the details of runs in which a promise was broken to a file, too
			--log=LEVEL    from which level on redis-rw logs; OFF without this option
			""".formatted(Arrays.toString(Mode.values()));

	/** So that a seed is easily copied. */
	private static final int SEEDS = 1_000_000;

	/**
	 * Reads the command line.
	 * @param arguments its words
	 * @return the options
	 * @throws IllegalArgumentException if it has a word that is not known
	 */
	static SoakOptions parse(String... arguments) {
		Arguments values = Arguments.parse(Map.of("--seeds", "3", "--minutes", "3", "--seconds", "", "--seed", "",
				"--modes", "", "--out", "", "--log", "OFF"), arguments);
		int seeds = values.number("--seeds");
		Duration duration = values.text("--seconds").isEmpty()
				? Duration.ofMinutes(values.number("--minutes")).dividedBy(seeds)
				: Duration.ofSeconds(values.number("--seconds"));
		long seed = values.text("--seed").isEmpty() ? randomSeed() : Long.parseLong(values.text("--seed"));
		return new SoakOptions(seed, seeds, duration, values.choice("--modes", Mode.values()), values.file("--out"),
				values.text("--log"));
	}

	static long randomSeed() {
		return ThreadLocalRandom.current().nextInt(SEEDS);
	}

	/**
	 * Decides about the mode of a run.
	 * @param number the number of the run, from 0
	 * @return the mode
	 */
	Mode mode(int number) {
		return this.modes.get(Math.floorMod(this.seed + number, this.modes.size()));
	}

}
