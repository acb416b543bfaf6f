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

import org.junit.jupiter.api.Test;

/**
 * Tests of the checks of how long something takes, and how it fails.
 */
class TimeChecksTests {

	@Test
	void aCallOutlastsItsLimit() {
		new Script().at(1, 7)
			.executed(Action.INCREMENT, "c", "1")
			.at(8, 15)
			.executed(Action.INCREMENT, "c", "2")
			.counterIs("c", 2)
			.breaks(Promise.DEADLINE);
	}

	@Test
	void whatIsPausedTakesLonger() {
		Script script = new Script().at(8, 15).executed(Action.INCREMENT, "c", "1").counterIs("c", 1);
		script.history().paused(Script.span(9, 10));
		script.holds();
	}

	@Test
	void everybodyGoesOnAfterAFault() {
		Script script = new Script().executed(Action.OTHER, "o", "1").at(20, 25).executed(Action.OTHER, "o", "1");
		script.history().healthy(Script.span(10, 40));
		script.holds();
	}

	@Test
	void somebodyDoesNotGoOnAfterAFault() {
		Script script = new Script().executed(Action.OTHER, "o", "1")
			.at(20, 35)
			.executed(Action.OTHER, "o", "1")
			.by("failing")
			.at(1, 2)
			.executed(Action.OTHER, "o", "1")
			.at(15, 16)
			.unknown(Action.OTHER, "o");
		script.history().healthy(Script.span(10, 40));
		script.breaks(Promise.PROGRESS, Promise.PROGRESS);
	}

	@Test
	void theNextFaultMayComeBeforeTheTimeIsUp() {
		Script script = new Script().executed(Action.OTHER, "o", "1");
		script.history().healthy(Script.span(10, 20));
		script.holds();
	}

	@Test
	void aFailureIsNotDocumented() {
		new Script().call(Outcome.UNKNOWN, Action.OTHER, "o", "IllegalStateException: oh").breaks(Promise.FAILURES);
	}

}
