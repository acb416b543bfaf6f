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

package io.github.redisrw.internal.gate;

import java.util.concurrent.Executor;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Rejects writes on a thread that nothing else depends on, as that reaches user code.
 * Thread-safe.
 */
final class Rejections {

	private static final Log logger = LogFactory.getLog(Rejections.class);

	private final Executor handOver;

	Rejections(Executor handOver) {
		this.handOver = handOver;
	}

	void reject(HeldWrite<?> write, RuntimeException reason) {
		this.handOver.execute(() -> {
			try {
				write.reject(reason);
			}
			catch (RuntimeException ex) {
				logger.warn("A callback of the application failed at a rejected write; the other writes are rejected "
						+ "all the same", ex);
			}
		});
	}

}
