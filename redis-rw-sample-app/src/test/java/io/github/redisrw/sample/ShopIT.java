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
import java.util.stream.IntStream;

import io.github.redisrw.sample.Customer.Answer;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

@ShopTest
class ShopIT {

	private static final int READS = 1000;

	private static final int PURCHASES = 100;

	private final RedisDeployment redis;

	private final Shelf shelf;

	private final Customer customer;

	ShopIT(@Autowired RedisDeployment redis, @Autowired StringRedisTemplate writes, @LocalServerPort int port) {
		this.redis = redis;
		this.shelf = new Shelf(writes);
		this.customer = new Customer(port);
	}

	@BeforeEach
	void awaitOpening() {
		this.redis.heal();
		Shelf.eventually(() -> assertThat(this.customer.get("/api/products").ok()).hasSize(12));
	}

	@Test
	void listsTheProductsInTheOrderOfTheWindow() {
		JsonNode products = this.customer.get("/api/products").ok();
		assertThat(products).extracting((product) -> product.path("id").asString())
			.containsExactlyElementsOf(IntStream.rangeClosed(1, 12).mapToObj(Integer::toString).toList());
		assertThat(products).allSatisfy((product) -> {
			assertThat(product.path("name").asString()).isNotBlank();
			assertThat(product.path("price").asDouble()).isPositive();
			assertThat(product.path("stock").isIntegralNumber()).isTrue();
		});
	}

	@Test
	void aPurchaseTakesFromTheStock() {
		this.shelf.put("taken", "Taken", 5);
		JsonNode receipt = this.customer.purchase("taken", 2).ok();
		assertThat(receipt.path("quantity").asInt()).isEqualTo(2);
		assertThat(receipt.path("left").asInt()).isEqualTo(3);
		Shelf.eventually(() -> {
			JsonNode product = this.customer.get("/api/products/taken").ok();
			assertThat(product.path("stock").asInt()).isEqualTo(3);
			assertThat(product.path("sold").asInt()).isEqualTo(2);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{}", "{\"quantity\": null}", "{\"quantity\": 1}" })
	void aPurchaseIsOfOneIfNotSaidOtherwise(String body) {
		this.shelf.put("one", "One", 5);
		assertThat(this.customer.post("/api/products/one/purchase", body).ok().path("quantity").asInt()).isEqualTo(1);
		assertThat(this.shelf.stock("one")).isEqualTo(4);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "11", "2.5", "\"2\"", "\"two\"", "true", "99999999999", "[2]", "{}" })
	void aBadQuantityIsABadRequest(String quantity) {
		this.shelf.put("bad", "Bad", 5);
		this.customer.post("/api/products/bad/purchase", "{\"quantity\": " + quantity + "}").problem(400);
		assertThat(this.shelf.stock("bad")).isEqualTo(5);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"quantity\"", "[]", "5", "{\"quantty\": 2}", "quantity=2" })
	void aBadBodyIsABadRequest(String body) {
		this.shelf.put("bad", "Bad", 5);
		this.customer.post("/api/products/bad/purchase", body).problem(400);
		assertThat(this.shelf.stock("bad")).isEqualTo(5);
	}

	@Test
	void whatIsNotForSaleIsNotFound() {
		this.customer.get("/api/products/nothing").problem(404);
		this.customer.purchase("nothing", 1).problem(404);
		this.customer.get("/api/nothing").problem(404);
	}

	@Test
	void whatIsSoldOutIsAConflict() {
		this.shelf.put("few", "Few", 2);
		assertThat(this.customer.purchase("few", 3).problem(409).path("left").asInt(-1)).isEqualTo(2);
		this.customer.purchase("few", 2).ok();
		assertThat(this.customer.purchase("few", 1).problem(409).path("left").asInt(-1)).isZero();
		assertThat(this.shelf.stock("few")).isZero();
	}

	@Test
	void sellsExactlyWhatIsThereWhenAllBuyAtOnce() throws Exception {
		this.shelf.put("rush", "Rush", 50);
		List<Answer> answers = this.customer.purchaseAtOnce("rush", 64);
		assertThat(answers).filteredOn((answer) -> answer.status() == 200).hasSize(50);
		assertThat(answers).filteredOn((answer) -> answer.status() == 409).hasSize(14);
		assertThat(this.shelf.stock("rush")).isZero();
		assertThat(this.shelf.sold("rush")).isEqualTo(50);
	}

	@Test
	void aPurchaseThatIsTriedAgainIsMadeOnce() {
		this.shelf.put("again", "Again", 5);
		assertThat(this.customer.purchase("again", 2, "key-1").ok().path("repeated").asBoolean()).isFalse();
		JsonNode second = this.customer.purchase("again", 2, "key-1").ok();
		assertThat(second.path("repeated").asBoolean()).isTrue();
		assertThat(second.path("left").asInt()).isEqualTo(3);
		this.customer.purchase("again", 1, "key-1").problem(400);
		this.customer.purchase("again", 1, "key 1").problem(400);
		assertThat(this.shelf.stock("again")).isEqualTo(3);
	}

