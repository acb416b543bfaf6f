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

package io.github.redisrw.internal.replica.choice;

/**
 * Why a replica may not answer reads.
 */
public enum IneligibilityReason {

	/** There is no connection to it. */
	UNREACHABLE,

	/** It has not answered for a while. */
	SILENT,

	/** It has refused a read, be it that it loads its data or has no master. */
	REFUSES,

	/** It is receiving a copy of its master's data. */
	SYNCHRONIZING,

	/** It has no link to its master. */
	DETACHED,

	/** Its data is not a part of the master's history. */
	UNRELATED,

	/** Its data is too old, or cannot be shown not to be. */
	STALE,

	/** It is well again, but has not been for long enough. */
	RETURNING,

	/** It is the master. */
	MASTER

}
