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

package io.github.redisrw.aot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import io.github.redisrw.test.RedisCluster;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisDeploymentExtension;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.RedisServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplicationAotProcessor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that has been processed ahead of time does on the JVM what it does
 * otherwise: what is decided for a native image is decided for it, too.
 */
class AheadOfTimeIT {

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private static final String CLASS_PATH = System.getProperty("surefire.test.class.path",
			System.getProperty("java.class.path"));

	@RegisterExtension
	static final RedisDeploymentExtension redis = RedisDeploymentExtension.builder().replicas(1).sentinels(1).build();

	private final RedisDeployment deployment = redis.deployment();

	@TempDir
	private static Path directory;

	private static String processedClassPath = "";

	@BeforeAll
	static void process() throws Exception {
		Path sources = directory.resolve("sources");
		Path resources = directory.resolve("resources");
		Path classes = directory.resolve("classes");
		String processed = java(CLASS_PATH, SpringApplicationAotProcessor.class.getName(),
				AheadOfTimeShop.class.getName(), sources.toString(), resources.toString(), classes.toString(),
				"io.github.redisrw", "ahead-of-time", "--redis.rw.deployments.sessions.client-name=sessions");
		assertThat(sources.resolve("io/github/redisrw/aot/AheadOfTimeShop__ApplicationContextInitializer.java"))
			.as(processed)
			.exists();
		compile(sources, classes);
		processedClassPath = classes + ":" + resources + ":" + CLASS_PATH;
	}

	@Test
	void bothPathsLocksAndTransactionsWork() throws Exception {
		this.deployment.awaitReplicated(PATIENCE);
		this.deployment.nodes().forEach(RedisNode::resetStats);
		String said = java(processedClassPath, "-Dspring.aot.enabled=true", AheadOfTimeShop.class.getName(),
				"--redis.rw.sentinel.master=" + this.deployment.masterName(),
				"--redis.rw.sentinel.nodes=" + this.deployment.sentinels().get(0).address(),
				"--redis.rw.connect-timeout=2s",
				"--redis.rw.deployments.sessions.nodes=" + this.deployment.master().address(),
				"--redis.rw.deployments.sessions.database=1");
		assertThat(said).contains("Starting AOT-processed AheadOfTimeShop", "taken with a lock: true",
				"read of its own write: 3", "read in a transaction: 2");
		// One read of a replica; in the transaction it is the master's.
		assertThat(this.deployment.replicas().get(0).commandCalls("get")).isEqualTo(1);
		assertThat(this.deployment.master().command("GET", "stock:apple")).isEqualTo("2");
		assertThat(said).contains("session of Ada: open");
		assertThat(this.deployment.master().command("INFO", "keyspace")).asString().contains("db1:keys=1");
	}

	/** That it is one is said only when it starts. */
	@Test
	void deploymentWithANameMayBeACluster() throws Exception {
		try (RedisCluster cluster = RedisCluster.builder().start()) {
			String nodes = cluster.nodes().stream().map(RedisServer::address).collect(Collectors.joining(","));
			String said = java(processedClassPath, "-Dspring.aot.enabled=true", AheadOfTimeShop.class.getName(),
					"--redis.rw.nodes=" + this.deployment.master().address(), "--redis.rw.connect-timeout=2s",
					"--redis.rw.deployments.sessions.cluster.nodes=" + nodes);
			assertThat(said).contains("Starting AOT-processed AheadOfTimeShop", "taken with a lock: true",
					"session of Ada: open");
			assertThat(cluster.masterOf("session:Ada").command("HGET", "session:Ada", "state")).isEqualTo("open");
		}
	}

	private static void compile(Path sources, Path classes) throws IOException {
		Files.createDirectories(classes);
		List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-parameters", "-cp",
				classes + ":" + CLASS_PATH, "-d", classes.toString()));
		try (Stream<Path> files = Files.walk(sources)) {
			files.map(Path::toString).filter((file) -> file.endsWith(".java")).forEach(arguments::add);
		}
		assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
			.isZero();
	}

	private static String java(String classPath, String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath));
		command.addAll(List.of(arguments));
		Path said = Files.createTempFile(directory, "said", ".log");
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
		try {
			assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(() -> text(said)).isTrue();
			assertThat(process.exitValue()).as(() -> text(said)).isZero();
		}
		finally {
			process.destroyForcibly();
		}
		return text(said);
	}

	private static String text(Path file) {
		try (Stream<String> lines = Files.lines(file)) {
			return lines.collect(Collectors.joining("\n"));
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

}
