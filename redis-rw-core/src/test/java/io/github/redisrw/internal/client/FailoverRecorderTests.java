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

package io.github.redisrw.internal.client;

import java.time.Duration;

import io.github.redisrw.internal.threads.HandOver;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is counted as time without a writable master.
 */
class FailoverRecorderTests {

	private final FailoverRecorder recorder = new FailoverRecorder(new EventPublisher((event) -> {
	}), new HandOver("test"));

	private static void await(Duration time) {
		long begun = System.nanoTime();
		Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> System.nanoTime() - begun > time.toNanos());
	}

	@Test
	void timeWithoutAMasterCountsWhileTheClientRuns() {
		this.recorder.closed(0);
		await(Duration.ofMillis(5));
		assertThat(this.recorder.unavailable()).isGreaterThanOrEqualTo(Duration.ofMillis(5));
		assertThat(this.recorder.heldSince()).isNotNull();
	}

	@Test
	void nothingCountsBeforeTheClientIsStartedAndAfterItIsStopped() {
		await(Duration.ofMillis(5));
		assertThat(this.recorder.unavailable()).isZero();
		this.recorder.closed(0);
		await(Duration.ofMillis(5));
		this.recorder.stopped();
		Duration counted = this.recorder.unavailable();
		assertThat(counted).isGreaterThanOrEqualTo(Duration.ofMillis(5));
		await(Duration.ofMillis(5));
		assertThat(this.recorder.unavailable()).isEqualTo(counted);
		assertThat(this.recorder.heldSince()).isNull();
	}

}
