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
 * Holds a history against all promises. What it finds is broken; what it does not find
 * may be broken all the same, since only what is seen by callers, or is there in the end,
 * is looked at.
 */
public final class Checker {

	private final List<Check> checks;

	/**
	 * Makes one.
	 * @param limits the figures of the promises
	 */
	public Checker(Limits limits) {
		this.checks = List.of(new CounterCheck(), new LogCheck(), new QueueCheck(), new VersionCheck(limits),
				new LockCheck(), new ScriptedLockCheck(), new DeliveryCheck(), new TimeCheck(limits),
				new FailureCheck());
	}

	/**
	 * Looks at a history whose calls have all returned.
	 * @param history what was done
	 * @param state what there is in the end
	 * @return what came of it
	 */
	public Verdict check(History history, FinalState state) {
		Verdict verdict = new Verdict();
		this.checks.forEach((check) -> check.check(history, state, verdict));
		return verdict;
	}

}
