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
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds a {@code redis-server} to run: on the {@code PATH} or in the jar
 * {@code org.signal:embedded-redis}.
 */
final class ServerBinary {

	private static final Logger logger = LoggerFactory.getLogger(ServerBinary.class);

	// The first with users for Sentinels and without a process title of its own making.
	private static final int LEAST_MAJOR = 6;

	private static final int LEAST_MINOR = 2;

	private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.(\\d+)");

	private static @Nullable Path extracted;

	private ServerBinary() {
	}

	/**
	 * Finds the binary for a source other than {@link ServerSource#DOCKER}.
	 * @param source where to look
	 * @param searchPath the directories to look in, as in {@code PATH}
	 * @throws RedisDeploymentException if there is none
	 */
	static Path locate(ServerSource source, @Nullable String searchPath) {
		if (source != ServerSource.JAR) {
			Path onPath = onPath(searchPath);
			if (onPath != null) {
				return onPath;
			}
			if (source == ServerSource.PATH) {
				throw new RedisDeploymentException("No redis-server of version " + LEAST_MAJOR + "." + LEAST_MINOR
						+ " or later on the PATH: " + searchPath);
			}
		}
		return fromJar();
	}

	private static @Nullable Path onPath(@Nullable String searchPath) {
		if (searchPath == null) {
			return null;
		}
		for (String directory : searchPath.split(File.pathSeparator, -1)) {
			Path candidate = Path.of(directory, "redis-server").toAbsolutePath();
			if (Files.isExecutable(candidate) && isRecent(candidate)) {
				return candidate;
			}
		}
		return null;
	}

	private static boolean isRecent(Path binary) {
		String output = versionOutput(binary);
		Matcher matcher = VERSION.matcher(output);
		if (!matcher.find()) {
			logger.info("Passing over {}: it does not tell its version but '{}'", binary, output);
			return false;
		}
		int major = Integer.parseInt(matcher.group(1));
		int minor = Integer.parseInt(matcher.group(2));
		boolean recent = major > LEAST_MAJOR || (major == LEAST_MAJOR && minor >= LEAST_MINOR);
		if (!recent) {
			logger.info("Passing over {}: version {}.{} is too old", binary, major, minor);
		}
		return recent;
	}

	private static String versionOutput(Path binary) {
		try {
			Process process = new ProcessBuilder(binary.toString(), "--version").redirectErrorStream(true).start();
			process.getOutputStream().close();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
			process.waitFor(5, TimeUnit.SECONDS);
			return output;
		}
		catch (IOException ex) {
			return ex.toString();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new RedisDeploymentException("Interrupted while asking " + binary + " for its version", ex);
		}
	}

	private static synchronized Path fromJar() {
		if (extracted == null || !Files.isExecutable(extracted)) {
			extracted = extract(resource(System.getProperty("os.name"), System.getProperty("os.arch")));
		}
		return extracted;
	}

	/**
	 * The name of the binary in the jar for a platform, as Java names it.
	 */
	static String resource(String system, String architecture) {
		String name = system.toLowerCase(Locale.ROOT);
		String os = name.startsWith("mac") ? "darwin" : name;
		String cpu = switch (architecture) {
			case "x86_64", "amd64" -> "amd64";
			case "aarch64", "arm64" -> "arm64";
			default -> architecture;
		};
		return "redis-server-7.0.15-" + os + "-" + cpu;
	}

	private static Path extract(String resource) {
		try (InputStream binary = ServerBinary.class.getResourceAsStream("/" + resource)) {
			if (binary == null) {
				throw new RedisDeploymentException("The class path has no " + resource + ": put a redis-server on the "
						+ "PATH or use -D" + ServerSource.PROPERTY + "=docker");
			}
			Path directory = Directories.createRoot();
			Reaper.watch(directory, () -> Directories.delete(directory));
			Path file = directory.resolve("redis-server");
			Files.copy(binary, file);
			if (!file.toFile().setExecutable(true)) {
				throw new IOException("Cannot make " + file + " executable");
			}
			return file;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
