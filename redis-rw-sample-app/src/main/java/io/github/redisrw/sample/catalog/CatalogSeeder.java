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

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.data.redis.core.HashOperations;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Fills an empty shop at the start. Leaves alone what is there, so that any number of
 * instances may do it, at any time and again after one has died half way: no field is
 * ever written twice, and a product is listed only when it is complete.
 */
@Component
class CatalogSeeder implements ApplicationRunner {

	private static final Logger logger = LoggerFactory.getLogger(CatalogSeeder.class);

	private final StringRedisTemplate writes;

	CatalogSeeder(StringRedisTemplate writes) {
		this.writes = writes;
	}

	@Override
	public void run(ApplicationArguments args) {
		double position = 0;
		int added = 0;
		for (Product product : Assortment.PRODUCTS) {
			add(product);
			if (Boolean.TRUE.equals(this.writes.opsForZSet().addIfAbsent(ProductKeys.IDS, product.id(), position++))) {
				added++;
			}
		}
		logger.info("The shop is open: {} of {} products are new", added, Assortment.PRODUCTS.size());
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
