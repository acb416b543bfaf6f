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

package io.github.redisrw.benchmark.soak.history;

/**
 * What must hold, whatever happens.
 */
public enum Promise {

	/** Nothing is executed twice. */
	ONCE,

	/** What was acknowledged is there, other than after a failover that may lose it. */
	DURABLE,

	/** What is said not to have been executed has not been. */
	NOT_EXECUTED,

	/** What was acknowledged before another call began comes before that. */
	ORDER,

	/** A transaction is executed as a whole, or not at all. */
	ATOMIC,

	/** Read your writes: a scope reads what it has written, or is told of the loss. */
	OWN_WRITES,

	/** Reads at replicas show what was acknowledged the bound before. */
	BOUNDED_STALENESS,

	/** Reads at the master show what was acknowledged. */
	RECENCY,

	/** A lock is never held by two at once, and its tokens grow. */
	EXCLUSION,

	/** A subscription is told each message once at most, in order. */
	DELIVERY,

	/** No call outlasts its limit. */
	DEADLINE,

	/** Everybody goes on within the bound after the last fault has been healed. */
	PROGRESS,

	/** Failures are those which the documentation names. */
	FAILURES,

	/** Nothing is left over. */
	FOOTPRINT

}
