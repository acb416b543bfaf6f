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

import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.redisrw.internal.client.ReadWriteClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of the parts of a command.
 */
@NullUnmarked
@Timeout(60)
class ManyShardsTests {

	private FakeCluster cluster;

	@AfterEach
	void close() {
		this.cluster.close();
	}

	@Test
	void partThatIsHeldIsNotSentOnceTheWholeIsGivenUp() {
		this.cluster = FakeCluster.settings().start();
		byte[] key = this.cluster.keyOf(1);
		RedisAsyncCommands<byte[], byte[]> commands = this.cluster.shared();
		ReadWriteClient holding = this.cluster.shard(1).client();
		this.cluster.server(1).close();
		FakeCluster.soon().until(() -> holding.topology().master() == null);
		RedisFuture<Long> whole = commands.del(this.cluster.keyOf(0), key);
		FakeCluster.soon().until(() -> holding.held() == 1 && this.cluster.server(0).count("DEL") == 1);
		whole.cancel(true);
		RedisFuture<Long> next = commands.incr(key);
		this.cluster.slots(Map.of(0, "0-16383"));
		assertThat(next.toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS);
		FakeCluster.soon().until(() -> holding.held() == 0);
		assertThat(this.cluster.server(0).count("DEL")).isOne();
	}

}
