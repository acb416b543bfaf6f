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

package io.github.redisrw.internal.spring;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * The connection of a factory that all threads share, made when it is first asked for.
 * Thread-safe.
 */
final class SharedPathConnection {

	private final PathConnectionProvider provider;

	private final Lock lock = new ReentrantLock();

	private volatile @Nullable PathConnection<?, ?> connection;

	SharedPathConnection(PathConnectionProvider provider) {
		this.provider = provider;
	}

	/**
	 * Returns the connection.
	 * @param validate whether one that the application has closed is replaced
	 * @return the connection; it stays the same while nodes come and go
	 */
	PathConnection<?, ?> get(boolean validate) {
		PathConnection<?, ?> present = this.connection;
		return (present != null && !(validate && !present.isOpen())) ? present : make(validate);
	}

	private PathConnection<?, ?> make(boolean validate) {
		this.lock.lock();
		try {
			PathConnection<?, ?> present = this.connection;
			if (present == null || (validate && !present.isOpen())) {
				present = this.provider.openShared();
				this.connection = present;
			}
			return present;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Closes it. The next one to ask gets another one. */
	void reset() {
		PathConnection<?, ?> present;
		this.lock.lock();
		try {
			present = this.connection;
			this.connection = null;
		}
		finally {
			this.lock.unlock();
		}
		if (present != null) {
			present.close();
		}
	}

}
