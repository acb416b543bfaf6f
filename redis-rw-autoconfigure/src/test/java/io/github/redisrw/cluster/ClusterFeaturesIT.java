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

package io.github.redisrw.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.redisrw.RedisLockOperations;
import io.github.redisrw.endpoint.RedisRwEndpoint;
import io.github.redisrw.routing.RedisRouting;
import io.github.redisrw.test.ClusterNode;
import io.github.redisrw.test.RedisCluster;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.topology.UnsuitableNodeException;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is built upon the paths of a cluster: locks, acknowledgements, health, meters, the
 * endpoint.
 */
class ClusterFeaturesIT {

	private static final Duration PATIENCE = ClusterApplication.PATIENCE;

	@AutoClose
	private static final RedisCluster redis = RedisCluster.builder().start();

	private static ClusterApplication application;

	@BeforeAll
	static void startApplication() {
		application = ClusterApplication.start(redis,
				Map.of("management.endpoints.web.exposure.include", "*", "redis.rw.health.degraded", "true"));
	}

	@BeforeEach
	void heal() {
		redis.heal();
		application.awaitReplicas(redis);
	}

	@AfterAll
	static void stopApplication() {
		application.close();
	}

	private static Health health(String path) {
		CompositeHealthContributor contributor = application.context()
			.getBean("redisHealthContributor", CompositeHealthContributor.class);
		return ((HealthIndicator) contributor.getContributor(path)).health();
	}

	private static Map<?, ?> shard(Health health, int number) {
		return (Map<?, ?>) ((Map<?, ?>) health.getDetails().get("shards")).get(String.valueOf(number));
	}

	@Test
	void healthTellsTheMasterAndTheReplicasOfEachShard() {
		Health write = health("write");
		assertThat(write.getStatus()).isEqualTo(Status.UP);
		for (int i = 0; i < 3; i++) {
			ClusterNode master = redis.masters().get(i);
			assertThat(shard(write, i).get("master")).isEqualTo(master.address());
			assertThat((int) shard(write, i).get("slots")).isBetween(5461, 5462);
			assertThat(String.valueOf(shard(health("read"), i).get("replicas")))
				.contains(redis.replicasOf(master).get(0).address(), "lag=", "eligible=true");
		}
	}

	@Test
	void healthIsThatOfTheShardThatIsWorstOff() {
		ClusterNode replica = redis.replicasOf(redis.masters().get(1)).get(0);
		replica.kill();
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
			assertThat(health("read").getStatus().getCode()).isEqualTo("DEGRADED");
			assertThat(shard(health("read"), 1).get("status")).isEqualTo("DEGRADED");
			assertThat(shard(health("read"), 0).get("status")).isEqualTo("UP");
			assertThat(health("write").getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	void metersAreThereForEachShard() {
		MeterRegistry registry = application.context().getBean(MeterRegistry.class);
		application.writes().opsForValue().set("metered", "1");
		for (String shard : new String[] { "0", "1", "2" }) {
			assertThat(registry.get("redis.rw.replicas").tag("shard", shard).tag("state", "eligible").gauge().value())
				.isOne();
			assertThat(registry.get("redis.rw.master.info").tag("shard", shard).gauge().value()).isOne();
		}
		assertThat(registry.get("redis.rw.commands")
			.tag("path", "write")
			.tag("outcome", "executed")
			.functionCounters()
			.stream()
			.mapToDouble((counter) -> counter.count())
			.sum()).isPositive();
	}

	@Test
	void endpointShowsEachShard() {
		Map<String, Object> shown = application.context().getBean(RedisRwEndpoint.class).redis();
		assertThat((Map<?, ?>) shown.get("shards")).hasSize(3);
		assertThat(String.valueOf(shown.get("shards"))).contains(redis.masters().get(2).address());
		assertThat(String.valueOf(shown.get("settings"))).contains("redis.rw.cluster.refresh-interval")
			.doesNotContain("sentinel");
	}

	@Test
	void locksExcludeEachOtherAtTheShardOfTheirKeys() {
		RedisLockOperations locks = application.context().getBean(RedisLockOperations.class);
		IntStream.range(0, 10).forEach((i) -> {
			AtomicInteger runs = new AtomicInteger();
			assertThat(locks.tryWith("lock:" + i, () -> {
				runs.incrementAndGet();
				assertThat(locks.with("other:" + i, () -> "locked")).isEqualTo("locked");
			})).isTrue();
			assertThat(runs).hasValue(1);
		});
	}

	@Test
	void writesAreConfirmedByTheReplicasOfTheirShard() {
		RedisRouting.acknowledged(1, Duration.ofSeconds(10), () -> IntStream.range(0, 20)
			.forEach((i) -> application.writes().opsForValue().set("confirmed:" + i, "1")));
		IntStream.range(0, 20)
			.forEach((i) -> assertThat(application.reads().opsForValue().get("confirmed:" + i)).isEqualTo("1"));
	}

	@Test
	void deploymentWithANameIsBesideTheCluster() {
		try (RedisDeployment single = RedisDeployment.builder().replicas(1).start();
				ClusterApplication both = ClusterApplication.start(redis, Map.of("redis.rw.deployments.other.nodes",
						single.master().address(), "management.endpoints.web.exposure.include", "*"))) {
			StringRedisTemplate other = both.context().getBean("otherStringRedisTemplate", StringRedisTemplate.class);
			both.writes().opsForValue().set("beside", "cluster");
			other.opsForValue().set("beside", "other");
			assertThat(both.writes().opsForValue().get("beside")).isEqualTo("cluster");
			assertThat(other.opsForValue().get("beside")).isEqualTo("other");
			CompositeHealthContributor health = both.context()
				.getBean("redisHealthContributor", CompositeHealthContributor.class);
			assertThat(((HealthIndicator) health.getContributor("write")).health().getStatus()).isEqualTo(Status.UP);
			HealthIndicator named = (HealthIndicator) ((CompositeHealthContributor) health.getContributor("other"))
				.getContributor("write");
			assertThat(named.health().getStatus()).isEqualTo(Status.UP);
			MeterRegistry registry = both.context().getBean(MeterRegistry.class);
			assertThat(registry.get("redis.rw.held").tag("deployment", "default").tag("shard", "0").gauge().value())
				.isZero();
			assertThat(registry.get("redis.rw.held").tag("deployment", "other").tag("shard", "none").gauge().value())
				.isZero();
			RedisRwEndpoint endpoint = both.context().getBean(RedisRwEndpoint.class);
			assertThat((Map<?, ?>) endpoint.redis().get("shards")).hasSize(3);
			assertThat(String.valueOf(endpoint.redis().get("deployments"))).contains(single.master().address());
			assertThat(endpoint.node("other")).isNotNull();
		}
	}

	@Test
	void singleServerIsRefused() {
		try (RedisDeployment single = RedisDeployment.builder().replicas(0).start()) {
			assertThatExceptionOfType(Exception.class)
				.isThrownBy(() -> ClusterApplication
					.start(redis, Map.of("redis.rw.cluster.nodes", single.master().address()))
					.close())
				.havingRootCause()
				.isInstanceOf(UnsuitableNodeException.class)
				.withMessageContaining("is no node of a Redis Cluster");
		}
	}

}
