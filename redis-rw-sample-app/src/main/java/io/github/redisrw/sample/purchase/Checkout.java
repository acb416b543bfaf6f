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

import java.util.List;

import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.sample.catalog.ProductKeys;
import io.github.redisrw.sample.catalog.UnknownProductException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Service;

/**
 * Sells, at the master: it alone knows how many are left. A script takes the stock and
 * notes the sale in one step, so that nothing is sold that is not there, however many buy
 * at once.
 */
@Service
class Checkout {

	static final int MAX_QUANTITY = 10;

	private static final RedisScript<Long> PURCHASE = RedisScript.of(new ClassPathResource("purchase.lua"), Long.class);

	private final StringRedisTemplate writes;

	Checkout(StringRedisTemplate writes) {
		this.writes = writes;
	}

	Receipt purchase(String id, int quantity) {
		if (quantity < 1 || quantity > MAX_QUANTITY) {
			throw new BadQuantityException(quantity, MAX_QUANTITY);
		}
		Long left = takeFromStock(id, quantity);
		if (left == null) {
			throw new UnknownProductException(id);
		}
		if (left < 0) {
			throw new SoldOutException(id, quantity, -1 - left);
		}
		return new Receipt(id, quantity, left);
	}

	private @Nullable Long takeFromStock(String id, int quantity) {
		try {
			return this.writes.execute(PURCHASE, List.of(ProductKeys.product(id)), Integer.toString(quantity));
		}
		catch (WriteOutcomeUnknownException | QueryTimeoutException ex) {
			throw new OutcomeUnknownException(id, ex);
		}
	}

}
