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

import java.util.Objects;

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisDeploymentExtension;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.ServiceEndpoint;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

@ShopTest
@ActiveProfiles("services")
@DirtiesContext
class ServicesProfileIT {

	@RegisterExtension
	static final RedisDeploymentExtension redis = RedisDeploymentExtension.builder().replicas(2).build();

	private static @Nullable ServiceEndpoint write;

	private static @Nullable ServiceEndpoint read;

	private final Customer customer;

	private final boolean hasOwnRedis;

	ServicesProfileIT(@Autowired ObjectProvider<RedisDeployment> ownRedis, @LocalServerPort int port) {
		this.customer = new Customer(port);
		this.hasOwnRedis = ownRedis.getIfAvailable() != null;
	}

	@DynamicPropertySource
	static void services(DynamicPropertyRegistry registry) {
		ServiceEndpoint toMaster = ServiceEndpoint.to(redis.deployment().master());
		ServiceEndpoint toReplicas = ServiceEndpoint.to(redis.deployment().replicas().toArray(RedisNode[]::new));
		registry.add("redis.rw.write.host", toMaster::host);
		registry.add("redis.rw.write.port", toMaster::port);
		registry.add("redis.rw.read.host", toReplicas::host);
		registry.add("redis.rw.read.port", toReplicas::port);
		write = toMaster;
		read = toReplicas;
	}

	@AfterAll
	static void closeServices() {
		if (write != null) {
			write.close();
		}
		if (read != null) {
			read.close();
		}
	}

	@Test
	void startsNoRedis() {
		assertThat(this.hasOwnRedis).isFalse();
	}

	@Test
	void readsAtTheReplicasAndSellsAtTheMaster() {
		RedisNode master = redis.deployment().master();
		Shelf.eventually(() -> assertThat(this.customer.get("/api/products").ok()).hasSize(12));
		redis.deployment().nodes().forEach(RedisNode::resetStats);
		assertThat(this.customer.get("/api/products").ok()).hasSize(12);
		long left = this.customer.purchase("7", 3).ok().path("left").asLong();
		Shelf.eventually(
				() -> assertThat(this.customer.get("/api/products/7").ok().path("stock").asLong()).isEqualTo(left));
		assertThat(master.commandCalls("hgetall")).isZero();
		assertThat(master.commandCalls("evalsha") + master.commandCalls("eval")).isPositive();
		assertThat(redis.deployment().replicas()).allSatisfy((replica) -> {
			assertThat(replica.commandCalls("evalsha") + replica.commandCalls("eval")).isZero();
			assertThat(replica.info("errorstats")).doesNotContainKey("errorstat_READONLY");
		});
	}

	@Test
	void tellsWhoIsMaster() {
		Shelf.eventually(() -> assertThat(this.customer.get("/api/topology").ok().path("master").path("port").asInt())
			.isEqualTo(Objects.requireNonNull(write).port()));
	}

	@Test
	void tellsReplicasBehindOneAddressApart() {
		Shelf.eventually(() -> {
			JsonNode replicas = this.customer.get("/api/topology").ok().path("replicas");
			assertThat(replicas).hasSize(2);
			assertThat(replicas).extracting((replica) -> replica.path("runId").asString()).doesNotHaveDuplicates();
		});
	}

}
