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

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Logs: each value is there once at most, in the order of the calls. Two logs whose names
 * differ in the ending {@code :a} and {@code :b} are written by transactions, and are the
 * same.
 */
final class LogCheck implements Check {

	private static final String FIRST = ":a";

	private static final String SECOND = ":b";

	@Override
	public void check(History history, FinalState state, Verdict verdict) {
		history.grouped(Operation::key, Action.APPEND).forEach((key, calls) -> {
			if (state.logs().containsKey(key + FIRST)) {
				List<String> first = state.logs().getOrDefault(key + FIRST, List.of());
				check(history, calls, first, verdict);
				compare(calls, first, state.logs().getOrDefault(key + SECOND, List.of()), verdict);
			}
			else {
				check(history, calls, state.logs().getOrDefault(key, List.of()), verdict);
			}
		});
	}

	private void compare(List<Operation> calls, List<String> first, List<String> second, Verdict verdict) {
		int length = Math.min(first.size(), second.size());
		int same = 0;
		while (same < length && first.get(same).equals(second.get(same))) {
			same++;
		}
		if (same < Math.max(first.size(), second.size())) {
			String value = (same < first.size()) ? first.get(same) : second.get(same);
			verdict.broken(Promise.ATOMIC, "only a part of a transaction was executed: " + value,
					calls.stream()
						.filter((call) -> call.values().contains(value))
						.findFirst()
						.orElseGet(() -> calls.get(0)));
		}
	}

	private void check(History history, List<Operation> calls, List<String> log, Verdict verdict) {
		Map<String, Operation> callOf = new HashMap<>();
		calls.forEach((call) -> call.values().forEach((value) -> callOf.put(value, call)));
		Map<String, Integer> positions = new HashMap<>();
		for (int i = 0; i < log.size(); i++) {
			Operation call = callOf.get(log.get(i));
			if (call == null) {
				verdict.broken(Promise.ONCE, "nobody has appended " + log.get(i));
			}
			else if (positions.put(log.get(i), i) != null) {
				verdict.broken(Promise.ONCE, log.get(i) + " was appended twice", call);
			}
			else if (call.outcome() == Outcome.NOT_EXECUTED) {
				verdict.broken(Promise.NOT_EXECUTED, log.get(i) + " was said not to be appended, and is there", call);
			}
		}
		calls.forEach((call) -> checkValues(history, call, positions, verdict));
		checkOrder(log, callOf, verdict);
	}

	private void checkValues(History history, Operation call, Map<String, Integer> positions, Verdict verdict) {
		int before = -1;
		for (String value : call.values()) {
			Integer position = positions.get(value);
			if (position == null) {
				if (call.executed()) {
					verdict.lost(history, call, value + " was acknowledged, and is not there");
				}
				continue;
			}
			if (position < before) {
				verdict.broken(Promise.ORDER, value + " was executed before what was issued before it", call);
			}
			before = position;
		}
	}

	/** From the end to the beginning, with the earliest end of the later ones. */
	private void checkOrder(List<String> log, Map<String, Operation> callOf, Verdict verdict) {
		@Nullable Operation earliest = null;
		for (int i = log.size() - 1; i >= 0; i--) {
			Operation call = callOf.get(log.get(i));
			if (call == null) {
				continue;
			}
			if (earliest != null && earliest.returned() < call.invoked()) {
				verdict.broken(Promise.ORDER, log.get(i) + " was executed before what had been acknowledged before it",
						call, earliest);
			}
			if (call.executed() && (earliest == null || call.returned() < earliest.returned())) {
				earliest = call;
			}
		}
	}

}
