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

package io.github.redisrw.internal.client;

import java.time.Duration;
import java.time.Instant;

import io.github.redisrw.internal.failover.FailoverCause;
import io.github.redisrw.topology.Node;

/**
 * A time in which writes were held, and what became of it.
 *
 * @param began when writes began to be held
 * @param held for how long
 * @param kind the kind of cause
 * @param cause what was noticed
 * @param from the master there was
 * @param to the master there was afterwards
 * @param masterChanged whether that is another node, or another process
 * @param writesHeld how many commands waited
 * @param writesUnknown of how many commands it is not known whether they were executed
 * @param writesFailed how many commands failed in all, those with an unknown outcome and
 * those that were not executed, such as for want of a master in time
 */
public record FailoverRecord(Instant began, Duration held, FailoverCause kind, String cause, Node from, Node to,
		boolean masterChanged, long writesHeld, long writesUnknown, long writesFailed) {

	/**
	 * When writes passed again.
	 * @return the moment
	 */
	public Instant ended() {
		return this.began.plus(this.held);
	}

}
