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

package io.github.redisrw.advice;

import java.time.Duration;
import java.util.stream.Stream;

import io.github.redisrw.internal.localhealth.LocalHealth;
import org.jspecify.annotations.Nullable;

/**
 * Looks at how this process runs.
 */
final class ProcessChecks {

	/** A pause now and then, for garbage or a debugger, is not worth a word. */
	private static final Duration PAUSES = Duration.ofSeconds(3);

	/** The share of the time in which something was waited for. */
	private static final double MUCH = 0.25;

	private ProcessChecks() {
	}

	static Stream<Check> all() {
		return Stream.of(ProcessChecks::shortOfCpu);
	}

	private static @Nullable Advice shortOfCpu(AdviceContext known) {
		LocalHealth.Balance lately = known.lately();
		double missed = lately.missed().toMillis();
		double share = missed / Math.max(1, missed + lately.listened().toMillis());
		if (lately.missed().compareTo(PAUSES) < 0 || share < MUCH) {
			return null;
		}
		return new Advice("short-of-cpu",
				"This process is short of CPU: it was not able to run for " + Math.round(100 * share)
						+ " % of the time in which it waited for Redis",
				"Replies are read late, and a node that fails is noticed late, since nobody is taken for dead meanwhile.",
				"Give the process more CPU, or look for long pauses: garbage collection, or callbacks that block an "
						+ "event loop.");
	}

}
