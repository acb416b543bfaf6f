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

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

@ShopTest
class ShopPageIT {

	private final RedisDeployment redis;

	private final Shelf shelf;

	private final int port;

	// Set before each test that is not skipped.
	@SuppressWarnings("NullAway.Init")
	private ChromeDriver browser;

	ShopPageIT(@Autowired RedisDeployment redis, @Autowired StringRedisTemplate writes, @LocalServerPort int port) {
		this.redis = redis;
		this.shelf = new Shelf(writes);
		this.port = port;
	}

	@BeforeEach
	void open() throws IOException {
		this.browser = Browser.start();
		this.redis.heal();
		this.browser.get("http://localhost:" + this.port + "/");
		await("12 products", () -> this.browser.findElements(By.cssSelector("#products > li")).size() >= 12);
	}

	@AfterEach
	void close() {
		if (this.browser != null) {
			this.browser.quit();
		}
	}

	@Test
	void sellsAProduct() {
		WebElement product = this.browser.findElement(By.cssSelector("#products > [data-id='11']"));
		WebElement stock = product.findElement(By.className("stock-count"));
		long before = left(stock);
		product.findElement(By.cssSelector("button.primary")).click();
		await("a toast", () -> text("toasts").contains("Bought 1 × Cabin backpack"));
		await("less stock", () -> left(stock) == before - 1);
		assertThat(this.shelf.stock("11")).isEqualTo(before - 1);
	}

	@Test
	void showsWhoIsMasterAndWhoAnswersReads() {
		await("the master", () -> text("master").contains(this.redis.master().address()));
		await("the replicas",
				() -> this.redis.replicas()
					.stream()
					.map(RedisNode::address)
					.allMatch((address) -> text("replicas").contains(address)));
		List<String> replicas = this.redis.replicas().stream().map(RedisNode::address).toList();
		await("a reader", () -> replicas.contains(text("last-read")));
		assertThat(text("state-text")).isEqualTo("Open for business");
	}

	@Test
	void makesTrafficUntilStopped() {
		WebElement toggle = this.browser.findElement(By.id("traffic-toggle"));
		toggle.click();
		await("reads", () -> counter(0) > 10);
		await("purchases", () -> counter(1) > 2);
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
			By title = By.cssSelector("#products > [data-id='hostile'] h3");
			await("the product", () -> !this.browser.findElements(title).isEmpty());
			assertThat(this.browser.findElement(title).getText()).isEqualTo(name);
			assertThat(this.browser.findElements(By.cssSelector("#products img"))).isEmpty();
		}
		finally {
			this.shelf.unlist("hostile");
		}
	}

	private long counter(int index) {
		List<WebElement> values = this.browser.findElements(By.cssSelector("#counters dd"));
		return (values.size() > index) ? Long.parseLong(values.get(index).getText()) : 0;
	}

	private String text(String id) {
		return this.browser.findElement(By.id(id)).getText();
	}

	private static long left(WebElement stock) {
		return Long.parseLong(stock.getText().replaceAll("\\D", ""));
	}

	private void await(String what, Callable<Boolean> condition) {
		Awaitility.await(what)
			.atMost(Duration.ofSeconds(20))
			.ignoreException(StaleElementReferenceException.class)
			.until(condition);
	}

}
