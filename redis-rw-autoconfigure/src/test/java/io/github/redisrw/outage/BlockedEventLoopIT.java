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

package io.github.redisrw.outage;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.mode.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A callback of the application blocks an event loop: what is not heard meanwhile is not
 * the fault of the nodes.
 */
@Timeout(120)
class BlockedEventLoopIT {

	private static final Duration BLOCKED = Duration.ofSeconds(1);

	@Test
	void nobodyIsDoubted() {
		try (Scene scene = Scene.of(Mode.SENTINEL)) {
			ReadWriteClient client = scene.bean(ReadWriteClient.class);
			Load load = scene.load();

			scene.withoutHold(() -> {
				// Who waits for nothing is not late: it takes a command in flight.
				Scene.soon().until(() -> {
					blockAfterReply(scene.bean(ReactiveStringRedisTemplate.class));
					blockAfterReply(scene.context()
						.getBean("readReactiveStringRedisTemplate", ReactiveStringRedisTemplate.class));
					return client.localHealth().lateness().compareTo(BLOCKED.dividedBy(4)) > 0;
				});

				Map<String, Long> written = load.snapshot();
				Scene.soon().until(() -> load.allWritersWentOnSince(written));
			});
			load.finish();
			assertThat(load.writeErrors()).isEmpty();
			assertThat(load.readErrors()).isEmpty();
			assertThat(client.failovers()).isEmpty();
		}
	}

	private static void blockAfterReply(ReactiveStringRedisTemplate redis) {
		redis.opsForValue().get("any").hasElement().doOnNext((any) -> block()).block(Duration.ofSeconds(10));
	}

	private static void block() {
		long end = System.nanoTime() + BLOCKED.toNanos();
		while (end - System.nanoTime() > 0) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
		}
	}

}
