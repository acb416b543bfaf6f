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

/**
 * Tests of the checks of what is read, and told.
 */
class ReadChecksTests {

	@Nested
	class Versions {

		@Test
		void aReplicaMayBeBehindByTheBound() {
			new Script().at(1, 2)
				.executed(Action.WRITE, "v", "OK", "1")
				.at(8, 9)
				.executed(Action.WRITE, "v", "OK", "2")
				.by("reader")
				.at(18, 19)
				.executed(Action.READ_BOUNDED, "v", "1")
				.holds();
		}

		@Test
		void aReplicaIsBehindByMoreThanTheBound() {
			new Script().at(1, 2)
				.executed(Action.WRITE, "v", "OK", "1")
				.executed(Action.WRITE, "v", "OK", "2")
				.by("reader")
				.at(15, 16)
				.executed(Action.READ_BOUNDED, "v", "1")
				.breaks(Promise.BOUNDED_STALENESS);
		}

		@Test
		void aWriteThatMayBeLostNeedNotBeRead() {
			new Script().at(1, 2)
				.executed(Action.WRITE, "v", "OK", "1")
				.executed(Action.WRITE, "v", "OK", "2")
				.mayLose(3, 4)
				.by("reader")
				.at(15, 16)
				.executed(Action.READ_BOUNDED, "v", "1")
				.holds();
		}

		@Test
		void theMasterIsBehind() {
			new Script().executed(Action.WRITE, "v", "OK", "1")
				.by("reader")
				.executed(Action.READ_MASTER, "v", "")
				.breaks(Promise.RECENCY);
		}

		@Test
		void aScopeDoesNotReadWhatItHasWritten() {
			new Script().executed(Action.WRITE, "v", "OK", "1")
				.executed(Action.READ_OWN, "v", "")
				.breaks(Promise.OWN_WRITES);
		}

		@Test
		void aScopeReadsAfterAWriteThatHasFailed() {
			new Script().unknown(Action.WRITE, "v", "1").executed(Action.READ_OWN, "v", "").holds();
		}

		@Test
		void aScopeIsNotToldOfTheLossOfItsWrite() {
			new Script().executed(Action.WRITE, "v", "OK", "1")
				.mayLose(1, 2)
				.executed(Action.READ_OWN, "v", "")
				.breaks(Promise.OWN_WRITES);
		}

		@Test
		void aScopeIsToldOfALossWhenTheMasterChanges() {
			Script script = new Script().executed(Action.WRITE, "v", "OK", "1")
				.call(Outcome.NOT_EXECUTED, Action.READ_OWN, "v", "WritesLostException: lost");
			script.breaks(Promise.OWN_WRITES);
			script.history().changing(Script.span(2, 3));
			script.holds();
		}

		@Test
		void aVersionIsReadThatWasSaidNotToBeWritten() {
			new Script().notExecuted(Action.WRITE, "v", "1")
				.by("reader")
				.executed(Action.READ_BOUNDED, "v", "1")
				.breaks(Promise.NOT_EXECUTED);
		}

	}

	@Nested
	class Locks {

		@Test
		void oneHoldsItAfterTheOther() {
			new Script().executed(Action.HOLD, "l", "1").by("other").executed(Action.HOLD, "l", "2").holds();
		}

		@Test
		void twoHoldItAtOnce() {
			new Script().at(1, 3)
				.executed(Action.HOLD, "l", "1")
				.by("other")
				.at(2, 4)
				.executed(Action.HOLD, "l", "2")
				.breaks(Promise.EXCLUSION);
		}

		@Test
		void aTokenIsNotGreater() {
			new Script().executed(Action.HOLD, "l", "2")
				.by("other")
				.executed(Action.HOLD, "l", "2")
				.breaks(Promise.EXCLUSION);
		}

		@Test
		void aLockMayBeLostByAnUnplannedFailover() {
			new Script().at(1, 5)
				.executed(Action.HOLD, "l", "1")
				.by("other")
				.at(4, 6)
				.executed(Action.HOLD, "l", "2")
				.mayLose(2, 3)
				.holds();
		}

	}

	@Nested
	class ScriptedLocks {

		@Test
		void eachReplyIsKnownBeforehand() {
			new Script().executed(Action.OBTAIN, "s", "true", "one")
				.executed(Action.OBTAIN, "s", "false", "two")
				.executed(Action.RELEASE, "s", "true", "one")
				.executed(Action.OBTAIN, "s", "true", "two")
				.executed(Action.RELEASE, "s", "true", "two")
				.executed(Action.PEEK, "s", "")
				.holds();
		}

		@Test
		void aReleaseHasNoEffectOrTheLockIsObtainedOnceMore() {
			new Script().executed(Action.OBTAIN, "s", "true", "one")
				.executed(Action.RELEASE, "s", "true", "one")
				.executed(Action.OBTAIN, "s", "false", "two")
				.breaks(Promise.EXCLUSION);
		}

		@Test
		void twoObtainIt() {
			new Script().executed(Action.OBTAIN, "s", "true", "one")
				.executed(Action.OBTAIN, "s", "true", "two")
				.breaks(Promise.EXCLUSION);
		}

		@Test
		void whatIsSaidNotToBeExecutedHasNoEffect() {
			new Script().notExecuted(Action.OBTAIN, "s", "one")
				.executed(Action.OBTAIN, "s", "false", "two")
				.breaks(Promise.EXCLUSION);
		}

		@Test
		void nothingIsKnownAfterAnUnknownOutcome() {
			new Script().executed(Action.OBTAIN, "s", "true", "one")
				.unknown(Action.RELEASE, "s", "one")
				.executed(Action.PEEK, "s", "one")
				.holds();
		}

	}

	@Nested
	class Messages {

		@Test
		void someMayBeMissed() {
			new Script().by("subscriber").executed(Action.RECEIVE, "c", "1").executed(Action.RECEIVE, "c", "3").holds();
		}

		@Test
		void oneIsToldTwice() {
			new Script().by("subscriber")
				.executed(Action.RECEIVE, "c", "1")
				.executed(Action.RECEIVE, "c", "1")
				.breaks(Promise.DELIVERY);
		}

		@Test
		void oneIsToldThatWasSaidNotToBePublished() {
			new Script().notExecuted(Action.PUBLISH, "c", "1")
				.by("subscriber")
				.executed(Action.RECEIVE, "c", "1")
				.breaks(Promise.NOT_EXECUTED);
		}

		@Test
		void aValueIsGivenToTwoConsumers() {
			new Script().executed(Action.CONSUME, "s", "a,b")
				.by("other")
				.executed(Action.CONSUME, "s", "b")
				.breaks(Promise.ONCE);
		}

		@Test
		void aValueIsGivenToNoConsumer() {
			Script script = new Script().executed(Action.APPEND, "s", "1", "a")
				.executed(Action.APPEND, "s", "2", "b")
				.executed(Action.CONSUME, "s", "b")
				.unknown(Action.APPEND, "s", "c")
				.logIs("s", "a", "b", "c");
			script.breaks(Promise.DELIVERY);
			script.pendingAre("s", "a").holds();
		}

	}

}
