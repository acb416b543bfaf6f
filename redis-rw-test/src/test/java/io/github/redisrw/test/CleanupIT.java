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

package io.github.redisrw.test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that nothing is left of a deployment, however it ends. The deployments run in a
 * JVM of their own, with a directory for temporary files of its own.
 */
@Timeout(60)
class CleanupIT {

	private static final String PORT = "port ";

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	@TempDir
	private Path directory;

	@Test
	void closeLeavesNothing() throws Exception {
		assertNothingIsLeftAfter("close", false);
	}

	@Test
	void exitWithoutCloseLeavesNothing() throws Exception {
		assertNothingIsLeftAfter("exit", false);
	}

	@Test
	void killedJvmLeavesNothing() throws Exception {
		assertNothingIsLeftAfter("wait", true);
	}

	@Test
	void interruptedTestLeavesNothing() throws Exception {
		assertNothingIsLeftAfter("interrupt", false);
	}

	private void assertNothingIsLeftAfter(String end, boolean kill) throws Exception {
		Process jvm = new ProcessBuilder(command(end)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		try (BufferedReader output = new BufferedReader(
				new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8))) {
			List<Integer> ports = new ArrayList<>();
			for (String line = output.readLine(); line != null && !line.equals("started"); line = output.readLine()) {
				// Other lines are logged.
				if (line.startsWith(PORT)) {
					ports.add(Integer.valueOf(line.substring(PORT.length())));
				}
			}
			assertThat(ports).hasSize(3).allMatch(CleanupIT::answersTcp);
			assertThat(files()).isNotEmpty();
			if (kill) {
				jvm.destroyForcibly();
			}
			else {
				jvm.getOutputStream().close();
			}
			assertThat(jvm.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
			Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> {
				assertThat(files()).isEmpty();
				assertThat(ports).noneMatch(CleanupIT::answersTcp);
			});
		}
		finally {
			jvm.destroyForcibly();
		}
	}

	private List<String> command(String end) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-cp", System.getProperty("java.class.path"), "-Djava.io.tmpdir=" + this.directory));
		for (String name : List.of(ServerSource.PROPERTY, DockerRuntime.IMAGE_PROPERTY)) {
			String value = System.getProperty(name);
			if (value != null) {
				command.add("-D" + name + "=" + value);
			}
		}
		command.addAll(List.of(ChildJvm.class.getName(), end));
		return command;
	}

	private Set<Path> files() throws IOException {
		try (Stream<Path> files = Files.list(this.directory)) {
			return files.filter((file) -> file.getFileName().toString().startsWith("redis-rw-test"))
				.collect(Collectors.toSet());
		}
	}

	private static boolean answersTcp(int port) {
		try (Socket socket = new Socket()) {
			socket.connect(Ports.address(port));
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Starts a deployment, lets one node hang, tells the ports and ends as it is told.
	 */
	static final class ChildJvm {

		private ChildJvm() {
		}

		public static void main(String[] args) throws Exception {
			RedisDeployment deployment = RedisDeployment.builder().replicas(1).sentinels(1).start();
			deployment.nodes().forEach((node) -> System.out.println(PORT + node.port()));
			deployment.sentinels().forEach((sentinel) -> System.out.println(PORT + sentinel.port()));
			deployment.replicas().get(0).hang();
			System.out.println("started");
			// Until the test closes the other end.
			assertThat(System.in.read()).isEqualTo(-1);
			if (args[0].equals("interrupt")) {
				Thread.currentThread().interrupt();
			}
			if (!args[0].equals("exit")) {
				deployment.close();
			}
		}

	}

}
