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

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What takes how long: calls, and going on after a fault.
 */
final class TimeCheck implements Check {

	private final Limits limits;

	TimeCheck(Limits limits) {
		this.limits = limits;
	}

	@Override
	public void check(History history, FinalState state, Verdict verdict) {
		List<Operation> all = history.operations();
		for (Operation call : all) {
			Duration limit = this.limits.calls().get(call.action());
			long paused = history.pausedWithin(call.invoked(), call.returned());
			if (limit != null
					&& call.returned() - call.invoked() > limit.plus(this.limits.generosity()).toNanos() + paused) {
				verdict.broken(Promise.DEADLINE, "took longer than " + limit.toMillis() + " ms", call);
			}
		}
		Map<String, Span> callers = new HashMap<>();
		all.forEach((call) -> callers.merge(call.caller(), new Span(call.invoked(), call.returned()),
				(one, other) -> new Span(one.from(), Math.max(one.to(), other.to()))));
		history.healthy().forEach((span) -> checkProgress(history, all, span, callers, verdict));
	}

	/** Who was there before, has something executed in time. */
	private void checkProgress(History history, List<Operation> all, Span span, Map<String, Span> callers,
			Verdict verdict) {
		long end = span.from() + this.limits.progress().toNanos();
		end += history.pausedWithin(span.from(), end);
		if (span.to() < end) {
			return;
		}
		for (Map.Entry<String, Span> caller : callers.entrySet()) {
			long latest = end;
			if (caller.getValue().from() < span.from() && all.stream()
				.noneMatch((call) -> call.caller().equals(caller.getKey()) && call.executed()
						&& call.returned() >= span.from() && call.returned() <= latest)) {
				verdict.broken(Promise.PROGRESS,
						caller.getKey() + " has done nothing in " + this.limits.progress().toSeconds()
								+ " s after all faults were healed",
						all.stream()
							.filter((call) -> call.caller().equals(caller.getKey()) && call.returned() >= latest)
							.findFirst()
							.map((call) -> new Operation[] { call })
							.orElseGet(() -> new Operation[0]));
			}
		}
	}

}
