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
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.FailoverStartedEvent;
import io.github.redisrw.ReadOnly;
import io.github.redisrw.RedisDeployment;
import io.github.redisrw.RedisLock;
import io.github.redisrw.RedisLockOperations;
import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.endpoint.RedisRwEndpoint;
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.mode.Mode;
import io.github.redisrw.mode.Site;
import io.github.redisrw.routing.RedisRouting;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.topology.Topology;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
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
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two deployments in one application. What becomes of one of them is of no concern to the
 * other.
 */
@Timeout(300)
class DeploymentsIT {

	private static final Duration PATIENCE = Application.PATIENCE;

	/** What is counted when something goes wrong. */
	private static final List<String> TROUBLE = List.of("redis.rw.write.failures", "redis.rw.failover",
			"redis.rw.failover.unavailable", "redis.rw.hold", "redis.rw.held", "redis.rw.reads.fallback");

	private @Nullable Site first;

	private @Nullable Site second;

	private @Nullable ConfigurableApplicationContext context;

	@AfterEach
	void stop() {
		if (this.context != null) {
			this.context.close();
		}
		if (this.first != null) {
			this.first.close();
		}
		if (this.second != null) {
			this.second.close();
		}
	}

	private ConfigurableApplicationContext start(Map<String, Object> properties, String... more) {
		ConfigurableApplicationContext made = new SpringApplicationBuilder(Application.class, Users.class)
			.web(WebApplicationType.NONE)
			.properties(properties)
			.properties("spring.main.banner-mode=off", "management.endpoints.web.exposure.include=*")
			.properties(more)
			.run();
		this.context = made;
		made.getBeansOfType(ReadWriteClient.class)
			.values()
			.forEach((client) -> Awaitility.await()
				.atMost(PATIENCE)
				.untilAsserted(() -> assertThat(client.topology().replicas()).filteredOn(Topology.Replica::eligible)
					.hasSize(2)));
		return made;
	}

	private Site first(Mode mode) {
		Site started = mode.start();
		this.first = started;
		return started;
	}

	private Site second(Mode mode) {
		Site started = mode.start();
		this.second = started;
		return started;
	}

	/** The properties of a site, for a deployment with a name. */
	private static Map<String, Object> named(Site site, String name) {
		Map<String, Object> properties = new HashMap<>();
		Application.properties(site)
			.forEach((key, value) -> properties.put(key.replace("redis.rw.", "redis.rw.deployments." + name + "."),
					value));
		return properties;
	}

	@ParameterizedTest
	@CsvSource({ "SERVICE, SENTINEL", "NODE_LIST, SERVICE", "SENTINEL, NODE_LIST" })
	void aMasterThatIsKilledIsOfNoConcernToTheOtherDeployment(Mode unnamed, Mode named) throws Exception {
		Site orders = first(unnamed);
		Site sessions = second(named);
		orders.restrainSentinels();
		Map<String, Object> properties = named(sessions, "sessions");
		properties.putAll(Application.properties(orders));
		killOne(start(properties), sessions, "sessions", "default");
	}

	@Test
	void thePrimaryDeploymentMayBeKilledToo() throws Exception {
		Site orders = first(Mode.NODE_LIST);
		Site sessions = second(Mode.NODE_LIST);
		Map<String, Object> properties = named(sessions, "sessions");
		properties.putAll(named(orders, "orders"));
		killOne(start(properties, "redis.rw.primary=orders"), orders, "orders", "sessions");
	}

