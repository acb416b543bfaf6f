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

package io.github.redisrw.internal.cluster.reply;

/**
 * How the replies to the parts become one.
 */
public enum Merging {

	/** Each part has the values of some keys, in the order of those. */
	IN_ORDER,

	/** One list after the other. */
	CONCATENATED,

	/** The sum of numbers. */
	SUM,

	/** The least of the numbers at each place of lists. */
	LEAST,

	/** {@code OK}. */
	STATUS,

	/** The reply of the first shard: all reply the same. */
	FIRST,

	/** Any reply that is not null. */
	ANY

}
