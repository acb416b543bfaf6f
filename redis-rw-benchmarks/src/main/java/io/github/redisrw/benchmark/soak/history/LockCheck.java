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

/**
 * Locks: one holder at a time, and the tokens grow.
 */
final class LockCheck implements Check {

	@Override
	public void check(History history, FinalState state, Verdict verdict) {
		history.grouped(Operation::key, Action.HOLD)
			.values()
			.forEach((holds) -> check(history, holds.stream().filter(Operation::executed).toList(), verdict));
	}

	private void check(History history, List<Operation> holds, Verdict verdict) {
		for (int i = 1; i < holds.size(); i++) {
			Operation before = holds.get(i - 1);
			Operation hold = holds.get(i);
			boolean both = hold.invoked() < before.returned();
			boolean token = Operation.number(hold.reply()) <= Operation.number(before.reply());
			if (!both && !token) {
				continue;
			}
			if (history.mayBeLost(before.invoked(), hold.returned())) {
				verdict.count("locks lost by a failover that may", 1);
			}
			else if (both) {
				verdict.broken(Promise.EXCLUSION, "two held the lock at once", hold, before);
			}
			else {
				verdict.broken(Promise.EXCLUSION, "the token is not greater than that of an earlier holder", hold,
						before);
			}
		}
	}

}
