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

package io.github.redisrw.sample.catalog;

import io.github.redisrw.RedisLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.data.redis.core.HashOperations;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Delivers what is sold out. It looks first and adds then, and two instances that look at
 * once would deliver twice: so one of them does, and the others leave it to that one.
 */
@Component
class Warehouse {

	private static final Logger logger = LoggerFactory.getLogger(Warehouse.class);

	private final StringRedisTemplate writes;

	Warehouse(StringRedisTemplate writes) {
		this.writes = writes;
	}

	@RedisLock(key = "'delivery'", ifTaken = RedisLock.IfTaken.SKIP, leaseFor = "10s", holdAtLeast = "5s")
	public void deliver() {
		HashOperations<String, String, String> hashes = this.writes.opsForHash();
		for (Product product : Assortment.PRODUCTS) {
			String key = ProductKeys.product(product.id());
			if ("0".equals(hashes.get(key, "stock"))) {
				hashes.increment(key, "stock", product.stock());
				logger.info("Delivered {} of product {}", product.stock(), product.id());
			}
		}
	}

}
