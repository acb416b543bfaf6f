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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Messages, and groups of consumers of a log.
 */
final class DeliveryCheck implements Check {

	@Override
	public void check(History history, FinalState state, Verdict verdict) {
		history.grouped(Operation::key, Action.PUBLISH, Action.RECEIVE)
			.values()
			.forEach((calls) -> checkMessages(calls, verdict));
		history.grouped(Operation::key, Action.CONSUME)
			.forEach((key, calls) -> checkConsumed(history, calls, state.logs().getOrDefault(key, List.of()),
					state.pending().getOrDefault(key, Set.of()), verdict));
	}

	private void checkMessages(List<Operation> calls, Verdict verdict) {
		Map<String, Operation> published = new HashMap<>();
		Map<String, Long> last = new HashMap<>();
		calls.stream()
			.filter((call) -> call.action() == Action.PUBLISH)
			.forEach((call) -> published.put(call.value(), call));
		for (Operation call : calls) {
			if (call.action() != Action.RECEIVE) {
				continue;
			}
			long number = Operation.number(call.reply());
			long before = last.getOrDefault(call.caller(), 0L);
			if (number <= before) {
				verdict.broken(Promise.DELIVERY, "was sent " + number + " after " + before, call);
			}
			last.put(call.caller(), Math.max(before, number));
			Operation publication = published.get(call.reply());
			if (publication != null && publication.outcome() == Outcome.NOT_EXECUTED) {
				verdict.broken(Promise.NOT_EXECUTED, "was sent what was said not to be published", call, publication);
			}
		}
	}

	private void checkConsumed(History history, List<Operation> calls, List<String> log, Set<String> pending,
			Verdict verdict) {
		Map<String, Operation> given = new HashMap<>();
		for (Operation call : calls) {
			for (String value : call.reply().isEmpty() || !call.executed() ? List.<String>of()
					: List.of(call.reply().split(",", -1))) {
				Operation before = given.put(value, call);
				if (before != null && !history.mayBeLost(before)) {
					verdict.broken(Promise.ONCE, value + " was given to two consumers", call, before);
				}
			}
		}
		Set<String> known = new HashSet<>(given.keySet());
		known.addAll(pending);
		// In order, so what comes after the last one that was given is not due yet.
		int due = 0;
		for (int i = 0; i < log.size(); i++) {
			due = known.contains(log.get(i)) ? i : due;
		}
		for (String value : log.subList(0, due)) {
			if (!known.contains(value)) {
				verdict.broken(Promise.DELIVERY, value + " was given to no consumer, and a later one was",
						calls.get(calls.size() - 1));
			}
		}
	}

}
