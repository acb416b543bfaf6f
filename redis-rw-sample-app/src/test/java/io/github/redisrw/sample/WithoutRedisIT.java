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

import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** A shop that was started before its Redis. Nothing listens at port 1. */
@ShopTest
@ActiveProfiles("services")
@TestPropertySource(
		properties = { "redis.rw.write.host=127.0.0.1", "redis.rw.write.port=1", "redis.rw.read.host=127.0.0.1",
				"redis.rw.read.port=1", "redis.rw.write.hold-timeout=1s", "redis.rw.timeout=1s" })
@DirtiesContext
class WithoutRedisIT {

	private final Customer customer;

	WithoutRedisIT(@LocalServerPort int port) {
		this.customer = new Customer(port);
	}

	@Test
	void isUpAndSaysWhatItCannotDo() {
		assertThat(this.customer.get("/api/topology").ok().path("master").isNull()).isTrue();
		this.customer.get("/api/products").problem(503);
		this.customer.purchase("1", 1).problem(503);
		assertThat(this.customer.get("/actuator/health").status()).isEqualTo(503);
	}

	@Test
	void showsDetailsOfItsHealthToNobodyWhoIsNotKnown() {
		assertThat(this.customer.get("/actuator/health").body().path("components").path("redis").path("components"))
			.isNotEmpty()
			.allSatisfy((part) -> assertThat(part.has("details")).isFalse());
	}

	@Test
	void hasNoFaultsToMake() {
		this.customer.post("/api/faults/kill-master", Map.of("Sec-Fetch-Site", "same-origin")).problem(404);
	}

}
