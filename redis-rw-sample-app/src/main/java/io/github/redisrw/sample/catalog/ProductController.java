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

import java.util.List;
import java.util.Map;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * The shop window.
 */
@RestController
class ProductController {

	private final Catalog catalog;

	private final PageViews pageViews;

	ProductController(Catalog catalog, PageViews pageViews) {
		this.catalog = catalog;
		this.pageViews = pageViews;
	}

	@GetMapping("/api/products")
	List<Product> products() {
		return this.catalog.products();
	}

	@GetMapping("/api/products/{id}")
	Product product(@PathVariable String id) {
		Product product = this.catalog.product(id);
		this.pageViews.count(id);
		return product;
	}

	@GetMapping("/api/views")
	Map<String, Long> views() {
		return this.catalog.views();
	}

}
