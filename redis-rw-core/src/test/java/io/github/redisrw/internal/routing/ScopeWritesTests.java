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

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.WritesLostException;
import io.github.redisrw.internal.topology.ReplicationPosition;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is written to different deployments is never taken for one another.
 */
class ScopeWritesTests {

	private static final ReplicationPosition ONE = new ReplicationPosition("a".repeat(40), 7);

	private static final ReplicationPosition OTHER = new ReplicationPosition("b".repeat(40), 3);

	private final ScopeWrites writes = new ScopeWrites();

	@Test
	void eachDeploymentHasPositionsOfItsOwn() {
		WritePositions sessions = this.writes.of("sessions");
		assertThat(this.writes.of("sessions")).isSameAs(sessions);
		assertThat(this.writes.of("cache")).isNotSameAs(sessions);
		write(sessions, ONE);
		assertThat(this.writes.of("cache").snapshot().isEmpty()).isTrue();
		assertThat(this.writes.of(RoutingPolicy.UNNAMED).snapshot().isEmpty()).isTrue();
	}

	@Test
	void whatIsAskedForIsTheirPositionsTogether() {
		assertThat(this.writes.positions()).isCompletedWithValue(Map.of());
		write(this.writes.of("sessions"), ONE);
		write(this.writes.of("cache"), OTHER);
		this.writes.of("orders");
		assertThat(this.writes.positions()).isCompletedWithValue(Map.of("sessions", ONE, "cache", OTHER));
		assertThat(this.writes.unknown()).containsOnlyKeys("sessions", "cache", "orders");
	}

	@Test
	void whatOneDeploymentCannotTellIsUnknownForIt() {
		write(this.writes.of("cache"), OTHER);
		WritePositions sessions = this.writes.of("sessions");
		sessions.issued((asked) -> CompletableFuture.failedFuture(new WritesLostException("lost")));
		sessions.done();
		assertThat(this.writes.positionsOrUnknown())
			.isCompletedWithValue(Map.of("sessions", ReplicationPosition.UNKNOWN, "cache", OTHER));
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> this.writes.positions().toCompletableFuture().join())
			.withCauseInstanceOf(WritesLostException.class);
	}

	@Test
	void anInnerScopeGoesOnFromAroundForEachDeployment() {
		write(this.writes.of("sessions"), ONE);
		ScopeWrites inner = new ScopeWrites(this.writes, new ScopeChange.Start(Map.of("cache", OTHER), false));
		assertThat(WritePositions.chain(inner.of("sessions"), null)).containsExactly(inner.of("sessions"),
				this.writes.of("sessions"));
		assertThat(inner.of("cache").snapshot().position()).isEqualTo(OTHER);
		assertThat(this.writes.of("cache").snapshot().isEmpty()).isTrue();
		assertThat(inner.positions()).isCompletedWithValue(Map.of("sessions", ONE, "cache", OTHER));
	}

	/** An instance that does not have the deployment hands it on. */
	@Test
	void whatARequestBringsAlongGoesOnUnlessItIsWrittenTo() {
		String token = ConsistencyToken.of(Map.of("cache", OTHER));
		RequestScopes requests = new RequestScopes(null);
		RoutingScope scope = requests.begin(token);
		write(scope.writes().of("sessions"), ONE);
		assertThat(requests.token(scope).toCompletableFuture().join())
			.satisfies((next) -> assertThat(ConsistencyToken.parse(String.valueOf(next)))
				.isEqualTo(Map.of("cache", OTHER, "sessions", ONE)));
		assertThat(scope.level()).isEqualTo(ConsistencyLevel.READ_YOUR_WRITES);
		assertThat(scope.writes().of("cache").snapshot().fromOutside()).isTrue();
	}

	private static void write(WritePositions positions, ReplicationPosition reached) {
		positions.issued((asked) -> CompletableFuture.completedFuture(reached));
		positions.executed(reached.replicationId());
		positions.done();
		positions.reached(positions.snapshot(), reached);
	}

}
