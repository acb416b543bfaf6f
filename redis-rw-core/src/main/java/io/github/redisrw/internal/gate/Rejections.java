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

import java.util.Collection;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.github.redisrw.NoWritableMasterException;
import io.github.redisrw.WriteOutcomeUnknownException;
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

	/**
	 * Reject writes, each whatever becomes of the others.
	 * @param writes the writes
	 * @param reason makes the exception for each
	 */
	void reject(Collection<? extends HeldWrite<?>> writes, Supplier<RuntimeException> reason) {
		writes.forEach((write) -> {
			RuntimeException made;
			try {
				made = reason.get();
			}
			catch (Throwable ex) {
				made = unsent(ex);
			}
			reject(write, made);
		});
	}

	/**
	 * Reject a write that could not be sent.
	 * @param write the write
	 * @param failure what has been thrown; after an error nobody knows how far it has
	 * come
	 */
	void failed(HeldWrite<?> write, Throwable failure) {
		if (failure instanceof RuntimeException ex) {
			reject(write, ex);
		}
		else {
			reject(write,
					write.isWrite()
							? new WriteOutcomeUnknownException(
									"The write may have been executed: sending it has failed with " + failure, failure)
							: unsent(failure));
		}
	}

	private static RuntimeException unsent(Throwable failure) {
		RuntimeException made = new NoWritableMasterException(
				"It was not sent: this process has failed with " + failure);
		made.initCause(failure);
		return made;
	}

	void reject(HeldWrite<?> write, RuntimeException reason) {
		try {
			this.handOver.execute(() -> rejectHere(write, reason));
		}
		catch (Throwable ex) {
			logger.error("A write that was not sent cannot be rejected; its caller waits for its timeout", ex);
		}
	}

	private static void rejectHere(HeldWrite<?> write, RuntimeException reason) {
		try {
			write.reject(reason);
		}
		catch (RuntimeException ex) {
			logger.warn("A callback of the application failed at a rejected write; the other writes are rejected "
					+ "all the same", ex);
		}
	}

}
