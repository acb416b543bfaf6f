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

/**
 * Where things are in Redis. The prefixes differ, so that no product's ID can make the
 * key of one thing out of that of another.
 */
public final class ProductKeys {

	/** A sorted set of the products' IDs, in the order of the shop window. */
	static final String IDS = "products";

	private ProductKeys() {
	}

	/**
	 * Returns the key of the hash of a product.
	 * @param id the product's ID
	 * @return the key
	 */
	public static String product(String id) {
		return "product:" + id;
	}

	static String views(String id) {
		return "views:" + id;
	}

}
