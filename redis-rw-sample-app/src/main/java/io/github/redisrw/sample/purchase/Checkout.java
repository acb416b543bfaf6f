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

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.github.redisrw.NoWritableMasterException;
import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.sample.catalog.ProductKeys;
import io.github.redisrw.sample.catalog.UnknownProductException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Service;

/**
 * Sells, at the master: it alone knows how many are left. A script takes the stock, notes
 * the sale and its idempotency key in one step, so that nothing is sold that is not there
 * and nothing is sold twice. So a purchase of which the outcome is unknown is settled by
 * the same script with the same key: it either finds the note, or sells now.
 */
@Service
class Checkout {

	static final int MAX_QUANTITY = 10;

	/** For how long a purchase may be tried again. */
	static final Duration NOTED_FOR = Duration.ofHours(1);

	private static final int SETTLING_ATTEMPTS = 3;

	// A list of numbers, as Redis has it. There is no class for that.
	@SuppressWarnings("unchecked")
	private static final RedisScript<List<Long>> PURCHASE = RedisScript.of(new ClassPathResource("purchase.lua"),
			(Class<List<Long>>) (Class<?>) List.class);

	private final StringRedisTemplate writes;

	private final PurchaseLog log;

	Checkout(StringRedisTemplate writes, PurchaseLog log) {
		this.writes = writes;
		this.log = log;
	}

	/**
	 * Sell, or find that it has been sold.
	 * @param id the product
	 * @param quantity how many
	 * @param key the same for all attempts at the same purchase
	 * @return the receipt, the same for all attempts
	 * @throws OutcomeUnknownException if it may have been sold: it may be tried again
	 * with the same key
	 */
	Receipt purchase(String id, int quantity, IdempotencyKey key) {
		if (quantity < 1 || quantity > MAX_QUANTITY) {
			throw new BadQuantityException(quantity, MAX_QUANTITY);
		}
		PurchaseLog.Entry entry = this.log.begin(id, quantity);
		try {
			Receipt receipt = receipt(id, quantity, execute(id, quantity, key, entry));
			entry.done(receipt.repeated());
			return receipt;
		}
		catch (RuntimeException ex) {
			entry.failed(ex);
			throw ex;
		}
	}

	private static Receipt receipt(String id, int quantity, List<Long> reply) {
		long left = reply.get(1);
		return switch (reply.get(0).intValue()) {
			case 1 -> new Receipt(id, quantity, left, false);
			case 2 -> new Receipt(id, quantity, left, true);
			case 0 -> throw new SoldOutException(id, quantity, left);
			case -1 -> throw new UnknownProductException(id);
			default -> throw new BadIdempotencyKeyException("This key is that of another purchase: use a new one.");
		};
	}

	private List<Long> execute(String id, int quantity, IdempotencyKey key, PurchaseLog.Entry entry) {
		try {
			return execute(id, quantity, key);
		}
		catch (WriteOutcomeUnknownException | QueryTimeoutException ex) {
			entry.outcomeUnknown();
			return settle(id, quantity, key, ex);
		}
	}

	/** Whatever goes wrong now, the outcome of the first attempt stays unknown. */
	private List<Long> settle(String id, int quantity, IdempotencyKey key, DataAccessException cause) {
		DataAccessException last = cause;
		for (int attempt = 0; attempt < SETTLING_ATTEMPTS; attempt++) {
			try {
				return execute(id, quantity, key);
			}
			catch (WriteOutcomeUnknownException | QueryTimeoutException ex) {
				last = ex;
			}
			catch (NoWritableMasterException ex) {
				// That has waited for the whole hold timeout: enough for one request.
				throw new OutcomeUnknownException(id, ex);
			}
		}
		throw new OutcomeUnknownException(id, last);
	}

	private List<Long> execute(String id, int quantity, IdempotencyKey key) {
		@Nullable List<Long> reply = this.writes.execute(PURCHASE, List.of(ProductKeys.product(id), key.redisKey()),
				Integer.toString(quantity), Long.toString(NOTED_FOR.toSeconds()));
		return Objects.requireNonNull(reply);
	}

}
