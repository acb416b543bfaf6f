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
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Hands out ports of the loopback address. A port stays reserved in this JVM while its
 * server is down, so that a restart finds it free.
 */
final class Ports {

	static final String HOST = "127.0.0.1";

	// Below the range from which the system takes the ports of outgoing connections, one
	// of which could otherwise hold a killed server's port when it is restarted.
	private static final int FIRST = 11000;

	private static final int LAST = 31999;

	private static final int TRIES = 200;

	private static final Set<Integer> RESERVED = ConcurrentHashMap.newKeySet();

	private Ports() {
	}

	static int reserve() {
		for (int i = 0; i < TRIES; i++) {
			int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
			if (RESERVED.add(port)) {
				if (isFree(port)) {
					return port;
				}
				RESERVED.remove(port);
			}
		}
		throw new RedisDeploymentException("No free port between " + FIRST + " and " + LAST);
	}

	static void release(int port) {
		RESERVED.remove(port);
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
