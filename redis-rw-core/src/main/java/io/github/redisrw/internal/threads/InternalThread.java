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
package io.github.redisrw.internal.threads;

/**
 * A thread that the whole client depends on. Nothing of the user's runs on it.
 */
public final class InternalThread extends Thread {

	/**
	 * Create a daemon thread.
	 * @param task what it runs
	 * @param name its name
	 */
	public InternalThread(Runnable task, String name) {
		super(task, name);
		setDaemon(true);
	}

	/**
	 * Whether the present thread is one of these.
	 * @return {@code true} if user code must be handed over
	 */
	public static boolean isCurrent() {
		return Thread.currentThread() instanceof InternalThread;
	}

}
