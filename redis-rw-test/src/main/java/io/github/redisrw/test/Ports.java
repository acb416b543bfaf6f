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
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

/**
 * Hands out ports of the loopback address. A port stays reserved while its server is
 * down, so that a restart finds it free and nobody else answers there meanwhile, in other
 * JVMs of the same user too.
 */
final class Ports {

	static final String HOST = "127.0.0.1";

	// Below the range from which the system takes the ports of outgoing connections, one
	// of which could otherwise hold a killed server's port when it is restarted.
	private static final int FIRST = 11000;

	private static final int LAST = 31999;

	private static final int TRIES = 200;

	private static final Map<Integer, FileLock> RESERVED = new HashMap<>();

	// The byte at a port's number is locked while the port is reserved: the system gives
	// it back when the JVM ends, however it ends.
	private static final FileChannel CLAIMS = openClaims();

	private Ports() {
	}

	static synchronized int reserve() {
		for (int i = 0; i < TRIES; i++) {
			int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
			FileLock claim = RESERVED.containsKey(port) ? null : claim(port);
			if (claim != null) {
				RESERVED.put(port, claim);
				if (isFree(port)) {
					return port;
				}
				release(port);
			}
		}
		throw new RedisDeploymentException("No free port between " + FIRST + " and " + LAST);
	}

	static synchronized void release(int port) {
		FileLock claim = RESERVED.remove(port);
		if (claim != null) {
			try {
				claim.release();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	private static @Nullable FileLock claim(int port) {
		try {
			return CLAIMS.tryLock(port, 1, false);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static FileChannel openClaims() {
		Path file = Path.of(System.getProperty("java.io.tmpdir"),
				"redis-rw-ports-" + System.getProperty("user.name") + ".lock");
		try {
			return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	// A literal address: nothing is looked up.
	@SuppressWarnings("AddressSelection")
	static InetSocketAddress address(int port) {
		return new InetSocketAddress(HOST, port);
	}

	/**
	 * Whether a failure is due to a port that someone else has taken since it was found
	 * free.
	 */
	static boolean isTaken(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof BindException) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Whether nobody listens on a port.
	 */
	static boolean isFree(int port) {
		try (Socket socket = new Socket()) {
			// As servers do: connections that are left from an earlier one do not matter.
			socket.setReuseAddress(true);
			socket.bind(address(port));
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