	private void killOne(ConfigurableApplicationContext application, Site killed, String name, String other)
			throws Exception {
		Templates killedTemplates = templates(application, name);
		Templates otherTemplates = templates(application, other);
		try (Load onKilled = new Load(killedTemplates.writes(), killedTemplates.reads(), "counter:");
				Load onOther = new Load(otherTemplates.writes(), otherTemplates.reads(), "counter:")) {
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> onKilled.allWritersWentOnSince(Map.of()) && onOther.allWritersWentOnSince(Map.of()));
			Map<String, Double> before = trouble(application, other);
			RedisNode former = killed.deployment().master();
			former.kill();
			Map<String, Long> others = onOther.snapshot();
			killed.appoint(killed.deployment()
				.nodes()
				.stream()
				.filter((node) -> !node.equals(former))
				.findFirst()
				.orElseThrow());
			killed.awaitSuccessor(former);
			Map<String, Long> snapshot = onKilled.snapshot();
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> onKilled.allWritersWentOnSince(snapshot) && onOther.allWritersWentOnSince(others));
			onKilled.finish();
			onOther.finish();
			assertThat(onKilled.writeErrors())
				.allSatisfy((ex) -> assertThat(ex).isInstanceOf(WriteOutcomeUnknownException.class));
			assertThat(onKilled.readErrors()).isEmpty();
			assertThat(onOther.writeErrors()).isEmpty();
			assertThat(onOther.readErrors()).isEmpty();
			assertThat(trouble(application, other)).isEqualTo(before);
			assertThat(lags(application, other)).hasSize(2).allSatisfy((lag) -> assertThat(lag).isBetween(0.0, 60.0));
		}
		assertThat(counted(application, "redis.rw.failover", name)).isEqualTo(1);
		assertThat(counted(application, "redis.rw.failover", other)).isZero();
		assertThat(client(application, other).failovers()).isEmpty();
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(client(application, name).failovers()).hasSize(1));
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(application.getBean(Users.class).events()).hasSize(1));
		assertAllMetersTellTheDeployment(application);
	}

	@Test
	void eachIsSeenByOperators() {
		Site orders = first(Mode.NODE_LIST);
		Site sessions = second(Mode.SENTINEL);
		Map<String, Object> properties = named(sessions, "sessions");
		properties.putAll(Application.properties(orders));
		ConfigurableApplicationContext application = start(properties,
				"redis.rw.deployments.sessions.monitor.interval=700ms");
		CompositeHealthContributor health = application.getBean("redisHealthContributor",
				CompositeHealthContributor.class);
		assertThat(health.stream().map((entry) -> entry.name())).containsExactlyInAnyOrder("write", "read", "sessions");
		CompositeHealthContributor ofSessions = (CompositeHealthContributor) component(health, "sessions");
		assertThat(ofSessions.stream().map((entry) -> entry.name())).containsExactlyInAnyOrder("write", "read",
				"sentinel");
		assertUp(component(health, "write"), orders);
		assertUp(component(ofSessions, "write"), sessions);

		RedisRwEndpoint endpoint = application.getBean(RedisRwEndpoint.class);
		Map<String, Object> shown = endpoint.redis();
		assertThat(master(shown)).isEqualTo(orders.deployment().master().address());
		assertThat(shown.get("deployments")).isInstanceOfSatisfying(Map.class, (named) -> {
			assertThat(named).hasSize(1);
			Map<String, Object> ofNamed = map(named.get("sessions"));
			assertThat(master(ofNamed)).isEqualTo(sessions.deployment().master().address());
			assertThat(map(ofNamed.get("settings"))).containsEntry("redis.rw.deployments.sessions.monitor.interval",
					"PT0.7S");
		});
		assertThat(endpoint.node("sessions")).isNotNull()
			.satisfies((named) -> assertThat(master(named)).isEqualTo(sessions.deployment().master().address()));
		assertThat(endpoint.node(sessions.deployment().master().address())).isNotNull().containsEntry("role", "master");
		assertThat(endpoint.node(orders.deployment().master().address())).isNotNull().containsEntry("role", "master");
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(
					String.valueOf(map(map(endpoint.redis().get("deployments")).get("sessions")).get("advice")))
				.contains("min-replicas-to-write", "Deployment 'sessions'"));
		assertAllMetersTellTheDeployment(application);
	}

	/** Their streams have nothing to do with each other. */
	@Test
	void scopesHoldForEachOfThemAndTokensForAllTogether() {
		Site orders = first(Mode.NODE_LIST);
		Site sessions = second(Mode.NODE_LIST);
		Map<String, Object> properties = named(sessions, "sessions");
		properties.putAll(Application.properties(orders));
		ConfigurableApplicationContext application = start(properties);
		Templates one = templates(application, "default");
		Templates other = templates(application, "sessions");
		String[] token = new String[1];
		for (int i = 0; i < 20; i++) {
			String value = String.valueOf(i);
			RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
				one.writes().opsForValue().set("key", "one" + value);
				other.writes().opsForValue().set("key", "other" + value);
				assertThat(one.reads().opsForValue().get("key")).isEqualTo("one" + value);
				assertThat(other.reads().opsForValue().get("key")).isEqualTo("other" + value);
				token[0] = RedisRouting.token().orElseThrow();
			});
			assertThat(token[0]).matches("(sessions:)?[0-9a-f]{40}-\\d+\\.(sessions:)?[0-9a-f]{40}-\\d+");
			RedisRouting.after(token[0], () -> {
				assertThat(one.reads().opsForValue().get("key")).isEqualTo("one" + value);
				assertThat(other.reads().opsForValue().get("key")).isEqualTo("other" + value);
			});
		}
		orders.deployment().nodes().forEach(RedisNode::resetStats);
		sessions.deployment().nodes().forEach(RedisNode::resetStats);
		RedisRouting.onMaster(() -> {
			one.reads().opsForValue().get("key");
			other.reads().opsForValue().get("key");
		});
		assertThat(orders.deployment().master().commandCalls("get")).isEqualTo(1);
		assertThat(sessions.deployment().master().commandCalls("get")).isEqualTo(1);
	}

	@Test
	void locksAreHeldWhereTheyAreSaidToBe() {
		Site orders = first(Mode.NODE_LIST);
		Site sessions = second(Mode.NODE_LIST);
		Map<String, Object> properties = named(sessions, "sessions");
		properties.putAll(Application.properties(orders));
		ConfigurableApplicationContext application = start(properties);
		Users users = application.getBean(Users.class);
		users.atSessions(() -> {
			assertThat(sessions.deployment().master().command("KEYS", "redis-rw:lock*")).asString().contains("job");
			assertThat(orders.deployment().master().command("KEYS", "redis-rw:lock*")).asString().doesNotContain("job");
			// Another lock, though it has the same key.
			users.atPrimary(() -> assertThat(orders.deployment().master().command("KEYS", "redis-rw:lock*")).asString()
				.contains("job"));
		});
		assertThat(users.locks()
			.with("other", () -> sessions.deployment().master().command("KEYS", "redis-rw:lock*").toString()))
			.contains("other");
		assertThat(application.getBean(MeterRegistry.class)
			.get("redis.rw.lock.attempts")
			.tags("deployment", "sessions", "outcome", "acquired")
			.functionCounter()
			.count()).isEqualTo(2);
	}

	@Test
	void noneOfThemNeedBeThePrimary() {
		Site sessions = second(Mode.NODE_LIST);
		ConfigurableApplicationContext application = new SpringApplicationBuilder(Reactive.class, Application.class)
			.web(WebApplicationType.NONE)
			.properties(named(sessions, "sessions"))
			.properties("spring.main.banner-mode=off", "redis.rw.primary=none",
					"management.endpoints.web.exposure.include=*")
			.run();
		this.context = application;
		assertThat(application.getBeansOfType(RedisConnectionFactory.class))
			.containsOnlyKeys("sessionsRedisConnectionFactory", "sessionsReadRedisConnectionFactory");
		assertThat(application.getBean(Reactive.class).written()).isEqualTo("value");
		assertThat(application.getBean(RedisRwEndpoint.class).redis()).containsOnlyKeys("deployments");
		CompositeHealthContributor health = application.getBean("redisHealthContributor",
				CompositeHealthContributor.class);
		assertThat(health.stream().map((entry) -> entry.name())).containsExactly("sessions");
		assertAllMetersTellTheDeployment(application);
		assertThat(RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES,
				() -> application.getBean(Reactive.class).written()))
			.isEqualTo("value");
	}

	// What is seen

	private static Templates templates(ConfigurableApplicationContext application, String name) {
		boolean unnamed = name.equals("default");
		return new Templates(
				application.getBean(unnamed ? "stringRedisTemplate" : name + "StringRedisTemplate",
						StringRedisTemplate.class),
				application.getBean(unnamed ? "readStringRedisTemplate" : name + "ReadStringRedisTemplate",
						StringRedisTemplate.class));
	}

	private static ReadWriteClient client(ConfigurableApplicationContext application, String name) {
		return application.getBean(name.equals("default") ? "redisRwClient" : name + "RedisRwClient",
				ReadWriteClient.class);
	}

	private static Map<String, Double> trouble(ConfigurableApplicationContext application, String name) {
		Map<String, Double> counts = new TreeMap<>();
		TROUBLE.forEach((meter) -> counts.put(meter, counted(application, meter, name)));
		counts.put("unknown",
				application.getBean(MeterRegistry.class)
					.find("redis.rw.commands")
					.tags("deployment", name, "outcome", "unknown")
					.functionCounters()
					.stream()
					.mapToDouble((counter) -> counter.count())
					.sum());
		return counts;
	}

	private static double counted(ConfigurableApplicationContext application, String meter, String name) {
		double sum = 0;
		for (Meter each : application.getBean(MeterRegistry.class).find(meter).tags("deployment", name).meters()) {
			sum += each.measure().iterator().next().getValue();
		}
		return sum;
	}

	private static List<Double> lags(ConfigurableApplicationContext application, String name) {
		return application.getBean(MeterRegistry.class)
			.find("redis.rw.replication.lag")
			.tags("deployment", name)
			.gauges()
			.stream()
			.map((gauge) -> gauge.value())
			.toList();
	}

	private static void assertAllMetersTellTheDeployment(ConfigurableApplicationContext application) {
		assertThat(application.getBean(MeterRegistry.class).getMeters())
			.filteredOn((meter) -> meter.getId().getName().startsWith("redis.rw."))
			.hasSizeGreaterThan(40)
			.allSatisfy(
					(meter) -> assertThat(meter.getId().getTag("deployment")).as(meter.getId().toString()).isNotNull());
	}

	private static HealthContributor component(CompositeHealthContributor health, String name) {
		HealthContributor component = health.getContributor(name);
		assertThat(component).isNotNull();
		return component;
	}

	private static void assertUp(HealthContributor component, Site site) {
		assertThat(((HealthIndicator) component).health(true)).satisfies((health) -> {
			assertThat(health).isNotNull();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("master", site.deployment().master().address());
		});
	}

	private static Object master(Map<String, Object> shown) {
		return map(map(shown.get("topology")).get("master")).get("node");
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> map(@Nullable Object value) {
		assertThat(value).isInstanceOf(Map.class);
		return (Map<String, Object>) value;
	}

	private record Templates(StringRedisTemplate writes, StringRedisTemplate reads) {

	}

	/** Who uses both. */
	static class Users {

		private final RedisLockOperations locks;

		private final Queue<FailoverStartedEvent> events = new ConcurrentLinkedQueue<>();

		Users(@RedisDeployment("sessions") RedisLockOperations locks) {
			this.locks = locks;
		}

		/** Through its proxy it has no fields. */
		public RedisLockOperations locks() {
			return this.locks;
		}

		public Queue<FailoverStartedEvent> events() {
			return this.events;
		}

		@EventListener
		public void onFailover(FailoverStartedEvent event) {
			this.events.add(event);
		}

		@RedisLock(key = "'job'", deployment = "sessions")
		public void atSessions(Runnable work) {
			work.run();
		}

		@RedisLock(key = "'job'")
		public void atPrimary(Runnable work) {
			work.run();
		}

	}

	/** Who uses one alone. */
	@Configuration(proxyBeanMethods = false)
	static class Reactive {

		private final ReactiveStringRedisTemplate writes;

		private final ReactiveStringRedisTemplate reads;

		Reactive(@RedisDeployment("sessions") ReactiveStringRedisTemplate writes,
				@RedisDeployment("sessions") @ReadOnly ReactiveStringRedisTemplate reads) {
			this.writes = writes;
			this.reads = reads;
		}

		@Nullable String written() {
			return RedisRouting
				.with(ConsistencyLevel.READ_YOUR_WRITES,
						this.writes.opsForValue().set("key", "value").then(this.reads.opsForValue().get("key")))
				.block(PATIENCE);
		}

	}

}
