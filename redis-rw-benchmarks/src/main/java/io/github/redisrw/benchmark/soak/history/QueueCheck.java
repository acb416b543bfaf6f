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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Queues: what was added is taken once at most, and does not vanish.
 */
final class QueueCheck implements Check {

	@Override
	public void check(History history, FinalState state, Verdict verdict) {
		history.grouped(Operation::key, Action.PUSH, Action.POP)
			.forEach((key, calls) -> check(history, calls, state.queues().getOrDefault(key, List.of()), verdict));
	}

	private void check(History history, List<Operation> calls, List<String> left, Verdict verdict) {
		Map<String, Operation> pushes = new HashMap<>();
		Map<String, Operation> pops = new HashMap<>();
		calls.stream()
			.filter((call) -> call.action() == Action.PUSH)
			.forEach((call) -> call.values().forEach((value) -> pushes.put(value, call)));
		for (Operation call : calls) {
			if (call.action() == Action.POP && call.executed() && !call.reply().isEmpty()) {
				Operation before = pops.put(call.reply(), call);
				if (before != null && !history.mayBeLost(before)) {
					verdict.broken(Promise.ONCE, call.reply() + " was taken twice", before, call);
				}
				checkPushed(pushes, call.reply(), verdict, call);
			}
		}
		Set<String> seen = new HashSet<>();
		for (String value : left) {
			Operation pop = pops.get(value);
			checkPushed(pushes, value, verdict);
			Operation push = pushes.get(value);
			if (!seen.add(value) && push != null) {
				verdict.broken(Promise.ONCE, value + " was added twice", push);
			}
			if (pop != null && !history.mayBeLost(pop)) {
				verdict.broken(Promise.DURABLE, value + " was taken, and is there again", pop);
			}
		}
		checkMissing(history, calls, pops, seen, verdict);
	}

	private void checkPushed(Map<String, Operation> pushes, String value, Verdict verdict, Operation... pop) {
		Operation push = pushes.get(value);
		if (push == null) {
			verdict.broken(Promise.ONCE, "nobody has added " + value, pop);
		}
		else if (push.outcome() == Outcome.NOT_EXECUTED) {
			verdict.broken(Promise.NOT_EXECUTED, value + " was said not to be added, and was there", push);
		}
	}

	/** A call whose outcome is unknown may have taken one. */
	private void checkMissing(History history, List<Operation> calls, Map<String, Operation> pops, Set<String> left,
			Verdict verdict) {
		List<Operation> missing = new ArrayList<>();
		for (Operation call : calls) {
			if (call.action() == Action.PUSH && call.executed()
					&& call.values().stream().anyMatch((value) -> !pops.containsKey(value) && !left.contains(value))) {
				if (history.mayBeLost(call)) {
					verdict.count("lost by a failover that may", 1);
				}
				else {
					missing.add(call);
				}
			}
		}
		List<Operation> unknown = calls.stream()
			.filter((call) -> call.action() == Action.POP && call.outcome() == Outcome.UNKNOWN)
			.toList();
		if (missing.size() > unknown.size()) {
			Operation last = missing.get(missing.size() - 1);
			verdict.broken(Promise.DURABLE,
					missing.size() + " values were added, and neither taken nor there, and only " + unknown.size()
							+ " calls may have taken one",
					last);
		}
	}

}
