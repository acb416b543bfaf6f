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

package io.github.redisrw;

import org.springframework.dao.NonTransientDataAccessResourceException;

/**
 * A write was executed by the master, but fewer replicas than required confirmed it in
 * time: {@code redis.rw.write.acks.replicas} within {@code redis.rw.write.acks.timeout},
 * or what the scope requires. The master has the write, and most often the replicas will
 * have it a moment later; only if the master is lost just now, the write may be lost with
 * it. It is not a {@link org.springframework.dao.TransientDataAccessException transient}
 * exception, so that no generic retry executes the command a second time.
 * <p>
 * The message has the name of the command, the node and the numbers, never keys or
 * values.
 */
public class ReplicaAcksMissingException extends NonTransientDataAccessResourceException {

	/**
	 * Create an exception.
	 * @param message the command, the node and the numbers
	 */
	public ReplicaAcksMissingException(String message) {
		super(message);
	}

}
