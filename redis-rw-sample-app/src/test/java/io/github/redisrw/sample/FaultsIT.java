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

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;

import static org.assertj.core.api.Assertions.assertThat;

@ShopTest
class FaultsIT {

	private static final Duration BOUND = Duration.ofSeconds(90);

	private static final Map<String, String> OWN_PAGE = Map.of("Sec-Fetch-Site", "same-origin");

	private final RedisDeployment redis;

	private final Customer customer;

	private final int port;

	FaultsIT(@Autowired RedisDeployment redis, @LocalServerPort int port) {
		this.redis = redis;
		this.customer = new Customer(port);
		this.port = port;
	}

	@BeforeEach
	@AfterEach
	void heal() {
		this.customer.heal(this.redis);
	}

	@Test
	void onlyTheOwnPageMakesFaults() {
		RedisNode master = this.redis.master();
		assertThat(begin("kill-master", Map.of())).isEqualTo(403);
		assertThat(begin("kill-master", Map.of("Sec-Fetch-Site", "cross-site"))).isEqualTo(403);
		assertThat(begin("kill-master", Map.of("Sec-Fetch-Site", "same-site"))).isEqualTo(403);
		assertThat(begin("kill-master", Map.of("Sec-Fetch-Site", "none"))).isEqualTo(403);
		assertThat(begin("kill-master", Map.of("Origin", "http://example.org"))).isEqualTo(403);
		assertThat(begin("kill-master", Map.of("Origin", "http://localhost:1"))).isEqualTo(403);
		assertThat(
				begin("kill-master", Map.of("Sec-Fetch-Site", "same-origin", "Origin", "http://localhost.example.org")))
			.isEqualTo(403);
		assertThat(this.customer.get("/api/faults/kill-master").status()).isEqualTo(405);
		assertThat(master.isRunning()).isTrue();
		assertThat(begin("no-such-fault", Map.of("Origin", "http://localhost:" + this.port))).isEqualTo(404);
	}

	@Test
	void oneAtATime() {
		assertThat(begin("starve-cpu", OWN_PAGE)).isEqualTo(202);
		assertThat(begin("kill-master", OWN_PAGE)).isEqualTo(409);
		this.customer.awaitNoFault();
		assertThat(begin("restart-node", OWN_PAGE)).isEqualTo(202);
	}

	@ParameterizedTest
	@ValueSource(strings = { "kill-master", "hang-master", "planned-failover" })
	void anotherNodeBecomesMasterAndTheFormerOneComesBack(String fault) {
		RedisNode former = this.redis.master();
		assertThat(begin(fault, OWN_PAGE)).isEqualTo(202);
		this.redis.awaitMasterOtherThan(former, BOUND);
		Awaitility.await()
			.atMost(BOUND)
			.untilAsserted(() -> assertThat(this.redis.replicas()).hasSize(2).contains(former));
	}

	@Test
	void aDelayedReplicaTakesNoReadsAndComesBack() {
		assertThat(begin("delay-replica", OWN_PAGE)).isEqualTo(202);
		Awaitility.await().atMost(BOUND).untilAsserted(() -> assertThat(eligible()).isEqualTo(1));
		Awaitility.await().atMost(BOUND).untilAsserted(() -> assertThat(eligible()).isEqualTo(2));
	}

	/** It stays, so others get servers of their own. */
	@Test
	@DirtiesContext
	void aFurtherReplicaIsAdded() {
		assertThat(begin("add-replica", OWN_PAGE)).isEqualTo(202);
		Awaitility.await().atMost(BOUND).untilAsserted(() -> assertThat(this.redis.replicas()).hasSize(3));
	}

	private long eligible() {
		return this.customer.get("/api/topology")
			.ok()
			.path("replicas")
			.valueStream()
			.filter((replica) -> replica.path("eligible").asBoolean())
			.count();
	}

	private int begin(String fault, Map<String, String> headers) {
		return this.customer.post("/api/faults/" + fault, headers).status();
	}

}
