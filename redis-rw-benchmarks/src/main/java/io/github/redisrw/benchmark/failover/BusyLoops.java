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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Processes that turn in circles. They end by themselves if they are forgotten.
 */
final class BusyLoops implements AutoCloseable {

	private static final Duration FORGOTTEN = Duration.ofSeconds(30);

	private final List<Process> loops = new ArrayList<>();

	/**
	 * Starts them.
	 * @param count how many
	 * @param length how long they are needed
	 */
	BusyLoops(int count, Duration length) {
		String seconds = String.valueOf(length.plus(FORGOTTEN).toSeconds());
		try {
			for (int i = 0; i < count; i++) {
				this.loops.add(new ProcessBuilder("timeout", seconds, "sh", "-c", "while :; do :; done").start());
			}
		}
		catch (IOException ex) {
			close();
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		// A signal that can be caught is passed on to what "timeout" has started.
		this.loops.forEach(Process::destroy);
		this.loops.forEach((loop) -> loop.onExit().join());
	}

}