	@Test
	void aCustomerSeesHisOwnPurchase() {
		this.shelf.put("own", "Own", 50);
		this.redis.replicas().forEach((replica) -> replica.delayReplication(Duration.ofSeconds(2)));
		try {
			String token = this.customer.purchase("own", 7).token();
			assertThat(token).isNotEqualTo("none");
			assertThat(this.customer.get("/api/products/own", token).ok().path("stock").asInt()).isEqualTo(43);
		}
		finally {
			this.redis.replicas().forEach(RedisNode::restoreReplication);
		}
	}

	@Test
	void readsAllProductsInTwoRoundTrips() {
		RedisNode replica = this.redis.replicas().get(0);
		assertThat(this.customer.get("/api/products").ok()).hasSize(12);
		Shelf.eventually(() -> {
			long before = replica.commandCalls("hgetall");
			this.customer.get("/api/products").ok();
			assertThat(replica.commandCalls("hgetall") - before).isIn(0L, 12L);
		});
	}

	@Test
	void countsPageViews() {
		this.shelf.put("viewed", "Viewed", 5);
		this.shelf.list("viewed");
		try {
			Shelf.eventually(() -> this.customer.get("/api/products/viewed").ok());
			Shelf
				.eventually(() -> assertThat(this.customer.get("/api/views").ok().path("viewed").asInt()).isPositive());
		}
		finally {
			this.shelf.unlist("viewed");
		}
	}

	@Test
	void tellsWhoIsWho() {
		Shelf.eventually(() -> {
			JsonNode topology = this.customer.get("/api/topology").ok();
			assertThat(topology.path("master").path("address").asString()).isEqualTo(this.redis.master().address());
			assertThat(topology.path("replicas")).extracting((replica) -> replica.path("address").asString())
				.containsExactlyInAnyOrderElementsOf(this.redis.replicas().stream().map(RedisNode::address).toList());
			assertThat(topology.path("replicas")).allSatisfy((replica) -> {
				assertThat(replica.path("eligible").asBoolean()).isTrue();
				assertThat(replica.path("lagMillis").isIntegralNumber()).isTrue();
			});
			assertThat(topology.path("lastReadBy").asString())
				.isIn(this.redis.replicas().stream().map(RedisNode::address).toList());
		});
	}

	@Test
	void tellsItsHealthInDetail() {
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			JsonNode health = this.customer.get("/actuator/health").ok();
			assertThat(health.path("status").asString()).isEqualTo("UP");
			assertThat(health.path("components").propertyNames()).contains("ping", "diskSpace");
			JsonNode paths = health.path("components").path("redis").path("components");
			assertThat(paths.propertyNames()).containsExactlyInAnyOrder("write", "read", "sentinel");
			assertThat(paths.path("write").path("details").path("master").asString())
				.isEqualTo(this.redis.master().address());
			assertThat(paths.path("read").path("details").path("replicas").size()).isEqualTo(2);
		});
	}

	@Test
	void tellsEverythingAboutItsRedis() {
		JsonNode everything = this.customer.get("/actuator/redisrw").ok();
		assertThat(everything.path("topology").path("master").path("node").asString())
			.isEqualTo(this.redis.master().address());
		assertThat(this.customer.get("/actuator/metrics/redis.rw.commands").ok().path("measurements").isEmpty())
			.isFalse();
	}

	@Test
	void readsProductsAtTheReplicasAndWritesAtTheMaster() {
		RedisNode master = this.redis.master();
		List<RedisNode> replicas = this.redis.replicas();
		Shelf.eventually(() -> assertThat(replicasRead(20)).as("what one was behind is made up for").hasSize(2));
		long views = this.shelf.allViews();
		this.redis.nodes().forEach(RedisNode::resetStats);
		for (int i = 0; i < READS; i++) {
			this.customer.get("/api/products/" + (1 + i % 12)).ok();
		}
		for (int i = 0; i < PURCHASES; i++) {
			this.customer.purchase("10", 1).ok();
		}
		Shelf.eventually(() -> assertThat(master.commandCalls("incr")).isEqualTo(READS));
		assertThat(master.commandCalls("hgetall")).isZero();
		assertThat(scripts(master)).isGreaterThanOrEqualTo(PURCHASES);
		assertThat(replicas).hasSize(2).allSatisfy((replica) -> {
			assertThat(replica.commandCalls("hgetall")).isGreaterThanOrEqualTo(READS * 40 / 100);
			// Replicas run what scripts wrote, never the scripts.
			assertThat(scripts(replica)).isZero();
			assertThat(replica.info("errorstats")).doesNotContainKey("errorstat_READONLY");
		});
		assertThat(replicas.stream().mapToLong((replica) -> replica.commandCalls("hgetall")).sum()).isEqualTo(READS);
		assertThat(this.shelf.allViews()).isEqualTo(views + READS);
	}

	/** The replicas that answer of so many reads. */
	private List<RedisNode> replicasRead(int reads) {
		this.redis.nodes().forEach(RedisNode::resetStats);
		for (int i = 0; i < reads; i++) {
			this.customer.get("/api/products/1").ok();
		}
		Shelf.eventually(() -> assertThat(this.redis.master().commandCalls("incr")).isEqualTo(reads));
		return this.redis.replicas().stream().filter((replica) -> replica.commandCalls("hgetall") > 0).toList();
	}

	private static long scripts(RedisNode node) {
		return node.commandCalls("evalsha") + node.commandCalls("eval");
	}

}
