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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.NoReadableNodeException;
import io.github.redisrw.WriteOnReadPathException;
import io.github.redisrw.internal.routing.RoutingPolicy;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.SlotHash;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads that are to show what was written, of a slot that has moved a moment ago.
 */
@NullUnmarked
@Timeout(60)
class MovedReadsTests {

	private FakeCluster cluster;

	private byte[] key;

	@AfterEach
	void close() {
		this.cluster.close();
	}

	/** The slot of the key moves to the first shard. */
	private void start(Duration timeout) {
		this.cluster = FakeCluster.settings()
			.policy(new RoutingPolicy(true, ConsistencyLevel.READ_YOUR_WRITES, RoutingPolicy.UNNAMED))
			.timeout(timeout)
			.start();
		this.key = this.cluster.keyOf(1);
		this.cluster.runtime().slots().moved(SlotHash.getSlot(this.key), this.cluster.shard(0));
	}

	private RedisAsyncCommands<byte[], byte[]> reads(boolean shared) {
		return shared ? FakeCluster.shared(this.cluster.reads()) : FakeCluster.dedicated(this.cluster.reads()).async();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void writesAreRefused(boolean shared) {
		start(Duration.ofSeconds(30));
		assertThat(reads(shared).set(this.key, this.key).toCompletableFuture()).failsWithin(30, TimeUnit.SECONDS)
			.withThrowableThat()
			.withCauseInstanceOf(WriteOnReadPathException.class);
		assertThat(reads(shared).get(this.key).toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS);
		assertThat(this.cluster.server(0).count("SET")).isZero();
	}

	@Test
	void readWaitsForTheMasterAsLongAsAReadMay() {
		start(Duration.ofMillis(200));
		this.cluster.server(0).close();
		FakeCluster.soon().until(() -> this.cluster.shard(0).client().topology().master() == null);
		assertThat(reads(true).get(this.key).toCompletableFuture()).failsWithin(8, TimeUnit.SECONDS)
			.withThrowableThat()
			.withCauseInstanceOf(NoReadableNodeException.class);
	}

	@Test
	void connectionOfItsOwnIsThatOfItsUserAtTheMaster() {
		start(Duration.ofSeconds(30));
		RedisAsyncCommands<byte[], byte[]> reads = reads(false);
		assertThat(reads.auth("reader", "secret").toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS);
		assertThat(reads.get(this.key).toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS);
		assertThat(this.cluster.server(0).executed())
			.contains("0/reader GET " + new String(this.key, StandardCharsets.UTF_8));
	}

}
