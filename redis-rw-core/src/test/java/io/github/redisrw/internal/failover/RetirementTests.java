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

package io.github.redisrw.internal.failover;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.redisrw.internal.threads.CoordinatorThread;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Retirement}.
 */
class RetirementTests {

	private final Coordination world = Coordination.settled();

	private final Retirement<ScriptedLink> retirement = new Retirement<>(new CoordinatorThread(this.world.time),
			FailoverCoordinator.GRACE);

	private final AtomicInteger runs = new AtomicInteger();

	@Test
	void whatFollowsTheRepliesHappensOnce() {
		begin(() -> {
		});
		this.world.advance(Duration.ofSeconds(1));
		assertThat(this.runs).hasValue(1);
	}

	@Test
	void whatFailsIsTriedAgain() {
		begin(() -> {
			if (this.runs.get() == 1) {
				throw new LinkageError("for a moment");
			}
		});
		this.world.advance(Duration.ofSeconds(1));
		assertThat(this.runs).hasValue(2);
	}

	private void begin(Runnable then) {
		ScriptedLink former = this.world.a.link();
		former.inFlight();
		this.retirement.begin(former);
		this.retirement.await(null, () -> {
			this.runs.incrementAndGet();
			then.run();
		});
		former.drained();
	}

}
