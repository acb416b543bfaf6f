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

package io.github.redisrw.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Containers that these tests run, on ports of the loopback address that were free.
 */
final class Containers {

	/** The image of all of them. */
	static final String IMAGE = System.getProperty("redis.rw.test.image", "redis:7.0.15");

	private Containers() {
	}

	/**
	 * Whether there is a Docker daemon, and Docker Compose of version 2 or later. CI has
	 * both.
	 * @return whether both are there
	 */
	static boolean isComposeAvailable() {
		return isDockerAvailable() && succeeds("docker", "compose", "version", "--short");
	}

	/**
	 * Whether there is a Docker daemon.
	 * @return whether one answers
	 */
	static boolean isDockerAvailable() {
		return succeeds("docker", "info");
	}

	static List<Integer> freePorts(int count) {
		List<ServerSocket> sockets = new ArrayList<>();
		try {
			for (int i = 0; i < count; i++) {
				sockets.add(new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")));
			}
			return sockets.stream().map(ServerSocket::getLocalPort).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			sockets.forEach(Containers::close);
		}
	}

	private static void close(ServerSocket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean succeeds(String... command) {
		try {
			return run(List.of(command)) == 0;
		}
		catch (UncheckedIOException ex) {
			return false;
		}
	}

	private static int run(List<String> command) {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			if (!process.waitFor(60, TimeUnit.SECONDS)) {
				process.destroyForcibly();
				return -1;
			}
			return process.exitValue();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return -1;
		}
	}

	/** A project of Docker Compose, which is taken down when it is closed. */
	static final class ComposeProject implements AutoCloseable {

		private final String name = "redis-rw-" + UUID.randomUUID();

		private final Path file;

		private final Path env;

		private final List<Integer> ports = freePorts(4);

		ComposeProject(Path file, Path directory) throws IOException {
			this.file = file;
			this.env = Files.write(directory.resolve("env"),
					List.of("REDIS_IMAGE=" + IMAGE, "SENTINEL_PORT=" + this.ports.get(0),
							"REDIS_1_PORT=" + this.ports.get(1), "REDIS_2_PORT=" + this.ports.get(2),
							"REDIS_3_PORT=" + this.ports.get(3)));
		}

		/** What makes Spring Boot start this, from within a test, and not stop it. */
		String[] properties() {
			return new String[] { "spring.docker.compose.skip.in-tests=false",
					"spring.docker.compose.lifecycle-management=start-only", "spring.docker.compose.file=" + this.file,
					"spring.docker.compose.arguments=--env-file=" + this.env + ",--project-name=" + this.name };
		}

		int sentinelPort() {
			return this.ports.get(0);
		}

		List<Integer> nodePorts() {
			return this.ports.subList(1, 4);
		}

		void kill(String service) {
			compose("kill", service);
		}

		@Override
		public void close() {
			compose("down", "--timeout", "0");
		}

		private void compose(String... arguments) {
			List<String> command = Stream
				.concat(Stream.of("docker", "compose", "--file", this.file.toString(), "--env-file",
						this.env.toString(), "--project-name", this.name), Stream.of(arguments))
				.toList();
			if (run(command) != 0) {
				throw new IllegalStateException("failed: " + String.join(" ", command));
			}
		}

	}

}
