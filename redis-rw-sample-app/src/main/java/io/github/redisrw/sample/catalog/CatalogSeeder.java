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

import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.HashOperations;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Fills an empty shop after the start, or as soon as there is a Redis: the application
 * does not wait for one. Leaves alone what is there, so that any number of instances may
 * do it, at any time and again after one has died half way: no field is ever written
 * twice, and a product is listed only when it is complete.
 */
@Component
class CatalogSeeder {

	private static final Logger logger = LoggerFactory.getLogger(CatalogSeeder.class);

	private final StringRedisTemplate writes;

	private boolean done;

	CatalogSeeder(StringRedisTemplate writes) {
		this.writes = writes;
	}

	@Scheduled(fixedDelay = 2, timeUnit = TimeUnit.SECONDS)
	void seed() {
		if (this.done) {
			return;
		}
		try {
			logger.info("The shop is open: {} of {} products are new", addAll(), Assortment.PRODUCTS.size());
			this.done = true;
		}
		catch (DataAccessException ex) {
			logger.warn("The shop is not open yet, and tries again: {}", ex.getMessage());
		}
	}

	private int addAll() {
		double position = 0;
		int added = 0;
		for (Product product : Assortment.PRODUCTS) {
			add(product);
			if (Boolean.TRUE.equals(this.writes.opsForZSet().addIfAbsent(ProductKeys.IDS, product.id(), position++))) {
				added++;
			}
		}
		return added;
	}

	private void add(Product product) {
		HashOperations<String, String, String> hashes = this.writes.opsForHash();
		String key = ProductKeys.product(product.id());
		hashes.putIfAbsent(key, "name", product.name());
		hashes.putIfAbsent(key, "description", product.description());
		hashes.putIfAbsent(key, "price", product.price().toPlainString());
		hashes.putIfAbsent(key, "sold", "0");
		hashes.putIfAbsent(key, "stock", Long.toString(product.stock()));
	}

}
