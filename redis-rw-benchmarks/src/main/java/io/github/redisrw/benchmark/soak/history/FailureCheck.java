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

import java.util.Set;

/**
 * Failures: all of them are those that the documentation names.
 */
final class FailureCheck implements Check {

	private static final Set<String> DOCUMENTED = Set.of("NoWritableMasterException", "WriteOutcomeUnknownException",
			"TransactionNotExecutedException", "NoReadableNodeException", VersionCheck.LOST, "QueryTimeoutException",
			"RedisLockNotAcquiredException", "RedisLockLostException");

	@Override
	public void check(History history, FinalState state, Verdict verdict) {
		for (Operation call : history.operations()) {
			if (!call.executed()) {
				String name = call.reply().split(":", 2)[0];
				verdict.count(name, 1);
				if (!DOCUMENTED.contains(name)) {
					verdict.broken(Promise.FAILURES, "failed by what is not documented: " + call.reply(), call);
				}
			}
		}
	}

}
