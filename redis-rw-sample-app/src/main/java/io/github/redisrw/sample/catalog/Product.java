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

import java.math.BigDecimal;
import java.util.Map;

/**
 * A product as a replica knows it.
 *
 * @param id what it is called in addresses
 * @param name what it is called by people
 * @param description one line to sell it by
 * @param price the price of one, in euros
 * @param stock how many are left
 * @param sold how many were sold
 */
public record Product(String id, String name, String description, BigDecimal price, long stock, long sold) {

	static Product of(String id, Map<String, String> fields) {
		return new Product(id, fields.getOrDefault("name", id), fields.getOrDefault("description", ""),
				new BigDecimal(fields.getOrDefault("price", "0")), number(fields, "stock"), number(fields, "sold"));
	}

	private static long number(Map<String, String> fields, String name) {
		return Long.parseLong(fields.getOrDefault(name, "0"));
	}

}
