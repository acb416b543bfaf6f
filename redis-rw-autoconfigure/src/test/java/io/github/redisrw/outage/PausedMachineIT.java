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

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

import io.github.redisrw.mode.Mode;
import io.github.redisrw.test.RedisNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A machine that stands still for longer than a reply may take, with everything on it: it
 * is migrated, or sleeps.
 */
@Timeout(120)
class PausedMachineIT {

	private static final int THREADS = 8;

	/** The servers come to run a moment later than the application. */
	private static final String PAUSE = "kill -STOP %1$s; sleep 2.5; kill -CONT %1$s; sleep 0.01; kill -CONT %2$s";

	@Test
	void whatIsUnderWayIsAnsweredAfterwards() throws Exception {
		try (Scene scene = Scene.of(Mode.NODE_LIST, "redis.rw.timeout=1s")) {
			Queue<String> failures = new ConcurrentLinkedQueue<>();
			LongAdder done = new LongAdder();
			AtomicBoolean ended = new AtomicBoolean();
			List<Future<?>> callers = new ArrayList<>();
			StringRedisTemplate reads = Application.reads(scene.context());
			for (int i = 0; i < THREADS; i++) {
				boolean writes = i % 2 == 0;
				callers.add(scene.aside(() -> {
					while (!ended.get()) {
						try {
							if (writes) {
								scene.writes().opsForValue().increment("counter");
							}
							else {
								reads.opsForValue().get("counter");
							}
							done.increment();
						}
						catch (RuntimeException ex) {
							failures.add(NestedExceptionUtils.getMostSpecificCause(ex) + " at " + Instant.now());
						}
					}
					return null;
				}));
			}
			Scene.soon().until(() -> done.sum() > 100);
			pause(scene.deployment().nodes());
			long before = done.sum();
			Scene.soon().until(() -> done.sum() > before + 100);
			ended.set(true);
			for (Future<?> caller : callers) {
				caller.get(Application.PATIENCE.toSeconds(), TimeUnit.SECONDS);
			}
			assertThat(failures).isEmpty();
		}
	}

	private static void pause(List<RedisNode> nodes) throws Exception {
		long self = ProcessHandle.current().pid();
		String servers = nodes.stream().map((node) -> String.valueOf(node.pid())).collect(Collectors.joining(" "));
		nodes.forEach(RedisNode::hang);
		Process pause = new ProcessBuilder("/bin/sh", "-c", PAUSE.formatted(self, servers)).start();
		assertThat(pause.waitFor()).isZero();
		nodes.forEach(RedisNode::resume);
	}

}
