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
import org.jspecify.annotations.Nullable;

/**
 * Locks of scripts, as those of Spring Integration: each is used for one sequence of
 * calls, of several threads, each of which begins when the one before has returned. So
 * each reply is known beforehand, until the outcome of one is unknown.
 */
final class ScriptedLockCheck implements Check {

	@Override
	public void check(History history, FinalState state, Verdict verdict) {
		history.grouped(Operation::key, Action.OBTAIN, Action.RELEASE, Action.PEEK)
			.values()
			.forEach((calls) -> check(history, calls, verdict));
	}

	private void check(History history, List<Operation> calls, Verdict verdict) {
		@Nullable String owner = null;
		for (Operation call : calls) {
			if (call.outcome() == Outcome.UNKNOWN || history.mayBeLost(calls.get(0).invoked(), call.returned())) {
				return;
			}
			if (call.outcome() == Outcome.NOT_EXECUTED) {
				continue;
			}
			String expected = switch (call.action()) {
				case OBTAIN -> String.valueOf(owner == null || owner.equals(call.value()));
				case RELEASE -> String.valueOf(call.value().equals(owner));
				default -> (owner != null) ? owner : "";
			};
			if (!call.reply().equals(expected)) {
				verdict.broken(Promise.EXCLUSION,
						"the reply must be '" + expected + "', since the owner is " + owner
								+ ": something was executed twice, late, or not at all",
						calls.toArray(Operation[]::new));
				return;
			}
			owner = switch (call.action()) {
				case OBTAIN -> (owner == null) ? call.value() : owner;
				case RELEASE -> call.value().equals(owner) ? null : owner;
				default -> owner;
			};
		}
	}

}
