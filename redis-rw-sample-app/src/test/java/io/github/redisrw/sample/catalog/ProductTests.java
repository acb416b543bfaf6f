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
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProductTests {

	@Test
	void isWhatTheHashSays() {
		Product product = Product.of("7",
				Map.of("name", "Desk", "description", "Flat", "price", "349.00", "stock", "40", "sold", "2"));
		assertThat(product).isEqualTo(new Product("7", "Desk", "Flat", new BigDecimal("349.00"), 40, 2));
	}

	@Test
	void withoutStockIsSoldOut() {
		assertThat(Product.of("7", Map.of("name", "Desk")).stock()).isZero();
	}

	@Test
	void aDozenDistinctOnesAreForSale() {
		Set<String> ids = new HashSet<>();
		Assortment.PRODUCTS.forEach((product) -> ids.add(product.id()));
		assertThat(ids).hasSize(12);
		assertThat(Assortment.PRODUCTS).allSatisfy((product) -> {
			assertThat(product.stock()).isPositive();
			assertThat(product.price()).isPositive();
		});
	}

}
