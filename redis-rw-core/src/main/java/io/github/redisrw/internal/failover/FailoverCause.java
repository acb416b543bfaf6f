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

package io.github.redisrw.internal.failover;

/**
 * The kinds of causes for which writes are held. A fixed, small set, so that they can be
 * counted by it.
 */
public enum FailoverCause {

	/** There is no master yet. */
	START,

	/** The connection to the master was lost. */
	CONNECTION_LOST,

	/** The master does not answer. */
	SILENT,

	/** The node refuses writes, or says that it is a replica now. */
	DEMOTED,

	/** The Sentinels have begun to replace the master. */
	CHOSEN,

	/** Another node has been named master, or has been found to be it. */
	REPLACED,

	/** Too few Sentinels confirm the master. */
	UNCONFIRMED,

	/** The application has reset its connections, and uses none of them. */
	RESET;

	/** Whether something has happened to the master, or to the way to it. */
	public boolean isFailover() {
		return this != START && this != RESET;
	}

}
