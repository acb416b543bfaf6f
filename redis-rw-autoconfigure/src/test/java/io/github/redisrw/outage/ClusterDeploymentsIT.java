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
package io.github.redisrw.outage;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.ReadOnly;
import io.github.redisrw.RedisDeployment;
import io.github.redisrw.RedisLock;
import io.github.redisrw.RedisLockOperations;
import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.endpoint.RedisRwEndpoint;
import io.github.redisrw.internal.client.ClientPaths;
import io.github.redisrw.internal.client.ClientState;
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.internal.cluster.ClusterClient;
import io.github.redisrw.routing.RedisRouting;
import io.github.redisrw.test.ClusterNode;
import io.github.redisrw.test.RedisCluster;
import io.github.redisrw.topology.Topology;
import io.github.redisrw.topology.UnsuitableNodeException;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Deployments of which some are clusters, in one application: each has what any
 * deployment has, and what becomes of one is of no concern to the others.
 */
@Timeout(300)
class ClusterDeploymentsIT {

	private static final Duration PATIENCE = Application.PATIENCE;

	/** What says how much is going on, or how fast this machine is. */
	private static final Set<String> TRAFFIC = Set.of("redis.rw.replication.lag", "redis.rw.replication.lag.bytes",
			"redis.rw.replica.round.trip", "redis.rw.client.lateness");

	private @Nullable Side first;

	private @Nullable Side second;

	private @Nullable ConfigurableApplicationContext context;

	@AfterEach
	void stop() {
		if (this.context != null) {
			this.context.close();
		}
		Stream.of(this.first, this.second).filter(Objects::nonNull).forEach(Side::close);
	}

	private Side first(String kind) {
		Side started = Side.start(kind);
		this.first = started;
		return started;
	}

	private Side second(String kind) {
		Side started = Side.start(kind);
		this.second = started;
		return started;
	}

	private ConfigurableApplicationContext start(Map<String, Object> properties, Class<?>... configurations) {
		ConfigurableApplicationContext made = new SpringApplicationBuilder(Application.class).sources(configurations)
			.web(WebApplicationType.NONE)
			.properties(properties)
			.properties("spring.main.banner-mode=off", "management.endpoints.web.exposure.include=*",
					"redis.rw.drill.enabled=true")
			.run();
		this.context = made;
		made.getBeansOfType(ClientPaths.class).values().forEach(ClusterDeploymentsIT::awaitComplete);
		return made;
	}

	/** Until writes go to all masters, and reads to all replicas. */
	private static void awaitComplete(ClientPaths client) {
		Awaitility.await().atMost(PATIENCE).until(() -> isComplete(client));
	}

	private static boolean isComplete(ClientPaths paths) {
		List<ClientState> states = (paths instanceof ClusterClient cluster)
				? cluster.shards().stream().map((shard) -> shard.client().state()).toList()
				: List.of(((ReadWriteClient) paths).state());
		return !states.isEmpty()
				&& states.stream().allMatch((state) -> state.hold() == null && isComplete(state.topology()));
	}

	private static boolean isComplete(Topology topology) {
		return topology.master() != null && !topology.replicas().isEmpty()
				&& topology.replicas().stream().allMatch(Topology.Replica::eligible);
	}

	// What becomes of one is of no concern to the other

	@ParameterizedTest
	@CsvSource({ "SENTINEL, CLUSTER", "CLUSTER, SERVICE", "CLUSTER, CLUSTER" })
	void masterThatIsKilledIsOfNoConcernToTheOtherDeployment(String unnamed, String named) throws Exception {
		Side orders = first(unnamed);
		Side sessions = second(named);
		Map<String, Object> properties = new HashMap<>(orders.properties());
		properties.putAll(sessions.properties("sessions"));
		ConfigurableApplicationContext application = start(properties);
		assertPrometheusTakesAllMeters(application);
		killOne(application, sessions, "sessions", "default");
		sessions.heal();
		application.getBeansOfType(ClusterClient.class).values().forEach(ClusterDeploymentsIT::awaitComplete);
		killOne(application, orders, "default", "sessions");
		assertPrometheusTakesAllMeters(application);
	}

