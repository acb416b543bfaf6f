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

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.mode.Mode;
import io.github.redisrw.test.RedisNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is too much for a connection that nobody reads from has not left this process when
 * the connection ends: no node can have executed it.
 */
@Timeout(120)
class UnwrittenOutageIT {

	/** Several times what the kernel takes for a connection on the loopback. */
	private static final int WRITES = 64;

	private static final int SIZE = 1 << 20;

	@Test
	void whatWasNotWrittenGoesToTheNextMaster() {
		try (Scene scene = Scene.of(Mode.NODE_LIST, "redis.rw.timeout=20s")) {
			ReactiveStringRedisTemplate redis = scene.bean(ReactiveStringRedisTemplate.class);
			List<String> keys = IntStream.range(0, WRITES).mapToObj((i) -> "unwritten:" + i).toList();
			String value = "x".repeat(SIZE);
			Map<String, Object> results = new ConcurrentHashMap<>();
			RedisNode former = scene.master();
			former.hang();
			Flux.fromIterable(keys)
				.flatMap((key) -> redis.opsForValue()
					.append(key, value)
					.cast(Object.class)
					.onErrorResume(Mono::just)
					.doOnNext((result) -> results.put(key, result)), WRITES)
				.subscribe();
			RedisNode successor = Fault.HANG.inflict(scene.site(), former);
			Scene.soon().until(() -> results.size() == WRITES);
			assertThat(results.values()).filteredOn(Throwable.class::isInstance).hasSizeLessThan(WRITES / 2);
			assertThat(results).allSatisfy((key, result) -> {
				if (result instanceof Throwable) {
					assertThat(result).isInstanceOf(WriteOutcomeUnknownException.class);
					assertThat(successor.command("STRLEN", key)).isEqualTo(0L);
				}
				else {
					assertThat(result).isEqualTo((long) SIZE);
					assertThat(successor.command("STRLEN", key)).isEqualTo((long) SIZE);
				}
			});
		}
	}

}
