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

package io.github.redisrw.examples;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import io.github.redisrw.ReadOnly;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisDeploymentExtension;
import io.github.redisrw.test.RedisNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The examples of the documentation do what they are said to do.
 */
class ExamplesIT {

	@RegisterExtension
	static final RedisDeploymentExtension redis = RedisDeploymentExtension.builder().replicas(1).build();

	private static ConfigurableApplicationContext context;

	private final StringRedisTemplate template = context.getBean(StringRedisTemplate.class);

	@BeforeAll
	static void start() {
		context = new SpringApplicationBuilder(ShopApplication.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "redis.rw.nodes=" + nodes(),
					"redis.rw.deployments.sessions.nodes=" + nodes())
			.run();
	}

	private static String nodes() {
		return redis.deployment().nodes().stream().map(RedisNode::address).collect(Collectors.joining(","));
	}

	@AfterAll
	static void close() {
		context.close();
	}

	@Test
	void stock() {
		this.template.opsForValue().set("stock:apple", "5");
		assertThat(bean(Stock.class).take("apple")).isEqualTo(4);
		await().untilAsserted(() -> assertThat(bean(Stock.class).left("apple")).isEqualTo("4"));
		assertThat(bean(ReactiveStock.class).take("apple").block()).isEqualTo(3);
		await().untilAsserted(() -> assertThat(bean(ReactiveStock.class).left("apple").block()).isEqualTo("3"));
		assertThat(bean(Shelf.class).left("apple")).isEqualTo("3");
		assertThat(bean(Shelf.class).leftLater("apple").block()).isEqualTo("3");
	}

	@Test
	void consistency() {
		assertThat(bean(Seats.class).reserve("1A", "Ada")).isTrue();
		assertThat(bean(Seats.class).reserve("1A", "Alan")).isFalse();
		assertThat(bean(Seats.class).recent()).isEmpty();
		assertThat(bean(Seats.class).rename("Grace")).isEqualTo("Grace");
		Handover handover = bean(Handover.class);
		assertThat(handover.read(handover.write("Ada"))).isEqualTo("Ada");
	}

	@Test
	void failover() {
		bean(Orders.class).count();
		assertThat(this.template.opsForValue().get("orders")).isEqualTo("1");
	}

	@Test
	void locks() {
		this.template.opsForValue().set("address:1", "12 Main Street");
		bean(Shipping.class).ship(1);
		bean(Shipping.class).ship(1);
		List<Long> tokens = bean(ShopApplication.class).tokens();
		assertThat(tokens).hasSize(2);
		assertThat(tokens.get(1)).isGreaterThan(tokens.get(0));
		bean(Nightly.class).build();
		bean(Nightly.class).build();
		assertThat(this.template.opsForValue().get("reports")).isEqualTo("1");
		assertThat(bean(Deliveries.class).deliver("7")).isEqualTo(1);
		assertThat(bean(Deliveries.class).deliverLater("7").block()).isEqualTo(2);
		assertThat(bean(Deliveries.class).tidyUp()).isTrue();
	}

	@Test
	void deployments() {
		Logins logins = context.getBeanFactory().createBean(Logins.class);
		logins.login("token", "Ada");
		await().untilAsserted(() -> assertThat(logins.user("token")).isEqualTo("Ada"));
	}

	@Test
	void routing() {
		this.template.opsForList().rightPush("open", "order");
		bean(Queues.class).move("open", "done");
		assertThat(this.template.opsForList().range("done", 0, -1)).containsExactly("order");
		bean(Bookings.class).book("1");
		bean(Bookings.class).cancel("1");
		RedisDeployment deployment = redis.deployment();
		assertThat(deployment.replicas().get(0).command("GET", "order:1")).isEqualTo("cancelled");
	}

	@Test
	@SuppressWarnings("unchecked")
	void templates() {
		RedisTemplate<String, OrderTemplates.Order> writes = context.getBean("orderTemplate", RedisTemplate.class);
		RedisTemplate<String, OrderTemplates.Order> reads = context.getBean("readOrders", RedisTemplate.class);
		OrderTemplates.Order order = new OrderTemplates.Order("1", 3);
		writes.opsForValue().set("order:json", order);
		await().untilAsserted(() -> assertThat(reads.opsForValue().get("order:json")).isEqualTo(order));
		assertThat(context.findAnnotationOnBean("readOrders", ReadOnly.class)).isNotNull();
	}

	private static <T> T bean(Class<T> type) {
		return Objects.requireNonNull(context).getBean(type);
	}

}
