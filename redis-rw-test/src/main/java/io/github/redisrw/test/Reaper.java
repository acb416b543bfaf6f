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
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that no server and no file outlives the JVM: a shutdown hook cleans up what
 * was not closed, and a child process, the watchdog, does so when the JVM had no time to.
 * Thread safe.
 */
final class Reaper {

	/** The file in a server's directory by which the watchdog finds its process. */
	static final String PID_FILE = "server.pid";

	/** The file in a deployment's directory that says it runs in containers. */
	static final String CONTAINERS_FILE = "containers";

	/** The label by which the watchdog finds containers; its value is the directory. */
	static final String CONTAINER_LABEL = "io.github.redisrw.test";

	private static final Logger logger = LoggerFactory.getLogger(Reaper.class);

	private static final Reaper INSTANCE = new Reaper();

	private final Map<Path, Runnable> cleanups = new LinkedHashMap<>();

	private @Nullable Process watchdog;

	private Reaper() {
		Runtime.getRuntime().addShutdownHook(new Thread(this::cleanUp, "redis-rw-test-reaper"));
	}

	/**
	 * Watches over a directory and the servers in its subdirectories.
	 * @param root the directory, still empty
	 * @param cleanup ends the servers and deletes the directory
	 */
	static void watch(Path root, Runnable cleanup) {
		INSTANCE.add(root, cleanup);
	}

	/**
	 * Forgets a directory that was cleaned up.
	 */
	static void forget(Path root) {
		INSTANCE.remove(root);
	}

	private synchronized void add(Path root, Runnable cleanup) {
		this.cleanups.put(root, cleanup);
		try {
			if (this.watchdog == null || !this.watchdog.isAlive()) {
				this.watchdog = startWatchdog();
				for (Path known : this.cleanups.keySet()) {
					tell(this.watchdog, known);
				}
			}
			else {
				tell(this.watchdog, root);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("No watchdog", ex);
		}
	}

	private synchronized void remove(Path root) {
		this.cleanups.remove(root);
	}

	private void cleanUp() {
		List<Runnable> left;
		synchronized (this) {
			left = List.copyOf(this.cleanups.values());
		}
		for (Runnable cleanup : left) {
			try {
				cleanup.run();
			}
			catch (RuntimeException ex) {
				// The watchdog has a second go.
				logger.warn("Left to the watchdog", ex);
			}
		}
	}

	private static Process startWatchdog() throws IOException {
		try (InputStream script = Reaper.class.getResourceAsStream("watchdog.sh")) {
			if (script == null) {
				throw new IOException("watchdog.sh is missing from the class path");
			}
			String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
			return new ProcessBuilder("/bin/sh", "-c", text, "redis-rw-test-watchdog")
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.redirectError(ProcessBuilder.Redirect.DISCARD)
				.start();
		}
	}

	private static void tell(Process watchdog, Path root) throws IOException {
		OutputStream input = watchdog.getOutputStream();
		input.write((root + "\n").getBytes(StandardCharsets.UTF_8));
		input.flush();
	}

}
