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

package io.github.redisrw.routing;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.internal.routing.ReplicaAcksRequirement;
import io.github.redisrw.internal.routing.RoutingScope;
import io.github.redisrw.internal.routing.ScopeChange;
import io.github.redisrw.internal.routing.ScopedWork;
import io.github.redisrw.internal.routing.ScopeWrites;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * How scopes nest and end.
 */
class RedisRoutingTests {

	@AfterEach
	void nothingIsLeftBehind() {
		assertThat(RoutingScope.current()).isNull();
	}

	@Test
	void aScopeEndsWithItsWork() {
		assertThat(RedisRouting.onMaster(() -> current().isOnMaster())).isTrue();
		assertThat(RoutingScope.current()).isNull();
	}

	@Test
	void aScopeEndsWhenItsWorkFails() {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> RedisRouting.onMaster(() -> {
			throw new IOException("broken");
		}));
		assertThat(RoutingScope.current()).isNull();
	}

	@Test
	void anInnerScopeChangesWhatItNamesAndNothingElse() {
		RedisRouting.onMaster(() -> RedisRouting.with(ConsistencyLevel.EVENTUAL,
				() -> RedisRouting.acknowledged(2, Duration.ofMillis(50), () -> {
					RoutingScope inner = current();
					assertThat(inner.isOnMaster()).isTrue();
					assertThat(inner.level()).isEqualTo(ConsistencyLevel.EVENTUAL);
					assertThat(inner.acks()).isEqualTo(new ReplicaAcksRequirement(2, Duration.ofMillis(50)));
				})));
	}

	@Test
	void theOuterScopeGoesOnAfterTheInnerOne() {
		RedisRouting.with(ConsistencyLevel.PRIMARY, () -> {
			RoutingScope outer = current();
			RedisRouting.with(ConsistencyLevel.EVENTUAL,
					() -> assertThat(current().level()).isEqualTo(ConsistencyLevel.EVENTUAL));
			assertThat(current()).isSameAs(outer);
		});
	}

	@Test
	void nestedScopesShareTheirTrail() {
		RedisRouting.onMaster(() -> {
			ScopeWrites outer = current().writes();
			RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> assertThat(current().writes()).isSameAs(outer));
		});
	}

	@Test
	void aScopeWithinTheSameOneIsTheSame() {
		RedisRouting.onMaster(() -> {
			RoutingScope outer = current();
			RedisRouting.onMaster(() -> assertThat(current()).isSameAs(outer));
		});
	}

	@Test
	void aSuspendedTransactionHasNoSayButWhatWasChosenByHandHas() {
		ScopeChange begun = ScopeChange.NONE.withTransaction(true);
		ScopeChange suspended = ScopeChange.NONE.withTransaction(false);
		assertThat(ScopedWork.run(begun, () -> current().isOnMaster())).isTrue();
		assertThat(ScopedWork.run(begun, () -> ScopedWork.run(suspended, () -> current().isOnMaster()))).isFalse();
		assertThat(RedisRouting.onMaster(() -> ScopedWork.run(suspended, () -> current().isOnMaster()))).isTrue();
	}

	@Test
	void aSuspensionOutsideOfAnyScopeOpensNone() {
		assertThat(ScopeChange.NONE.withTransaction(false).within(null)).isNull();
	}

	@Test
	void aChainHasItsScopeFromSubscriptionToItsEndOnWhateverThread() {
		Mono<Boolean> chain = RedisRouting.onMaster(Mono.just(1)
			.publishOn(Schedulers.parallel())
			.flatMap((one) -> Mono.deferContextual(
					(context) -> Mono.just(Objects.requireNonNull(RoutingScope.current(context)).isOnMaster()))));
		assertThat(chain.block()).isTrue();
	}

	@Test
	void workThatReturnsAChainGivesItItsScope() {
		Flux<Boolean> chain = RedisRouting.onMaster(() -> Flux.deferContextual(
				(context) -> Flux.just(Objects.requireNonNull(RoutingScope.current(context)).isOnMaster())));
		assertThat(RoutingScope.current()).isNull();
		StepVerifier.create(chain).expectNext(true).verifyComplete();
	}

	@Test
	void chainsThatFailOrAreCancelledLeaveNothingBehind() {
		StepVerifier.create(RedisRouting.onMaster(Mono.error(new IllegalStateException("broken")))).verifyError();
		assertThat(RoutingScope.current()).isNull();
		TestPublisher<String> source = TestPublisher.create();
		StepVerifier.create(RedisRouting.onMaster(source.flux()))
			.then(() -> source.next("one"))
			.expectNext("one")
			.thenCancel()
			.verify();
		source.assertCancelled();
		assertThat(RoutingScope.current()).isNull();
	}

	@Test
	void aChainThatIsRepeatedHasATrailOfItsOwnEachTime() {
		Mono<ScopeWrites> chain = RedisRouting.onMaster(Mono
			.deferContextual((context) -> Mono.just(Objects.requireNonNull(RoutingScope.current(context)).writes())));
		assertThat(chain.block()).isNotSameAs(chain.block());
	}

	@Test
	void aRequirementNeedsReplicasAndTime() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> RedisRouting.acknowledged(0, Duration.ofMillis(1), () -> "work"));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> RedisRouting.acknowledged(1, Duration.ZERO, () -> "work"));
	}

	private static RoutingScope current() {
		@Nullable RoutingScope scope = RoutingScope.current();
		return Objects.requireNonNull(scope);
	}

}
