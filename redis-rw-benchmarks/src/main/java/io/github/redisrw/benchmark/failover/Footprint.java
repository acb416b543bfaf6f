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

package io.github.redisrw.benchmark.failover;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

import io.github.redisrw.benchmark.Waiting;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisServer;

/**
 * What the application occupies.
 *
 * @param connections its connections, as the nodes list them
 * @param threads the threads of the process
 * @param descriptors the open files of the process, sockets included
 * @param heap the bytes in use after a garbage collection
 */
record Footprint(long connections, int threads, long descriptors, long heap) {

	private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

	private static final Duration SETTLING = Duration.ofSeconds(5);

	private static final double TOLERANCE = 1.1;

	/**
	 * Measures it, once everything that goes on in the background has come to rest.
	 * @param deployment the servers
	 * @return the footprint
	 */
	static Footprint of(RedisDeployment deployment) {
		deployment.awaitReady(Drill.PATIENCE);
		Waiting.sleep(SETTLING);
		long connections = deployment.nodes().stream().mapToLong(Footprint::connections).sum();
		// So that the connections of the deployment itself are all there.
		deployment.sentinels().forEach((sentinel) -> sentinel.command("PING"));
		return new Footprint(connections, countThreads(), countDescriptors(), usedHeap());
	}

	private static long connections(RedisServer server) {
		return Arrays.stream(String.valueOf(server.command("CLIENT", "LIST")).split("\n"))
			.filter((client) -> client.contains(" name=" + Drill.CLIENT_NAME + " "))
			.count();
	}

	private static int countThreads() {
		return (int) Thread.getAllStackTraces().keySet().stream().filter(Thread::isAlive).count();
	}

	private static long countDescriptors() {
		if (!Files.isDirectory(DESCRIPTORS)) {
			return 0;
		}
		try (Stream<Path> open = Files.list(DESCRIPTORS)) {
			return open.count();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static long usedHeap() {
		Runtime runtime = Runtime.getRuntime();
		long least = Long.MAX_VALUE;
		for (int i = 0; i < 4; i++) {
			System.gc();
			Waiting.sleep(Duration.ofMillis(200));
			least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
		}
		return least;
	}

	/**
	 * Compares with what it was before.
	 * @param before the footprint then
	 * @param finding gets the figures
	 */
	void compare(Footprint before, Finding finding) {
		finding.figure("connections", before.connections + " → " + this.connections)
			.figure("threads", before.threads + " → " + this.threads)
			.figure("descriptors", before.descriptors + " → " + this.descriptors)
			.figure("heap", mebibytes(before.heap) + " → " + mebibytes(this.heap) + " MiB")
			.must("no connection is left over", this.connections <= before.connections)
			.must("no thread is left over", this.threads <= before.threads)
			.must("no descriptor is left over", this.descriptors <= before.descriptors)
			.must("the heap stays as it is", isFlat(before.heap, this.heap));
	}

	static boolean isFlat(long before, long after) {
		return after <= before * TOLERANCE;
	}

	static String mebibytes(long bytes) {
		return String.format(Locale.ROOT, "%.1f", bytes / (double) (1 << 20));
	}

}
