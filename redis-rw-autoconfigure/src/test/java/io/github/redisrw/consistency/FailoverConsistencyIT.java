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

package io.github.redisrw.consistency;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.WritesLostException;
import io.github.redisrw.routing.RedisRouting;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisDeploymentExtension;
import io.github.redisrw.test.RedisNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThan;

/**
 * No read is stale across a failover: it shows what was written, or says that it cannot.
 */
class FailoverConsistencyIT {

	private static final Duration PATIENCE = Duration.ofSeconds(90);

	@RegisterExtension
	static final RedisDeploymentExtension redis = RedisDeploymentExtension.builder()
		.replicas(2)
		.sentinels(3)
		.healBeforeEach()
		.build();

	private final AtomicInteger pairs = new AtomicInteger();

	private final AtomicInteger stale = new AtomicInteger();

	private final AtomicInteger reported = new AtomicInteger();

	private final AtomicInteger unknown = new AtomicInteger();

	private final AtomicBoolean running = new AtomicBoolean(true);

	@Test
	void aPlannedOne() throws Exception {
		underLoad(() -> redis.deployment().failover(PATIENCE));
	}

	@Test
	void aKilledMaster() throws Exception {
		underLoad(() -> {
			RedisDeployment deployment = redis.deployment();
			RedisNode former = deployment.master();
			former.kill();
			return deployment.awaitMasterOtherThan(former, PATIENCE);
		});
	}

	private void underLoad(Callable<RedisNode> failover) throws Exception {
		redis.deployment().awaitReady(PATIENCE);
		ExecutorService executor = Executors.newFixedThreadPool(4);
		try (Application application = Application.on(redis.deployment())) {
			List<Future<?>> writers = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				String key = "failover:" + i;
				writers.add(executor.submit(() -> writeAndRead(application, key)));
			}
			awaitPairs(500);
			failover.call();
			awaitPairs(500);
			this.running.set(false);
			for (Future<?> writer : writers) {
				writer.get();
			}
		}
		finally {
			this.running.set(false);
			executor.shutdownNow();
		}
		assertThat(this.stale)
			.as("of %s pairs, %s losses reported, %s outcomes unknown", this.pairs, this.reported, this.unknown)
			.hasValue(0);
		assertThat(this.reported).hasValueLessThanOrEqualTo(8);
	}

	private void awaitPairs(int number) {
		int until = this.pairs.get() + number;
		await().atMost(PATIENCE).untilAtomic(this.pairs, greaterThan(until));
	}

	private void writeAndRead(Application application, String key) {
		for (int i = 0; this.running.get(); i++) {
			String value = String.valueOf(i);
			try {
				RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
					application.writes().opsForValue().set(key, value);
					if (!value.equals(application.reads().opsForValue().get(key))) {
						this.stale.incrementAndGet();
					}
				});
				this.pairs.incrementAndGet();
			}
			catch (WritesLostException ex) {
				this.reported.incrementAndGet();
			}
			catch (DataAccessException ex) {
				this.unknown.incrementAndGet();
			}
		}
	}

}
