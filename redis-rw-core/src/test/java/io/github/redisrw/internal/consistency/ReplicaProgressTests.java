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

package io.github.redisrw.internal.consistency;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.redisrw.internal.topology.Lineage;
import io.github.redisrw.internal.topology.ReplicationPosition;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When a replica is asked how far it has come, and when it is not.
 */
class ReplicaProgressTests {

	private static final String HISTORY = "a".repeat(40);

	private long now;

	private long offset = 10;

	private int asked;

	private final ReplicaProgress progress = new ReplicaProgress(() -> {
		this.asked++;
		return CompletableFuture.completedStage(Optional.of(new Lineage(HISTORY, null, -1, this.offset)));
	}, () -> this.now);

	@Test
	void whatItHasSaidIsGoodForASecond() {
		assertThat(hasReached(10, true)).isTrue();
		assertThat(hasReached(9, true)).isTrue();
		assertThat(this.asked).isEqualTo(1);
		this.now += TimeUnit.SECONDS.toNanos(1);
		assertThat(hasReached(9, true)).isTrue();
		assertThat(this.asked).isEqualTo(2);
	}

	@Test
	void oneThatIsBehindAgainAndAgainIsNotAskedForAWhile() {
		for (int i = 0; i < 3; i++) {
			assertThat(hasReached(20, true)).isFalse();
		}
		this.offset = 20;
		assertThat(hasReached(20, true)).isFalse();
		assertThat(this.asked).isEqualTo(3);
		this.now += TimeUnit.MILLISECONDS.toNanos(50);
		assertThat(hasReached(20, true)).isTrue();
	}

	/** Or whoever makes up a position would keep the reads of all from it. */
	@Test
	void byAPositionThatMayNotExistItIsNotBehind() {
		for (int i = 0; i < 10; i++) {
			assertThat(hasReached(999, false)).isFalse();
		}
		this.offset = 20;
		assertThat(hasReached(20, true)).isTrue();
	}

	@Test
	void onceItHasAPositionThatExists() {
		assertThat(hasReached(10, false)).isTrue();
	}

	private boolean hasReached(long required, boolean confirmed) {
		return this.progress.hasReached(new ReplicationPosition(HISTORY, required), confirmed).join();
	}

}
