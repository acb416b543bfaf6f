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

package io.github.redisrw.internal.lock;

import java.util.concurrent.CompletableFuture;

import io.github.redisrw.internal.lock.LocalQueue.Turn;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One after the other, for each lock.
 */
class LocalQueueTests {

	private final LocalQueue localQueue = new LocalQueue();

	private final CompletableFuture<Turn> first = this.localQueue.join("key");

	private final CompletableFuture<Turn> second = this.localQueue.join("key");

	private final CompletableFuture<Turn> third = this.localQueue.join("key");

	@Test
	void inTheOrderOfArrival() {
		assertThat(this.first).isCompleted();
		assertThat(this.second).isNotDone();
		this.first.join().pass();
		assertThat(this.second).isCompleted();
		assertThat(this.third).isNotDone();
		this.second.join().pass();
		assertThat(this.third).isCompleted();
	}

	@Test
	void whoLeavesIsNotWaitedFor() {
		this.localQueue.leave("key", this.second);
		this.first.join().pass();
		assertThat(this.third).isCompleted();
	}

	@Test
	void whoLeavesWithTheTurnPassesItOn() {
		this.localQueue.leave("key", this.first);
		assertThat(this.second).isCompleted();
		assertThat(this.third).isNotDone();
	}

	@Test
	void oneTurnIsPassedOnce() {
		Turn turn = this.first.join();
		turn.pass();
		turn.pass();
		this.localQueue.leave("key", this.first);
		assertThat(this.second).isCompleted();
		assertThat(this.third).isNotDone();
	}

	@Test
	void otherLocksAreOtherQueues() {
		assertThat(this.localQueue.join("other")).isCompleted();
	}

	@Test
	void whenAllHaveGoneTheNextIsFirst() {
		this.first.join().pass();
		this.second.join().pass();
		this.localQueue.leave("key", this.third);
		assertThat(this.localQueue.join("key")).isCompleted();
	}

}
