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

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.redisrw.ReadOnly;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.core.HashOperations;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Repository;

/**
 * What is for sale. Only reads, and only from the replicas: what it says may be a moment
 * old.
 */
@Repository
class Catalog {

	private final StringRedisTemplate reads;

	private final HashOperations<String, String, String> hashes;

	Catalog(@ReadOnly StringRedisTemplate reads) {
		this.reads = reads;
		this.hashes = reads.opsForHash();
	}

	Product product(String id) {
		Map<String, String> fields = this.hashes.entries(ProductKeys.product(id));
		if (fields.isEmpty()) {
			throw new UnknownProductException(id);
		}
		return Product.of(id, fields);
	}

	/**
	 * All products, in two round trips: the IDs, and everything else in one pipeline.
	 */
	List<Product> products() {
		List<String> ids = List.copyOf(ids());
		List<Object> hashes = this.reads
			.executePipelined((RedisCallback<Object>) (connection) -> entries(connection, ids));
		List<Product> products = new ArrayList<>();
		for (int i = 0; i < ids.size(); i++) {
			// What these templates make of a hash.
			@SuppressWarnings("unchecked")
			Map<String, String> fields = (Map<String, String>) hashes.get(i);
			if (!fields.isEmpty()) {
				products.add(Product.of(ids.get(i), fields));
			}
		}
		return products;
	}

	// What a callback within a pipeline returns has to be null.
	@SuppressWarnings("NullAway")
	private static Object entries(RedisConnection pipeline, List<String> ids) {
		for (String id : ids) {
			pipeline.hashCommands().hGetAll(ProductKeys.product(id).getBytes(StandardCharsets.UTF_8));
		}
		return null;
	}

	/**
	 * How often the page of each product was viewed.
	 * @return the numbers by product ID
	 */
	Map<String, Long> views() {
		List<String> ids = List.copyOf(ids());
		List<String> counts = ids.isEmpty() ? List.of() : values(ids.stream().map(ProductKeys::views).toList());
		Map<String, Long> views = new LinkedHashMap<>();
		for (int i = 0; i < counts.size(); i++) {
			String count = counts.get(i);
			views.put(ids.get(i), (count != null) ? Long.parseLong(count) : 0);
		}
		return views;
	}

	private Set<String> ids() {
		Set<String> ids = this.reads.opsForZSet().range(ProductKeys.IDS, 0, -1);
		return (ids != null) ? ids : Collections.emptySet();
	}

	private List<String> values(List<String> keys) {
		List<String> values = this.reads.opsForValue().multiGet(keys);
		return (values != null) ? values : List.of();
	}

}
