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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.mode.Mode;
import io.github.redisrw.test.RedisNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Failovers back and forth leave nothing behind. The soak of the benchmarks does this for
 * longer.
 */
@Timeout(120)
class FailoversInARowIT {

	/** Pools of threads have a fixed size, and start each thread when it is needed. */
	private static final int LAZY_THREADS = 2 * Runtime.getRuntime().availableProcessors();

	private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

	@Test
	void failoversLeaveNoConnectionThreadOrDescriptorBehind() throws Exception {
		try (Scene scene = Scene.of(Mode.SENTINEL, "redis.rw.client-name=shop")) {
			Load load = scene.load();
			scene.writes().opsForValue().increment("probe");
			exchange(scene, load, Fault.SWITCH);
			exchange(scene, load, Fault.KILL);
			Footprint before = Footprint.of(scene);
			exchange(scene, load, Fault.SWITCH);
			exchange(scene, load, Fault.KILL);
			Scene.soon().untilAsserted(() -> {
				Footprint after = Footprint.of(scene);
				assertThat(after.connections()).isLessThanOrEqualTo(before.connections());
				assertThat(after.pools()).isSubsetOf(before.pools());
				assertThat(after.threads()).hasSizeLessThanOrEqualTo(before.threads().size() + LAZY_THREADS);
				assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors());
			});
			load.finish();
			assertThat(load.readErrors()).isEmpty();
			assertThat(load.writeErrors()).hasSizeLessThanOrEqualTo(8)
				.allSatisfy((ex) -> assertThat(ex).isInstanceOf(WriteOutcomeUnknownException.class));
		}
	}

	private static void exchange(Scene scene, Load load, Fault fault) {
		fault.inflict(scene.site());
		Map<String, Long> before = load.snapshot();
		Scene.soon().until(() -> load.allWritersWentOnSince(before));
		scene.deployment().heal();
	}

	/** What the application, and the deployment, occupy. */
	private record Footprint(long connections, List<String> threads, long descriptors) {

		static Footprint of(Scene scene) throws IOException {
			long connections = scene.deployment()
				.nodes()
				.stream()
				.flatMap(Footprint::clients)
				.filter((client) -> client.contains(" name=shop "))
				.count();
			scene.deployment().sentinels().forEach((sentinel) -> sentinel.command("PING"));
			return new Footprint(connections, clientThreads(), openDescriptors());
		}

		/** The pool for what Lettuce computes exists from the start, and starts late. */
		List<String> pools() {
			return this.threads.stream()
				.filter((name) -> !name.startsWith("lettuce-eventExecutorLoop"))
				.map((name) -> name.replaceFirst("-\\d+$", ""))
				.filter((name) -> !name.equals("redis-rw-callback"))
				.distinct()
				.toList();
		}

		private static Stream<String> clients(RedisNode node) {
			return Arrays.stream(String.valueOf(node.command("CLIENT", "LIST")).split("\n"));
		}

		/** Other threads of the process come and go with the tests. */
		private static List<String> clientThreads() {
			return Thread.getAllStackTraces()
				.keySet()
				.stream()
				.map(Thread::getName)
				.filter((name) -> name.startsWith("redis-rw") || name.startsWith("lettuce"))
				.filter((name) -> !name.startsWith("redis-rw-test"))
				.sorted()
				.toList();
		}

		private static long openDescriptors() throws IOException {
			if (!Files.isDirectory(DESCRIPTORS)) {
				return 0;
			}
			try (Stream<Path> open = Files.list(DESCRIPTORS)) {
				return open.count();
			}
		}

	}

}
