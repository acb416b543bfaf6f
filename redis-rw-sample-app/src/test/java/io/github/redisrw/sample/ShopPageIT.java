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

import java.util.List;

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

@ShopTest
class ShopPageIT {

	@RegisterExtension
	static final Browser browser = new Browser();

	private final RedisDeployment redis;

	private final Shelf shelf;

	private final int port;

	// Set before each test that is not skipped.
	@SuppressWarnings("NullAway.Init")
	private Page page;

	ShopPageIT(@Autowired RedisDeployment redis, @Autowired StringRedisTemplate writes, @LocalServerPort int port) {
		this.redis = redis;
		this.shelf = new Shelf(writes);
		this.port = port;
	}

	@BeforeEach
	void open() {
		new Customer(this.port).heal(this.redis);
		this.page = Page.open(browser, this.port);
	}

	@AfterEach
	void close() {
		if (this.page != null) {
			this.page.close();
		}
	}

	@Test
	void sellsAProduct() {
		WebElement product = this.page.find("#products > [data-id='11']");
		WebElement stock = product.findElement(By.className("stock-count"));
		long before = left(stock);
		product.findElement(By.cssSelector("button.primary")).click();
		this.page.await("a toast", () -> this.page.text("#toasts").contains("Bought 1 × Cabin backpack"));
		this.page.await("less stock", () -> left(stock) == before - 1);
		this.page.await("the purchase", () -> this.page.text("#purchases").contains("1 × Cabin backpack"));
		assertThat(this.shelf.stock("11")).isEqualTo(before - 1);
	}

	@Test
	void showsWhoIsWho() {
		this.page.await("the master",
				() -> this.page.texts("#picture [data-role='master']")
					.stream()
					.anyMatch((text) -> text.contains(this.redis.master().address())));
		this.page.await("the replicas",
				() -> this.redis.replicas()
					.stream()
					.map(RedisNode::address)
					.allMatch((address) -> this.page.text("#picture").contains(address)));
		this.page.await("the Sentinels", () -> this.page.all("#picture .sentinel.box").size() == 3);
		this.page.await("business", () -> this.page.text("#state-text").equals("Open for business"));
		this.page.await("charts", () -> this.page.all(".chart canvas").size() == 3);
		this.page.find("summary").click();
		this.page.await("a table", () -> this.page.texts("#servers tr").size() == 3);
	}

	@Test
	void makesTrafficUntilStopped() {
		WebElement toggle = this.page.find("#traffic-toggle");
		toggle.click();
		this.page.await("reads", () -> counter(0) > 10);
		this.page.await("purchases", () -> counter(1) > 2);
		toggle.click();
		assertThat(toggle.getText()).isEqualTo("Start traffic");
		assertThat(counter(3)).as("failures").isZero();
	}

	@Test
	void showsTextsAsTheyAre() {
		String name = "<img src=x onerror=alert(1)>&amp;";
		this.shelf.put("hostile", name, 3);
		this.shelf.list("hostile");
		try {
			String title = "#products > [data-id='hostile'] h3";
			this.page.await("the product", () -> !this.page.all(title).isEmpty());
			assertThat(this.page.text(title)).isEqualTo(name);
			assertThat(this.page.all("#products img")).isEmpty();
		}
		finally {
			this.shelf.unlist("hostile");
		}
	}

	private long counter(int index) {
		List<String> values = this.page.texts("#counters dd");
		return (values.size() > index) ? Long.parseLong(values.get(index)) : 0;
	}

	private static long left(WebElement stock) {
		return Long.parseLong(stock.getText().replaceAll("\\D", ""));
	}

}
