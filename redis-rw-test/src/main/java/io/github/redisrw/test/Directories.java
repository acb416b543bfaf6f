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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The directories of a deployment on disk.
 */
final class Directories {

	private static final int TAIL_LINES = 20;

	private static final int DELETE_ATTEMPTS = 5;

	private Directories() {
	}

	/**
	 * Makes a directory of its own for a deployment; the caller tells the {@link Reaper}.
	 */
	static Path createRoot() {
		try {
			// The real path: servers and containers see it by no other name.
			return Files.createTempDirectory("redis-rw-test-").toRealPath();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Path create(Path directory) {
		try {
			return Files.createDirectories(directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static void write(Path file, String content) {
		try {
			Files.writeString(file, content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static void delete(Path directory) {
		deleteContent(directory, (path) -> true);
	}

	/**
	 * Deletes all that passes the filter, and the directory itself if it does.
	 */
	static void deleteContent(Path directory, Predicate<Path> filter) {
		for (int attempt = 1;; attempt++) {
			try {
				tryDelete(directory, filter);
				return;
			}
			catch (IOException | UncheckedIOException ex) {
				// A server's child that was saving may still have come or gone.
				if (attempt == DELETE_ATTEMPTS) {
					throw new RedisDeploymentException("Cannot delete " + directory, ex);
				}
			}
		}
	}

	private static void tryDelete(Path directory, Predicate<Path> filter) throws IOException {
		try (Stream<Path> paths = Files.walk(directory)) {
			for (Path path : paths.filter(filter).sorted(Comparator.reverseOrder()).toList()) {
				Files.deleteIfExists(path);
			}
		}
		catch (NoSuchFileException ex) {
			// Deleted already, which is what was asked for.
		}
	}

	/**
	 * The last lines of a log, or nothing when there is none.
	 */
	static String tail(Path log) {
		try {
			List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
			return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
		}
		catch (IOException ex) {
			return "";
		}
	}

}