	@Test
	void bothMayHaveNamesAndTheClusterMayBeThePrimary() throws Exception {
		Side orders = first("CLUSTER");
		Side sessions = second("NODE_LIST");
		Map<String, Object> properties = new HashMap<>(orders.properties("orders"));
		properties.putAll(sessions.properties("sessions"));
		properties.put("redis.rw.primary", "orders");
		ConfigurableApplicationContext application = start(properties);
		assertThat(application.getBean(StringRedisTemplate.class).getRequiredConnectionFactory())
			.isSameAs(application.getBean("ordersRedisConnectionFactory"));
		application.getBean(StringRedisTemplate.class).opsForValue().set("injected", "cluster");
		assertThat(application.getBean("ordersStringRedisTemplate", StringRedisTemplate.class)
			.opsForValue()
			.get("injected")).isEqualTo("cluster");
		assertThat(application.getBean(RedisRwEndpoint.class).redis()).containsOnlyKeys("primary", "deployments");
		killOne(application, orders, "orders", "sessions");
	}

	private void killOne(ConfigurableApplicationContext application, Side killed, String name, String other)
			throws Exception {
		try (Load onKilled = load(application, name); Load onOther = load(application, other)) {
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> onKilled.allWritersWentOnSince(Map.of()) && onOther.allWritersWentOnSince(Map.of()));
			Map<String, Double> before = meters(application, other);
			double failovers = failovers(application, name);
			killed.replaceMasterOf("counter:0");
			Map<String, Long> killedAt = onKilled.snapshot();
			Map<String, Long> othersAt = onOther.snapshot();
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> onKilled.allWritersWentOnSince(killedAt) && onOther.allWritersWentOnSince(othersAt));
			onKilled.finish();
			onOther.finish();
			assertThat(onKilled.writeErrors())
				.allSatisfy((ex) -> assertThat(ex).isInstanceOf(WriteOutcomeUnknownException.class));
			assertThat(onKilled.readErrors()).isEmpty();
			assertThat(onOther.writeErrors()).isEmpty();
			assertThat(onOther.readErrors()).isEmpty();
			Awaitility.await()
				.atMost(PATIENCE)
				.untilAsserted(() -> assertThat(failovers(application, name)).isEqualTo(failovers + 1));
			assertThat(meters(application, other)).hasSizeGreaterThan(40).containsExactlyInAnyOrderEntriesOf(before);
		}
	}

	private static Load load(ConfigurableApplicationContext application, String name) {
		boolean unnamed = name.equals("default");
		return new Load(
				application.getBean(unnamed ? "stringRedisTemplate" : name + "StringRedisTemplate",
						StringRedisTemplate.class),
				application.getBean(unnamed ? "readStringRedisTemplate" : name + "ReadStringRedisTemplate",
						StringRedisTemplate.class),
				"counter:");
	}

	private static double failovers(ConfigurableApplicationContext application, String name) {
		return application.getBean(MeterRegistry.class)
			.get("redis.rw.failover")
			.tag("deployment", name)
			.timers()
			.stream()
			.mapToLong((timer) -> timer.count())
			.sum();
	}

	/** All of a deployment, but for those that change when nothing is wrong. */
	private static Map<String, Double> meters(ConfigurableApplicationContext application, String deployment) {
		Predicate<Meter.Id> changing = (id) -> TRAFFIC.contains(id.getName())
				|| "executed".equals(id.getTag("outcome"));
		Map<String, Double> values = new TreeMap<>();
		application.getBean(MeterRegistry.class)
			.getMeters()
			.stream()
			.filter((meter) -> meter.getId().getName().startsWith("redis.rw.")
					&& deployment.equals(meter.getId().getTag("deployment")) && !changing.test(meter.getId()))
			.forEach((meter) -> values.put(meter.getId().toString(), meter.measure().iterator().next().getValue()));
		return values;
	}

	/** It wants the same tags on all meters of a name. */
	private static void assertPrometheusTakesAllMeters(ConfigurableApplicationContext application) {
		PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		prometheus.throwExceptionOnRegistrationFailure();
		application.getBeansOfType(MeterBinder.class)
			.values()
			.stream()
			.filter((binder) -> binder.getClass().getName().startsWith("io.github.redisrw."))
			.forEach((binder) -> binder.bindTo(prometheus));
		Map<String, Set<Set<String>>> keys = new TreeMap<>();
		Stream.concat(prometheus.getMeters().stream(), application.getBean(MeterRegistry.class).getMeters().stream())
			.map(Meter::getId)
			.filter((id) -> id.getName().startsWith("redis.rw."))
			.forEach((id) -> keys.computeIfAbsent(id.getName(), (name) -> new HashSet<>())
				.add(id.getTags().stream().map(Tag::getKey).collect(Collectors.toCollection(TreeSet::new))));
		assertThat(keys).hasSizeGreaterThan(15)
			.allSatisfy((name, sets) -> assertThat(sets).as(name)
				.singleElement()
				.satisfies((set) -> assertThat(set).contains("deployment")));
		assertThat(keys.get("redis.rw.commands")).allSatisfy((set) -> assertThat(set).contains("shard"));
		prometheus.close();
	}

	// It has what any deployment has

	@Test
	void clusterWithANameIsSeenByOperators() {
		Side orders = first("NODE_LIST");
		Side.OfCluster sessions = (Side.OfCluster) second("CLUSTER");
		Map<String, Object> properties = new HashMap<>(orders.properties());
		properties.putAll(sessions.properties("sessions"));
		properties.put("redis.rw.cluster.refresh-interval", "7s");
		ConfigurableApplicationContext application = start(properties);
		CompositeHealthContributor health = application.getBean("redisHealthContributor",
				CompositeHealthContributor.class);
		assertThat(health.stream().map((entry) -> entry.name())).containsExactlyInAnyOrder("write", "read", "sessions");
		CompositeHealthContributor ofSessions = (CompositeHealthContributor) health.getContributor("sessions");
		assertThat(ofSessions).isNotNull();
		assertThat(ofSessions.stream().map((entry) -> entry.name())).containsExactlyInAnyOrder("write", "read");
		HealthIndicator write = (HealthIndicator) ofSessions.getContributor("write");
		assertThat(write).isNotNull();
		assertThat(write.health()).isNotNull().extracting(Health::getStatus).isEqualTo(Status.UP);
		assertThat(String.valueOf(write.health())).contains(sessions.cluster().masters().get(2).address());

		RedisRwEndpoint endpoint = application.getBean(RedisRwEndpoint.class);
		assertThat(endpoint.redis()).containsKeys("topology", "deployments");
		Map<String, Object> shown = endpoint.node("sessions");
		assertThat(shown).isNotNull().containsOnlyKeys("shards", "client", "settings");
		assertThat((Map<?, ?>) shown.get("shards")).hasSize(3);
		assertThat(String.valueOf(shown.get("settings")))
			.contains("redis.rw.deployments.sessions.cluster.refresh-interval=PT7S")
			.doesNotContain("sentinel");
		assertThat(endpoint.node(sessions.cluster().masters().get(1).address())).isNotNull()
			.containsEntry("role", "master")
			.containsEntry("shard", 1);
		assertThat(endpoint.node(sessions.cluster().replicasOf(sessions.cluster().masters().get(2)).get(0).address()))
			.isNotNull()
			.containsEntry("role", "replica")
			.containsEntry("shard", 2);
		assertThat(endpoint.node("127.0.0.1:1")).isNull();
	}

	@Test
	void drillIsRefusedForACluster() throws Exception {
		Side sessions = second("CLUSTER");
		Map<String, Object> properties = new HashMap<>(sessions.properties("sessions"));
		properties.put("redis.rw.primary", "sessions");
		RedisRwEndpoint endpoint = start(properties).getBean(RedisRwEndpoint.class);
		assertThat(endpoint.drillOf("sessions", "failover").getStatus()).isEqualTo(409);
		assertThat(endpoint.drill("failover").getStatus()).isEqualTo(409);
		assertThat(String.valueOf(endpoint.drill("failover").getBody())).contains("CLUSTER FAILOVER");
		assertThat(endpoint.drillOf("sessions", "other").getStatus()).isEqualTo(404);
	}

	@Test
	void scopesTokensAndLocksHoldForAClusterWithANameToo() {
		Side orders = first("CLUSTER");
		Side.OfCluster sessions = (Side.OfCluster) second("CLUSTER");
		Map<String, Object> properties = new HashMap<>(orders.properties());
		properties.putAll(sessions.properties("sessions"));
		ConfigurableApplicationContext application = start(properties, Users.class, Jobs.class);
		Users users = application.getBean(Users.class);
		String[] token = new String[1];
		for (int i = 0; i < 20; i++) {
			String key = "key:" + i;
			RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
				application.getBean(StringRedisTemplate.class).opsForValue().set(key, "orders");
				users.writes.opsForValue().set(key, "sessions");
				assertThat(users.reads.opsForValue().get(key)).isEqualTo("sessions");
				token[0] = RedisRouting.token().orElseThrow();
			});
			assertThat(token[0]).matches("(sessions:)?[0-9a-f]{40}-\\d+\\.(sessions:)?[0-9a-f]{40}-\\d+");
			List<String> keys = IntStream.rangeClosed(0, i).mapToObj((number) -> "key:" + number).toList();
			RedisRouting.after(token[0],
					() -> assertThat(keys.stream().map(users.reads.opsForValue()::get)).containsOnly("sessions"));
		}
		assertThat(RedisRouting
			.with(ConsistencyLevel.READ_YOUR_WRITES,
					users.reactiveWrites.opsForValue()
						.set("reactive", "value")
						.then(users.reactiveReads.opsForValue().get("reactive")))
			.block(PATIENCE)).isEqualTo("value");

		sessions.cluster().nodes().forEach(ClusterNode::resetStats);
		RedisRouting.onMaster(() -> users.reads.opsForValue().get("key:0"));
		assertThat(sessions.cluster().masterOf("key:0").commandCalls("get")).isOne();
		application.getBean(Jobs.class).run(() -> {
			assertThat(locks(sessions.cluster())).contains("job");
			assertThat(locks(((Side.OfCluster) orders).cluster())).doesNotContain("job");
		});
		assertThat(users.locks.with("other", () -> locks(sessions.cluster()))).contains("other");
		assertThat(application.getBean(MeterRegistry.class)
			.get("redis.rw.lock.attempts")
			.tags("deployment", "sessions", "outcome", "acquired")
			.functionCounter()
			.count()).isEqualTo(2);
	}

	private static String locks(RedisCluster cluster) {
		return cluster.masters()
			.stream()
			.map((master) -> String.valueOf(master.command("KEYS", "*redis-rw:lock*")))
			.collect(Collectors.joining());
	}

	@Test
	void singleServersAreNoCluster() {
		Side sessions = second("NODE_LIST");
		Map<String, Object> properties = new HashMap<>();
		sessions.properties("sessions")
			.forEach((key, value) -> properties.put(key.replace(".nodes", ".cluster.nodes"), value));
		properties.put("redis.rw.primary", "none");
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> start(properties))
			.havingRootCause()
			.isInstanceOf(UnsuitableNodeException.class)
			.withMessageContaining("is no node of a Redis Cluster");
	}

	/** Uses the one with a name. */
	static class Users {

		private final StringRedisTemplate writes;

		private final StringRedisTemplate reads;

		private final ReactiveStringRedisTemplate reactiveWrites;

		private final ReactiveStringRedisTemplate reactiveReads;

		private final RedisLockOperations locks;

		Users(@RedisDeployment("sessions") StringRedisTemplate writes,
				@RedisDeployment("sessions") @ReadOnly StringRedisTemplate reads,
				@RedisDeployment("sessions") ReactiveStringRedisTemplate reactiveWrites,
				@RedisDeployment("sessions") @ReadOnly ReactiveStringRedisTemplate reactiveReads,
				@RedisDeployment("sessions") RedisLockOperations locks) {
			this.writes = writes;
			this.reads = reads;
			this.reactiveWrites = reactiveWrites;
			this.reactiveReads = reactiveReads;
			this.locks = locks;
		}

	}

	/** Has something that one does at a time. */
	static class Jobs {

		@RedisLock(key = "'job'", deployment = "sessions")
		public void run(Runnable work) {
			work.run();
		}

	}

}
