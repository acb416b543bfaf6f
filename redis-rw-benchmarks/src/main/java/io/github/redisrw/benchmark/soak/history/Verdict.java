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

package io.github.redisrw.benchmark.soak.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of the checks: the promises that were broken, and what was counted.
 */
public final class Verdict {

	private final List<Violation> violations = new ArrayList<>();

	private final Map<String, Long> counts = new TreeMap<>();

	void broken(Promise promise, String what, Operation... operations) {
		this.violations.add(new Violation(promise, what, operations));
	}

	void count(String what, long number) {
		this.counts.merge(what, number, Long::sum);
	}

	/**
	 * Something acknowledged is not there.
	 * @param history tells whether that may be
	 * @param operation the call
	 * @param what in words
	 */
	void lost(History history, Operation operation, String what) {
		if (history.mayBeLost(operation)) {
			count("lost by a failover that may", 1);
		}
		else {
			broken(Promise.DURABLE, what, operation);
		}
	}

	/**
	 * The promises that were broken.
	 * @return how
	 */
	public List<Violation> violations() {
		return List.copyOf(this.violations);
	}

	/**
	 * What was counted.
	 * @return the numbers by name
	 */
	public Map<String, Long> counts() {
		return Map.copyOf(this.counts);
	}

}
