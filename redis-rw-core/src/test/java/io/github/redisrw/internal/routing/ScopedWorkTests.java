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

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.internal.topology.ReplicationPosition;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ScopedWork}.
 */
class ScopedWorkTests {

	private static final ScopeChange CHANGE = ScopeChange.NONE.withLevel(ConsistencyLevel.READ_YOUR_WRITES, null);

	private static final ScopeChange REQUEST = CHANGE.startingAt(new ScopeChange.Start(Map.of(), true));

	@Test
	void aChainThatWorkReturnsGoesOnFromWhatThatHasWritten() {
		for (ScopeChange change : List.of(CHANGE, REQUEST)) {
			WritePositions[] before = new WritePositions[1];
			Mono<List<WritePositions>> chain = ScopedWork.run(change, () -> {
				before[0] = write();
				return trail();
			});
			List<WritePositions> first = chain.blockOptional().orElseThrow();
			List<WritePositions> second = chain.blockOptional().orElseThrow();
			assertThat(first).hasSize(2).endsWith(before[0]);
			assertThat(second).hasSize(2).endsWith(before[0]);
			assertThat(second.get(0)).isNotSameAs(first.get(0));
		}
	}

	@Test
	void soDoesOneWithinAnotherScope() {
		WritePositions[] before = new WritePositions[1];
		Mono<List<WritePositions>> chain = ScopedWork.run(CHANGE, () -> ScopedWork.run(CHANGE, () -> {
			before[0] = write();
			return trail();
		}));
		assertThat(chain.blockOptional().orElseThrow()).hasSize(2).endsWith(before[0]);
	}

	@Test
	void whereWorkHasWrittenNothingItsChainBeginsWithNothing() {
		Mono<List<WritePositions>> chain = ScopedWork.run(CHANGE, ScopedWorkTests::trail);
		assertThat(chain.blockOptional().orElseThrow()).hasSize(1);
	}

	@Test
	void whatIsSubscribedInAScopeBelongsToThat() {
		Mono<List<WritePositions>> chain = ScopedWork.run(CHANGE, ScopedWorkTests::trail);
		ScopedWork.<Object, RuntimeException>run(CHANGE, () -> {
			WritePositions outer = write();
			assertThat(chain.blockOptional().orElseThrow()).containsExactly(outer);
			return outer;
		});
	}

	private static WritePositions write() {
		WritePositions positions = Objects.requireNonNull(RoutingScope.current()).writes().of("a deployment");
		positions.issued((writes) -> CompletableFuture.completedFuture(new ReplicationPosition("X", 1)));
		return positions;
	}

	private static Mono<List<WritePositions>> trail() {
		return Mono.deferContextual((context) -> Mono.just(WritePositions
			.chain(Objects.requireNonNull(RoutingScope.current(context)).writes().of("a deployment"), null)));
	}

}
