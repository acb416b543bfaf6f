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

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ServerBinary} with servers that only tell a version.
 */
class ServerBinaryTests {

	@TempDir
	private Path directory;

	@Test
	void firstServerOnThePathIsTaken() throws IOException {
		Path first = server("first", "Redis server v=7.2.4 sha=0");
		Path second = server("second", "Redis server v=7.0.15 sha=0");
		assertThat(locate(ServerSource.AUTO, first, second)).isEqualTo(first);
		assertThat(locate(ServerSource.PATH, second, first)).isEqualTo(second);
	}

	@Test
	void tooOldServerIsPassedOver() throws IOException {
		Path old = server("old", "Redis server v=6.0.16 sha=0");
		Path recent = server("recent", "Redis server v=6.2.0 sha=0");
		assertThat(locate(ServerSource.PATH, old, recent)).isEqualTo(recent);
	}

	@Test
	void serverWithoutAVersionIsPassedOver() throws IOException {
		Path odd = server("odd", "hello");
		Path recent = server("recent", "Valkey server v=8.1.1 sha=0");
		assertThat(locate(ServerSource.PATH, odd, recent)).isEqualTo(recent);
	}

	@Test
	void autoFallsBackToTheJar() throws IOException {
		Path old = server("old", "Redis server v=5.0.14 sha=0");
		Path fallback = locate(ServerSource.AUTO, old);
		assertThat(fallback).isNotEqualTo(old).isExecutable();
		assertThat(ServerBinary.locate(ServerSource.AUTO, null)).isEqualTo(fallback);
		assertThat(ServerBinary.locate(ServerSource.JAR, String.valueOf(old.getParent()))).isEqualTo(fallback);
	}

	@Test
	void pathDoesNotFallBack() {
		assertThatExceptionOfType(RedisDeploymentException.class)
			.isThrownBy(() -> ServerBinary.locate(ServerSource.PATH, this.directory.toString()))
			.withMessageContaining("6.2")
			.withMessageContaining(this.directory.toString());
	}

	@ParameterizedTest
	@CsvSource({ "Linux, amd64, linux-amd64", "Linux, aarch64, linux-arm64", "Mac OS X, x86_64, darwin-amd64",
			"Mac OS X, aarch64, darwin-arm64" })
	void jarHasABinaryForThePlatform(String system, String architecture, String suffix) {
		String resource = ServerBinary.resource(system, architecture);
		assertThat(resource).endsWith(suffix);
		assertThat(ServerBinary.class.getResource("/" + resource)).isNotNull();
	}

	private Path server(String name, String version) throws IOException {
		Path file = Files.createDirectory(this.directory.resolve(name)).resolve("redis-server");
		Files.writeString(file, "#!/bin/sh\necho '" + version + "'\n");
		assertThat(file.toFile().setExecutable(true)).isTrue();
		return file;
	}

	private static Path locate(ServerSource source, Path... servers) {
		StringBuilder searchPath = new StringBuilder("/nowhere");
		for (Path server : servers) {
			searchPath.append(File.pathSeparator).append(server.getParent());
		}
		return ServerBinary.locate(source, searchPath.toString());
	}

}
