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

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the checks of what is written: nothing twice, nothing lost, nothing that was
 * said not to be executed, in order.
 */
class WriteChecksTests {

	@Nested
	class Counters {

		@Test
		void anUnknownIncrementMayHaveBeenExecuted() {
			new Script().executed(Action.INCREMENT, "c", "1")
				.unknown(Action.INCREMENT, "c")
				.executed(Action.INCREMENT, "c", "3")
				.counterIs("c", 3)
				.holds();
		}

		@Test
		void anUnknownIncrementMayNotHaveBeenExecuted() {
			new Script().executed(Action.INCREMENT, "c", "1")
				.unknown(Action.INCREMENT, "c")
				.executed(Action.INCREMENT, "c", "2")
				.counterIs("c", 2)
				.holds();
		}

		@Test
		void anIncrementIsExecutedTwice() {
			new Script().executed(Action.INCREMENT, "c", "1")
				.executed(Action.INCREMENT, "c", "3")
				.counterIs("c", 3)
				.breaks(Promise.ONCE);
		}

		@Test
		void anUnknownIncrementIsExecutedTwice() {
			new Script().unknown(Action.INCREMENT, "c").counterIs("c", 2).breaks(Promise.ONCE);
		}

		@Test
		void anIncrementIsExecutedThoughItIsSaidNotToBe() {
			new Script().notExecuted(Action.INCREMENT, "c")
				.executed(Action.INCREMENT, "c", "2")
				.counterIs("c", 2)
				.breaks(Promise.ONCE);
		}

		@Test
		void anAcknowledgedIncrementIsLost() {
			new Script().executed(Action.INCREMENT, "c", "1")
				.executed(Action.INCREMENT, "c", "2")
				.executed(Action.INCREMENT, "c", "2")
				.counterIs("c", 2)
				.breaks(Promise.DURABLE);
		}

		@Test
		void theLastIncrementsAreLost() {
			new Script().executed(Action.INCREMENT, "c", "1")
				.executed(Action.INCREMENT, "c", "2")
				.counterIs("c", 0)
				.breaks(Promise.DURABLE, Promise.DURABLE);
		}

		@Test
		void anIncrementMayBeLostByAnUnplannedFailover() {
			Verdict verdict = new Script().executed(Action.INCREMENT, "c", "1")
				.executed(Action.INCREMENT, "c", "2")
				.executed(Action.INCREMENT, "c", "2")
				.counterIs("c", 2)
				.mayLose(3, 4)
				.check();
			assertThat(verdict.violations()).isEmpty();
			assertThat(verdict.counts()).containsEntry("lost by a failover that may", 1L);
		}

		@Test
		void anIncrementAfterTheFailoverMayNotBeLost() {
			new Script().executed(Action.INCREMENT, "c", "1")
				.executed(Action.INCREMENT, "c", "2")
				.executed(Action.INCREMENT, "c", "2")
				.counterIs("c", 2)
				.mayLose(1, 2)
				.breaks(Promise.DURABLE);
		}

	}

	@Nested
	class Logs {

		@Test
		void whatOverlapsMayBeInAnyOrder() {
			new Script().at(1, 4)
				.executed(Action.APPEND, "l", "2", "a")
				.by("other")
				.at(2, 3)
				.executed(Action.APPEND, "l", "1", "b")
				.unknown(Action.APPEND, "l", "c")
				.logIs("l", "b", "a")
				.holds();
		}

		@Test
		void aValueIsAppendedTwice() {
			new Script().unknown(Action.APPEND, "l", "a").logIs("l", "a", "a").breaks(Promise.ONCE);
		}

		@Test
		void aValueIsThereThatNobodyHasAppended() {
			new Script().executed(Action.APPEND, "l", "1", "a").logIs("l", "a", "x").breaks(Promise.ONCE);
		}

		@Test
		void aValueIsAppendedThoughItIsSaidNotToBe() {
			new Script().notExecuted(Action.APPEND, "l", "a").logIs("l", "a").breaks(Promise.NOT_EXECUTED);
		}

		@Test
		void anAcknowledgedValueIsLost() {
			new Script().executed(Action.APPEND, "l", "1", "a").logIs("l").breaks(Promise.DURABLE);
		}

		@Test
		void aValueIsExecutedBeforeWhatWasAcknowledgedBefore() {
			new Script().executed(Action.APPEND, "l", "1", "a")
				.by("other")
				.executed(Action.APPEND, "l", "2", "b")
				.logIs("l", "b", "a")
				.breaks(Promise.ORDER);
		}

		@Test
		void anUnknownValueMayBeExecutedLateButNotEarly() {
			new Script().unknown(Action.APPEND, "l", "a")
				.executed(Action.APPEND, "l", "2", "b")
				.unknown(Action.APPEND, "l", "c")
				.logIs("l", "c", "b", "a")
				.breaks(Promise.ORDER);
		}

		@Test
		void aPipelineIsExecutedInAnotherOrder() {
			new Script().executed(Action.APPEND, "l", "2", "a", "b").logIs("l", "b", "a").breaks(Promise.ORDER);
		}

		@Test
		void aTransactionIsExecutedInPart() {
			new Script().unknown(Action.APPEND, "tx", "a")
				.executed(Action.APPEND, "tx", "1", "b")
				.logIs("tx:a", "a", "b")
				.logIs("tx:b", "b")
				.breaks(Promise.ATOMIC);
		}

	}

	@Nested
	class Queues {

		@Test
		void whatWasAddedIsTakenOrLeft() {
			new Script().executed(Action.PUSH, "q", "1", "a")
				.executed(Action.PUSH, "q", "2", "b")
				.executed(Action.POP, "q", "a")
				.executed(Action.POP, "q", "")
				.queueIs("q", "b")
				.holds();
		}

		@Test
		void aValueIsTakenTwice() {
			new Script().executed(Action.PUSH, "q", "1", "a")
				.executed(Action.POP, "q", "a")
				.executed(Action.POP, "q", "a")
				.breaks(Promise.ONCE);
		}

		@Test
		void aValueComesBack() {
			new Script().executed(Action.PUSH, "q", "1", "a")
				.executed(Action.POP, "q", "a")
				.queueIs("q", "a")
				.breaks(Promise.DURABLE);
		}

		@Test
		void aValueMayComeBackByAnUnplannedFailover() {
			new Script().executed(Action.PUSH, "q", "1", "a")
				.executed(Action.POP, "q", "a")
				.executed(Action.POP, "q", "a")
				.mayLose(3, 4)
				.holds();
		}

		@Test
		void aValueIsAddedTwice() {
			new Script().unknown(Action.PUSH, "q", "a").queueIs("q", "a", "a").breaks(Promise.ONCE);
		}

		@Test
		void aValueIsTakenThatWasSaidNotToBeAdded() {
			new Script().notExecuted(Action.PUSH, "q", "a").executed(Action.POP, "q", "a").breaks(Promise.NOT_EXECUTED);
		}

		@Test
		void anUnknownCallMayHaveTakenOneValueOnly() {
			Script script = new Script().executed(Action.PUSH, "q", "1", "a").unknown(Action.POP, "q");
			script.holds();
			script.executed(Action.PUSH, "q", "1", "b").breaks(Promise.DURABLE);
		}

	}

}
