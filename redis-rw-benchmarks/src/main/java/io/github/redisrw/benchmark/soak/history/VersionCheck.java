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
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Versions: how old what is read may be.
 */
final class VersionCheck implements Check {

	/** How a call ends that is to show a write that has been lost. */
	static final String LOST = "WritesLostException";

	private final long staleness;

	VersionCheck(Limits limits) {
		this.staleness = limits.staleness().toNanos();
	}

	@Override
	public void check(History history, FinalState state, Verdict verdict) {
		history.grouped(Operation::key, Action.WRITE, Action.READ_BOUNDED, Action.READ_OWN, Action.READ_MASTER)
			.forEach((key, calls) -> check(history, calls, verdict));
	}

	private void check(History history, List<Operation> calls, Verdict verdict) {
		Map<Long, Operation> writes = new HashMap<>();
		List<Operation> reads = new ArrayList<>();
		// The greatest version that had been acknowledged by a time.
		NavigableMap<Long, Operation> due = new TreeMap<>();
		@Nullable Operation own = null;
		for (Operation call : calls) {
			switch (call.action()) {
				case WRITE -> {
					writes.put(Operation.number(call.value()), call);
					own = call;
					if (call.executed() && !history.mayBeLost(call)) {
						due.put(call.returned(), call);
					}
				}
				case READ_OWN -> checkOwn(history, own, call, verdict);
				default -> reads.add(call);
			}
			if (call.action() != Action.WRITE) {
				checkWritten(writes, call, verdict);
			}
		}
		for (Operation read : reads) {
			boolean master = read.action() == Action.READ_MASTER;
			Map.Entry<Long, Operation> least = due.floorEntry(read.invoked() - (master ? 0 : this.staleness));
			if (read.executed() && least != null && version(read) < Operation.number(least.getValue().value())) {
				verdict.broken(
						master ? Promise.RECENCY : Promise.BOUNDED_STALENESS, "read " + version(read)
								+ ", which is too old: " + least.getValue().value() + " had been acknowledged",
						read, least.getValue());
			}
		}
	}

	private static long version(Operation read) {
		return Operation.number(read.reply());
	}

	private void checkOwn(History history, @Nullable Operation write, Operation read, Verdict verdict) {
		if (write == null || !write.executed() || !write.caller().equals(read.caller())) {
			return;
		}
		if (read.executed() && version(read) < Operation.number(write.value())) {
			verdict.broken(Promise.OWN_WRITES, "read " + version(read) + " after it has written " + write.value(), read,
					write);
		}
		if (!read.executed() && read.reply().startsWith(LOST)) {
			verdict.count("told that writes are lost", 1);
			if (!history.isChanging(write.invoked(), read.returned())) {
				verdict.broken(Promise.OWN_WRITES, "was told of a loss, and the master had not changed", read, write);
			}
		}
	}

	/** The write began before the read has ended, since the reads are of one process. */
	private void checkWritten(Map<Long, Operation> writes, Operation read, Verdict verdict) {
		if (!read.executed() || version(read) == 0) {
			return;
		}
		Operation write = writes.get(version(read));
		if (write != null && write.outcome() == Outcome.NOT_EXECUTED) {
			verdict.broken(Promise.NOT_EXECUTED, "read a version that was said not to be written", read, write);
		}
	}

}
