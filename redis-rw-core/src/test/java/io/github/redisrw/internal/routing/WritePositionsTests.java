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

package io.github.redisrw.internal.routing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.redisrw.internal.topology.ReplicationPosition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a trail knows of the writes in it.
 */
class WritePositionsTests {

	private static final String HISTORY = "a".repeat(40);

	private final WritePositions writes = new WritePositions();

	private final PositionSource source = (asked) -> completed(new ReplicationPosition(HISTORY, 7));

	@Test
	void itBeginsEmpty() {
		assertThat(this.writes.snapshot().isEmpty()).isTrue();
		assertThat(this.writes.position().toCompletableFuture().join()).isNull();
	}

	@Test
	void aWriteUnderWayIsNotCoveredByAPositionAskedForMeanwhile() {
		this.writes.issued(this.source);
		this.writes.reached(this.writes.snapshot(), new ReplicationPosition(HISTORY, 5));
		this.writes.executed(HISTORY);
		this.writes.done();
		assertThat(this.writes.snapshot().complete()).isFalse();
		assertThat(this.writes.snapshot().later()).hasSize(1);
	}

	@Test
	void aWriteBeforeTheQuestionIsCoveredByItsAnswer() {
		write(this.writes);
		this.writes.reached(this.writes.snapshot(), new ReplicationPosition(HISTORY, 5));
		WritePositions.Snapshot snapshot = this.writes.snapshot();
		assertThat(snapshot.complete()).isTrue();
		assertThat(snapshot.later()).isEmpty();
		assertThat(snapshot.position()).isEqualTo(new ReplicationPosition(HISTORY, 5));
	}

	/** Or a loss would be told of for as long as anything is being written. */
	@Test
	void aWriteBeforeTheQuestionIsCoveredThoughOthersAreUnderWay() {
		this.writes.issued(this.source);
		write(this.writes);
		this.writes.reached(this.writes.snapshot(), new ReplicationPosition(HISTORY, 5));
		assertThat(this.writes.snapshot().later()).isEmpty();
		assertThat(this.writes.snapshot().complete()).isFalse();
		this.writes.executed(HISTORY);
		this.writes.done();
		assertThat(this.writes.snapshot().complete()).as("what was under way is yet to be asked for").isFalse();
	}

	@Test
	void ofPositionsInOneHistoryTheOneThatIsFurtherCounts() {
		WritePositions outer = at(null, 9);
		assertThat(at(outer, 5).position().toCompletableFuture().join()).isEqualTo(new ReplicationPosition(HISTORY, 9));
		assertThat(at(outer, 11).position().toCompletableFuture().join())
			.isEqualTo(new ReplicationPosition(HISTORY, 11));
	}

	private static WritePositions at(@Nullable WritePositions around, long offset) {
		return new WritePositions(around, new ReplicationPosition(HISTORY, offset), false);
	}

	@Test
	void aWriteAfterTheQuestionIsNot() {
		write(this.writes);
		WritePositions.Snapshot asked = this.writes.snapshot();
		write(this.writes);
		this.writes.reached(asked, new ReplicationPosition(HISTORY, 5));
		assertThat(this.writes.snapshot().complete()).isFalse();
	}

	@Test
	void answersThatComeInAnotherOrderDoNotGoBack() {
		write(this.writes);
		WritePositions.Snapshot asked = this.writes.snapshot();
		this.writes.reached(asked, new ReplicationPosition(HISTORY, 9));
		this.writes.reached(asked, new ReplicationPosition(HISTORY, 5));
		assertThat(this.writes.snapshot().position()).isEqualTo(new ReplicationPosition(HISTORY, 9));
	}

	@Test
	void aTrailWithinAnotherOneIsAskedForTogetherWithIt() {
		WritePositions inner = at(this.writes, 3);
		assertThat(WritePositions.chain(inner, null)).containsExactly(inner, this.writes);
		write(this.writes);
		assertThat(inner.position().toCompletableFuture().join()).isEqualTo(new ReplicationPosition(HISTORY, 7));
	}

