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

package io.github.redisrw.sample.purchase;

import java.util.UUID;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What tells a purchase that is tried again from another one. The customer makes it up,
 * and sends it with every attempt.
 *
 * @param value 1 to 64 letters, digits, {@code -} and {@code _}
 */
record IdempotencyKey(String value) {

	/** The header in which customers send it. */
	static final String HEADER = "Idempotency-Key";

	private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_-]{1,64}");

	IdempotencyKey {
		if (!VALUE.matcher(value).matches()) {
			throw new BadIdempotencyKeyException(HEADER + " must be 1 to 64 letters, digits, hyphens and underscores.");
		}
	}

	/**
	 * Of a header. Without one the shop makes a key up: that settles what becomes unknown
	 * on the way to Redis, but not what does on the way to the customer.
	 * @param header what was sent, {@code null} if nothing
	 */
	static IdempotencyKey of(@Nullable String header) {
		return new IdempotencyKey((header != null) ? header : UUID.randomUUID().toString());
	}

	/** Where the purchase is noted in Redis. */
	String redisKey() {
		return "purchase:" + this.value;
	}

}
