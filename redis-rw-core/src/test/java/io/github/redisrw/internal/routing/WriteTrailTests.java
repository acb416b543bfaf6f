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
class WriteTrailTests {

	private static final String HISTORY = "a".repeat(40);

	private final WriteTrail trail = new WriteTrail();

	private final PositionSource source = (asked) -> completed(new ReplicationPosition(HISTORY, 7));

	@Test
	void itBeginsEmpty() {
		assertThat(this.trail.snapshot().isEmpty()).isTrue();
		assertThat(this.trail.position().toCompletableFuture().join()).isNull();
	}

	@Test
	void aWriteUnderWayIsNotCoveredByAPositionAskedForMeanwhile() {
		this.trail.issued(this.source);
		this.trail.reached(this.trail.snapshot(), new ReplicationPosition(HISTORY, 5));
		this.trail.done(HISTORY);
		assertThat(this.trail.snapshot().complete()).isFalse();
		assertThat(this.trail.snapshot().later()).hasSize(1);
	}

	@Test
	void aWriteBeforeTheQuestionIsCoveredByItsAnswer() {
		write(this.trail);
		this.trail.reached(this.trail.snapshot(), new ReplicationPosition(HISTORY, 5));
		WriteTrail.Snapshot snapshot = this.trail.snapshot();
		assertThat(snapshot.complete()).isTrue();
		assertThat(snapshot.later()).isEmpty();
		assertThat(snapshot.position()).isEqualTo(new ReplicationPosition(HISTORY, 5));
	}

	@Test
	void aWriteAfterTheQuestionIsNot() {
		write(this.trail);
		WriteTrail.Snapshot asked = this.trail.snapshot();
		write(this.trail);
		this.trail.reached(asked, new ReplicationPosition(HISTORY, 5));
		assertThat(this.trail.snapshot().complete()).isFalse();
	}

	@Test
	void answersThatComeInAnotherOrderDoNotGoBack() {
		write(this.trail);
		WriteTrail.Snapshot asked = this.trail.snapshot();
		this.trail.reached(asked, new ReplicationPosition(HISTORY, 9));
		this.trail.reached(asked, new ReplicationPosition(HISTORY, 5));
		assertThat(this.trail.snapshot().position()).isEqualTo(new ReplicationPosition(HISTORY, 9));
	}

	@Test
	void aTrailWithinAnotherOneIsAskedForTogetherWithIt() {
		WriteTrail inner = new WriteTrail(this.trail,
				new ScopeChange.Start(new ReplicationPosition(HISTORY, 3), false));
		assertThat(WriteTrail.chain(inner, null)).containsExactly(inner, this.trail);
		write(this.trail);
		assertThat(inner.position().toCompletableFuture().join()).isEqualTo(new ReplicationPosition(HISTORY, 7));
	}

	@Test
	void nothingAroundARequestCounts() {
		WriteTrail request = new WriteTrail(null, new ScopeChange.Start(null, true));
		assertThat(WriteTrail.chain(request, this.trail)).containsExactly(request);
	}

	@Test
	void whereARequestBeginsIsNotTrustedUntilTheMasterHasAnswered() {
		WriteTrail request = new WriteTrail(null,
				new ScopeChange.Start(new ReplicationPosition("f".repeat(40), 3), true));
		assertThat(request.snapshot().fromOutside()).isTrue();
		request.reached(request.snapshot(), new ReplicationPosition(HISTORY, 9));
		assertThat(request.snapshot().fromOutside()).isFalse();
	}

	private void write(WriteTrail written) {
		written.issued(this.source);
		written.done(HISTORY);
	}

	private static CompletionStage<@Nullable ReplicationPosition> completed(@Nullable ReplicationPosition position) {
		return CompletableFuture.completedFuture(position);
	}

}
