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

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Counters that are incremented by one caller each: from the replies follows what was
 * lost, and what was executed though it should not have been.
 */
final class CounterCheck implements Check {

	@Override
	public void check(History history, FinalState state, Verdict verdict) {
		history.grouped(Operation::key, Action.INCREMENT).forEach((key, calls) -> {
			Counter counter = new Counter(history, verdict);
			calls.forEach(counter::add);
			counter.close(state.counters().getOrDefault(key, 0L), calls);
		});
	}

	private static final class Counter {

		private final History history;

		private final Verdict verdict;

		/** Acknowledged, and not lost as far as is known. */
		private final NavigableMap<Long, Operation> acknowledged = new TreeMap<>();

		private long last;

		private long unknown;

		Counter(History history, Verdict verdict) {
			this.history = history;
			this.verdict = verdict;
		}

		void add(Operation call) {
			if (call.outcome() == Outcome.UNKNOWN) {
				this.unknown++;
			}
			if (!call.executed()) {
				return;
			}
			long value = Operation.number(call.reply());
			if (value <= this.last) {
				lose(value, "an increment was acknowledged, and a later one had the reply " + value);
			}
			else {
				explain(value - this.last - 1, call);
			}
			this.last = value;
			this.acknowledged.put(value, call);
		}

		void close(long value, List<Operation> calls) {
			if (value < this.last) {
				lose(value + 1, "an increment was acknowledged, and the counter is " + value + " in the end");
			}
			else {
				explain(value - this.last, calls.get(calls.size() - 1));
			}
		}

		private void lose(long from, String what) {
			NavigableMap<Long, Operation> lost = this.acknowledged.tailMap(from, true);
			lost.values().forEach((call) -> this.verdict.lost(this.history, call, what));
			lost.clear();
		}

		private void explain(long skipped, Operation call) {
			long explained = Math.min(skipped, this.unknown);
			this.unknown -= explained;
			if (skipped > explained) {
				this.verdict.broken(Promise.ONCE, (skipped - explained)
						+ " increments more than were called: executed twice, or though they were said not to be",
						call);
			}
		}

	}

}
