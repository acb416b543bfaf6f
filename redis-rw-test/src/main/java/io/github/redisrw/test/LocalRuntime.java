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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Runs servers as child processes.
 */
final class LocalRuntime implements ServerRuntime {

	// Becomes the server after it has left its process id for the Reaper, so that there
	// is no moment in which a server runs that the Reaper does not know.
	private static final String LAUNCH = "echo $$ >" + Reaper.PID_FILE + "; exec \"$@\" >>" + LOG_FILE + " 2>&1";

	private final Path binary;

	LocalRuntime(Path binary) {
		this.binary = binary;
	}

	@Override
	public ServerProcess prepare(Path directory, List<String> arguments) {
		List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", LAUNCH, "sh", this.binary.toString()));
		command.addAll(arguments);
		return new LocalProcess(directory, command);
	}

	private static final class LocalProcess implements ServerProcess {

		private final Path directory;

		private final List<String> command;

		private @Nullable Process process;

		LocalProcess(Path directory, List<String> command) {
			this.directory = directory;
			this.command = command;
		}

		@Override
		public void start() {
			try {
				this.process = new ProcessBuilder(this.command).directory(this.directory.toFile())
					.redirectErrorStream(true)
					.redirectOutput(ProcessBuilder.Redirect.DISCARD)
					.start();
				this.process.getOutputStream().close();
			}
			catch (IOException ex) {
				throw new RedisDeploymentException("Cannot start " + String.join(" ", this.command), ex);
			}
		}

		@Override
		public void kill() {
			if (this.process != null) {
				this.process.destroyForcibly();
				await(this.process, "SIGKILL");
			}
		}

		@Override
		public void hang() {
			signal("STOP");
		}

		@Override
		public void resume() {
			signal("CONT");
		}

		@Override
		public boolean isRunning() {
			return this.process != null && this.process.isAlive();
		}

		@Override
		public long pid() {
			if (this.process == null) {
				throw new IllegalStateException("Never started");
			}
			return this.process.pid();
		}

		@Override
		public void dispose() {
			kill();
		}

		private void signal(String name) {
			try {
				Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid()).start();
				await(kill, "kill -" + name);
				if (kill.exitValue() != 0) {
					throw new RedisDeploymentException("kill -" + name + " " + pid() + " failed");
				}
			}
			catch (IOException ex) {
				throw new RedisDeploymentException("Cannot send SIG" + name, ex);
			}
		}

		// Not cut short by an interrupt: a test that timed out must clean up all the
		// same.
		private static void await(Process process, String what) {
			boolean interrupted = false;
			long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
			while (process.isAlive() && System.nanoTime() < deadline) {
				try {
					process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
			if (process.isAlive()) {
				throw new RedisDeploymentException("Process " + process.pid() + " outlives " + what);
			}
		}

	}

}
