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

package io.github.redisrw.internal.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.redisrw.NoWritableMasterException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * For how long commands wait for a shard that executes them.
 */
@NullUnmarked
@Timeout(60)
class ClusterHoldTests {

	private FakeCluster cluster;

	@AfterEach
	void close() {
		this.cluster.close();
	}

	private static void assertNotExecuted(RedisFuture<?> write) {
		assertThat(write.toCompletableFuture()).failsWithin(30, TimeUnit.SECONDS)
			.withThrowableThat()
			.withCauseInstanceOf(NoWritableMasterException.class);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "CLUSTERDOWN Hash slot not served", "TRYAGAIN Multiple keys request during rehashing of slot" })
	void writeThatIsNotToBeHeldFailsAtOnceWhereNobodyExecutesIt(String error) {
		this.cluster = FakeCluster.settings().holdTimeout(Duration.ZERO).start();
		this.cluster.server(1).refuse("INCR", error);
		RedisAsyncCommands<byte[], byte[]> shared = this.cluster.shared();
		assertNotExecuted(shared.incr(this.cluster.keyOf(1)));
		assertThat(this.cluster.server(1).refused()).isOne();
	}

	@Test
	void writeThatIsNotToBeHeldFailsAtOnceWhereNobodyIsKnownToHaveItsSlot() {
		this.cluster = FakeCluster.settings().slots(Map.of(0, "0-8191")).holdTimeout(Duration.ZERO).start();
		assertNotExecuted(this.cluster.shared().incr(this.cluster.keyOf(1)));
	}

	@Test
	void writeThatIsNotToBeHeldFollowsItsSlot() throws Exception {
		this.cluster = FakeCluster.settings().holdTimeout(Duration.ZERO).start();
		byte[] key = this.cluster.keyOf(1);
		this.cluster.server(1).refuse("INCR", this.cluster.moved(key, 0));
		assertThat(this.cluster.shared().incr(key).get(30, TimeUnit.SECONDS)).isOne();
		assertThat(this.cluster.server(0).count("INCR")).isOne();
	}

}
