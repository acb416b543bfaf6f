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
import java.util.List;

/**
 * What the shop opens with.
 */
final class Assortment {

	static final List<Product> PRODUCTS = List.of(
			product("1", "Espresso machine", "Fifteen bar, two cups, one lever", "189.00", 120),
			product("2", "Burr coffee grinder", "Forty settings, and quiet before breakfast", "79.90", 200),
			product("3", "Noise-cancelling headphones", "Thirty hours, and folds flat", "149.00", 150),
			product("4", "Mechanical keyboard", "Brown switches, aluminium frame", "99.50", 180),
			product("5", "Vertical mouse", "For wrists that work all day", "44.90", 300),
			product("6", "Ultrawide monitor", "34 inches, one cable for picture and power", "279.00", 80),
			product("7", "Standing desk", "Up in nine seconds, remembers four heights", "349.00", 40),
			product("8", "Desk lamp", "Warm or cold light, dims by touch", "39.00", 400),
			product("9", "Trail running shoes", "Grip for mud, cushion for stone", "119.00", 160),
			product("10", "Insulated bottle", "Cold for a day, hot for half of one", "24.90", 600),
			product("11", "Cabin backpack", "Forty litres, fits under the seat", "89.00", 220),
			product("12", "Pocket projector", "A cinema for any white wall", "229.00", 60));

	private Assortment() {
	}

	private static Product product(String id, String name, String description, String price, long stock) {
		return new Product(id, name, description, new BigDecimal(price), stock, 0);
	}

}
