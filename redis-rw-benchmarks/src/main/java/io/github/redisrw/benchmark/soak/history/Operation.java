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
import java.util.Locale;

/**
 * One call, as its caller has seen it.
 *
 * @param caller who called; a caller does one thing after the other
 * @param action what it does
 * @param key with what
 * @param values what it hands over
 * @param invoked when it began, in nanoseconds since the beginning
 * @param returned when it had ended
 * @param outcome what the caller was told
 * @param reply the reply, empty for none; the failure, where there was one
 */
public record Operation(String caller, Action action, String key, List<String> values, long invoked, long returned,
		Outcome outcome, String reply) {

	public Operation {
		values = List.copyOf(values);
	}

	/**
	 * Whether it was answered.
	 * @return {@code true} if it has been executed
	 */
	public boolean executed() {
		return this.outcome == Outcome.EXECUTED;
	}

	/**
	 * The only value, or the reply, as a number.
	 * @param text which of them
	 * @return the number, 0 for nothing
	 */
	static long number(String text) {
		return text.isEmpty() ? 0 : Long.parseLong(text);
	}

	String value() {
		return this.values.isEmpty() ? "" : this.values.get(0);
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT, "%s %s %s %s -> %s%s (%.1f ms)", this.caller, this.action, this.key,
				this.values, executed() ? "" : this.outcome + " ", this.reply, (this.returned - this.invoked) / 1e6);
	}

}