	@Test
	void nothingAroundARequestCounts() {
		WritePositions request = new WritePositions(null, null, true);
		assertThat(WritePositions.chain(request, this.writes)).containsExactly(request);
	}

	@Test
	void whereARequestBeginsIsNotTrustedUntilTheMasterHasAnswered() {
		WritePositions request = new WritePositions(null, new ReplicationPosition("f".repeat(40), 3), true);
		assertThat(request.snapshot().fromOutside()).isTrue();
		request.reached(request.snapshot(), new ReplicationPosition(HISTORY, 9));
		assertThat(request.snapshot().fromOutside()).isFalse();
	}

	/**
	 * What it stands for tells of no shard how far that has come, whoever has brought it.
	 */
	@Test
	void eachShardBeginsWhereAllOfThemDoAndIsNotTrustedUntilItsMasterHasAnswered() {
		WritePositions start = new WritePositions(null, ReplicationPosition.UNKNOWN, false);
		WritePositions one = start.part("one");
		WritePositions other = start.part("other");
		assertThat(one.snapshot().fromOutside()).isTrue();
		one.reached(one.snapshot(), new ReplicationPosition(HISTORY, 9));
		assertThat(one.snapshot().fromOutside()).isFalse();
		assertThat(other.snapshot().fromOutside()).isTrue();
		assertThat(other.snapshot().position()).isEqualTo(ReplicationPosition.UNKNOWN);
		assertThat(start.position().toCompletableFuture().join()).isEqualTo(ReplicationPosition.UNKNOWN);
		assertThat(this.writes.part("one").snapshot().isEmpty()).isTrue();
	}

	/** Nobody else would ever have as much, nor be asked for less. */
	@Test
	void aPositionBeyondTheEndOfTheStreamIsReplacedByTheEnd() {
		WritePositions request = at(null, 999);
		request.reached(request.snapshot(), new ReplicationPosition(HISTORY, 9));
		assertThat(request.position().toCompletableFuture().join()).isEqualTo(new ReplicationPosition(HISTORY, 9));
	}

	/** It was asked before its successor was, and answers after it. */
	@Test
	void theLateAnswerOfAFormerMasterReplacesNothing() {
		write(this.writes);
		WritePositions.Snapshot askedOfTheFormer = this.writes.snapshot();
		write(this.writes);
		ReplicationPosition present = new ReplicationPosition("b".repeat(40), 120);
		this.writes.reached(this.writes.snapshot(), present);
		this.writes.reached(askedOfTheFormer, new ReplicationPosition(HISTORY, 100));
		assertThat(this.writes.snapshot().position()).isEqualTo(present);
		assertThat(this.writes.snapshot().complete()).isTrue();
	}

	@Test
	void theAnswerOfASuccessorReplacesThatOfAFormerMasterThatCameMeanwhile() {
		write(this.writes);
		WritePositions.Snapshot askedOfTheFormer = this.writes.snapshot();
		write(this.writes);
		WritePositions.Snapshot askedOfTheSuccessor = this.writes.snapshot();
		this.writes.reached(askedOfTheFormer, new ReplicationPosition(HISTORY, 100));
		ReplicationPosition present = new ReplicationPosition("b".repeat(40), 90);
		this.writes.reached(askedOfTheSuccessor, present);
		assertThat(this.writes.snapshot().position()).isEqualTo(present);
	}

	@Test
	void aPositionGoesOnInTheHistoryOfTheSuccessor() {
		WritePositions after = at(null, 100);
		ReplicationPosition present = new ReplicationPosition("b".repeat(40), 100);
		after.reached(after.snapshot(), present);
		assertThat(after.snapshot().position()).isEqualTo(present);
	}

	private void write(WritePositions written) {
		written.issued(this.source);
		written.executed(HISTORY);
		written.done();
	}

	private static CompletionStage<@Nullable ReplicationPosition> completed(@Nullable ReplicationPosition position) {
		return CompletableFuture.completedFuture(position);
	}

}
