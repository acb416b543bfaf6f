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
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.github.redisrw.sample.Customer.Answer;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

@ShopTest
class ShoppingDuringFailoverIT {

	private static final int CUSTOMERS = 4;

	private static final int STOCK = 1_000_000;

	private static final Duration BOUND = Duration.ofSeconds(45);

	private final RedisDeployment redis;

	private final Shelf shelf;

	private final Customer customer;

	private final AtomicLong bought = new AtomicLong();

	private final Set<Integer> statuses = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean closing = new AtomicBoolean();

	private final ExecutorService customers = Executors.newFixedThreadPool(CUSTOMERS);

	ShoppingDuringFailoverIT(@Autowired RedisDeployment redis, @Autowired StringRedisTemplate writes,
			@LocalServerPort int port) {
		this.redis = redis;
		this.shelf = new Shelf(writes);
		this.customer = new Customer(port);
	}

	@BeforeEach
	void goShopping() {
		this.redis.heal();
		Shelf.eventually(() -> this.shelf.put("popular", "Popular", STOCK));
		for (int i = 0; i < CUSTOMERS; i++) {
			this.customers.execute(this::shop);
		}
		awaitPurchases();
	}

	@AfterEach
	void goHome() throws InterruptedException {
		leave();
		this.redis.heal();
	}

	@Test
	void purchasesGoOnAfterAFailover() throws Exception {
		this.redis.failover(BOUND);
		assertBusinessAsUsual();
	}

	@Test
	void purchasesGoOnAfterTheDeathOfTheMaster() throws Exception {
		RedisNode former = this.redis.master();
		former.kill();
		this.redis.awaitMasterOtherThan(former, BOUND);
		assertBusinessAsUsual();
	}

	@Test
	void productsCanBeSeenAfterTheDeathOfTheMaster() {
		this.redis.master().kill();
		Awaitility.await().atMost(BOUND).untilAsserted(() -> this.customer.get("/api/products/1").ok());
	}

	private void assertBusinessAsUsual() throws Exception {
		awaitPurchases();
		leave();
		assertThat(this.statuses).isSubsetOf(200, 500, 503);
		long sold = this.shelf.sold("popular");
		assertThat(sold).isPositive();
		assertThat(this.shelf.stock("popular")).isEqualTo(STOCK - sold);
		this.shelf.put("rare", "Rare", 5);
		List<Answer> answers = this.customer.purchaseAtOnce("rare", 16);
		assertThat(answers).filteredOn((answer) -> answer.status() == 200).hasSize(5);
		assertThat(answers).filteredOn((answer) -> answer.status() == 409).hasSize(11);
		assertThat(this.shelf.stock("rare")).isZero();
		Shelf.eventually(
				() -> assertThat(this.customer.get("/api/topology").ok().path("master").path("address").asString())
					.isEqualTo(this.redis.master().address()));
	}

	private void shop() {
		while (!this.closing.get()) {
			int status = this.customer.purchase("popular", 1).status();
			this.statuses.add(status);
			if (status == 200) {
				this.bought.incrementAndGet();
			}
		}
	}

	private void awaitPurchases() {
		long before = this.bought.get();
		Awaitility.await().atMost(BOUND).until(() -> this.bought.get() > before + 20);
	}

	private void leave() throws InterruptedException {
		this.closing.set(true);
		this.customers.shutdown();
		assertThat(this.customers.awaitTermination(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
	}

}
