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

package io.github.redisrw.sample;

import java.time.Duration;
import java.util.Map;

import org.awaitility.Awaitility;

import org.springframework.data.redis.core.HashOperations;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is in the master, past the shop's own code.
 */
final class Shelf {

	private final HashOperations<String, String, String> hashes;

	private final StringRedisTemplate writes;

	Shelf(StringRedisTemplate writes) {
		this.writes = writes;
		this.hashes = writes.opsForHash();
	}

	void put(String id, String name, long stock) {
		this.hashes.putAll("product:" + id, Map.of("name", name, "description", "For a test", "price", "9.99", "stock",
				Long.toString(stock), "sold", "0"));
	}

	void list(String id) {
		this.writes.opsForZSet().add("products", id, 100);
	}

	void unlist(String id) {
		this.writes.opsForZSet().remove("products", id);
	}

	long stock(String id) {
		return number(id, "stock");
	}

	long sold(String id) {
		return number(id, "sold");
	}

	long allViews() {
		return this.writes.opsForZSet()
			.range("products", 0, -1)
			.stream()
			.map((id) -> this.writes.opsForValue().get("views:" + id))
			.mapToLong((views) -> (views != null) ? Long.parseLong(views) : 0)
			.sum();
	}

	private long number(String id, String field) {
		String value = this.hashes.get("product:" + id, field);
		assertThat(value).isNotNull();
		return Long.parseLong(value);
	}

	/** The shop reads from replicas, which come after the master. */
	static void eventually(Runnable assertion) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(assertion::run);
	}

}
