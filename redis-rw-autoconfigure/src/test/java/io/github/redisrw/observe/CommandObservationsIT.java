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
package io.github.redisrw.observe;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.redisrw.NoWritableMasterException;
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.mode.Mode;
import io.github.redisrw.mode.Site;
import io.github.redisrw.observation.OpenTelemetryLettuceObservationConvention;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.topology.Topology;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.tracing.LettuceObservationContext;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What observations tell of commands on real servers.
 */
@Timeout(400)
class CommandObservationsIT {

	@Test
	void aWriteThatIsHeldTellsForHowLongAndWhoHasAnswered() {
		try (Site site = Mode.NODE_LIST.start(RedisDeployment.builder().replicas(1));
				ConfigurableApplicationContext context = start(site)) {
			RedisNode master = site.deployment().nodes().get(0);
			RedisNode successor = site.deployment().nodes().get(1);
			StringRedisTemplate redis = redis(context);
			redis.opsForValue().increment("counter");
			master.kill();
			awaitHolding(context);
			CompletableFuture<?> held = CompletableFuture.runAsync(() -> redis.opsForValue().increment("counter"));
			ReadWriteClient client = context.getBean(ReadWriteClient.class);
			CompletableFuture<?> pipelined = CompletableFuture.runAsync(() -> pipeline(redis));
			ObservedApplication.soon().until(() -> client.held() == 2);
			site.deployment().promote(successor);
			CompletableFuture.allOf(held, pipelined).join();
			List<Stopped> increments = awaitStopped(context, "INCR", 2);
			assertThat(increments).hasSize(2);

			Stopped before = increments.get(0);
			assertThat(before.low()).containsEntry("server.port", String.valueOf(master.port()));
			assertThat(before.high()).doesNotContainKey("redis.hold.duration");

			Stopped after = increments.get(1);
			assertThat(after.name()).isEqualTo("lettuce");
			assertThat(after.low())
				.containsAllEntriesOf(Map.of("db.system.name", "redis", "db.operation.name", "INCR", "db.namespace",
						"0", "server.address", successor.host(), "server.port", String.valueOf(successor.port()),
						"db.response.status_code", "none", "error.type", "none", "redis.path", "write"));
			assertThat(after.low()).as("Lettuce's own")
				.containsAllEntriesOf(Map.of("db.system", "redis", "db.operation", "INCR", "net.sock.peer.port",
						String.valueOf(successor.port())));
			assertThat(after.high()).containsEntry("network.peer.address", "127.0.0.1")
				.containsEntry("network.peer.port", String.valueOf(successor.port()));
			assertThat(after.heldSeconds()).isPositive().isLessThanOrEqualTo(after.lasted().toNanos() / 1e9);
			assertThat(awaitStopped(context, "APPEND", 1).get(0).heldSeconds()).as("on a connection of its own")
				.isPositive();
			TestObservationRegistryAssert.assertThat(context.getBean(TestObservationRegistry.class))
				.hasAnObservation((observation) -> observation.hasNameEqualTo("lettuce")
					.hasHighCardinalityKeyValueWithKey("redis.hold.duration"));
		}
	}

	@Test
	void aWriteThatIsNeverSentIsObservedWithTheReason() {
		try (Site site = Mode.NODE_LIST.start(RedisDeployment.builder().replicas(0));
				ConfigurableApplicationContext context = start(site, "redis.rw.write.hold-timeout=300ms")) {
			StringRedisTemplate redis = redis(context);
			redis.opsForValue().set("key", "value");
			site.deployment().nodes().get(0).kill();
			awaitHolding(context);
			assertThatExceptionOfType(NoWritableMasterException.class)
				.isThrownBy(() -> redis.opsForValue().append("key", "more"));
			Stopped failed = awaitStopped(context, "APPEND", 1).get(0);
			assertThat(failed.low()).containsAllEntriesOf(
					Map.of("error.type", NoWritableMasterException.class.getName(), "db.response.status_code", "none",
							"server.address", "none", "server.port", "none", "net.sock.peer.addr", "none"));
			assertThat(failed.error()).isInstanceOf(NoWritableMasterException.class);
			assertThat(failed.heldSeconds()).isGreaterThan(0.2);
			assertThat(failed.high()).doesNotContainKey("network.peer.address");
		}
	}

	@Test
	void everyCommandTellsWhatItWasInTheSameTags() {
		try (Site site = Mode.NODE_LIST.start(RedisDeployment.builder().replicas(1));
				ConfigurableApplicationContext context = start(site)) {
			RedisNode replica = site.deployment().nodes().get(1);
			StringRedisTemplate redis = redis(context);
			redis.opsForValue().set("key", "a value of the user");
			assertThatExceptionOfType(RedisSystemException.class)
				.isThrownBy(() -> redis.opsForList().leftPush("key", "b"));
			RedisScript<Long> script = RedisScript.of("return 1", Long.class);
			redis.execute(script, List.of("key"), "a value of the user");
			redis.execute(script, List.of("key"), "a value of the user");
			LettuceConnectionFactory factory = context.getBean(LettuceConnectionFactory.class);
			transaction(factory);
			inAnotherDatabase((RedisClient) factory.getRequiredNativeClient());
			context.getBean("readStringRedisTemplate", StringRedisTemplate.class).opsForValue().get("key");

			assertThat(awaitStopped(context, "LPUSH", 1).get(0)).satisfies((failed) -> {
				assertThat(failed.low()).containsEntry("db.response.status_code", "WRONGTYPE")
					.containsEntry("error.type", "WRONGTYPE");
				assertThat(failed.error()).hasMessageStartingWith("WRONGTYPE");
			});
			List<Stopped> scripts = awaitStopped(context, "EVALSHA", 2);
			assertThat(scripts.get(0).low()).containsEntry("error.type", "NOSCRIPT");
			assertThat(scripts).allSatisfy((executed) -> assertThat(executed.high())
				.containsEntry("db.stored_procedure.name", script.getSha1()));
			assertThat(scripts.get(1).low()).containsEntry("error.type", "none");
			assertThat(awaitStopped(context, "EXEC", 1).get(0).high()).containsEntry("db.operation.batch.size", "3");
			assertThat(awaitStopped(context, "STRLEN", 1).get(0).low()).containsEntry("db.namespace", "3");
			assertThat(awaitStopped(context, "GET", 1).get(0).low()).containsEntry("redis.path", "read")
				.containsEntry("db.namespace", "0")
				.containsEntry("server.port", String.valueOf(replica.port()));
			List<Stopped> all = List.copyOf(context.getBean(Watcher.class).stopped);
			assertThat(all.stream().map(Stopped::name)).containsOnly("lettuce");
			assertThat(all.stream().map((stopped) -> new TreeSet<>(stopped.low().keySet())).distinct()).hasSize(1);
			assertThat(all.toString()).doesNotContain("a value of the user", "counter");
		}
	}

	@Test
	void whatAsksForAcknowledgementsOfReplicasIsObservedToItsEnd() {
		try (Site site = Mode.NODE_LIST.start(RedisDeployment.builder().replicas(1));
				ConfigurableApplicationContext context = start(site, "redis.rw.write.acks.replicas=1",
						"redis.rw.write.acks.timeout=5s", "redis.rw.timeout=10s")) {
			StringRedisTemplate redis = redis(context);
			for (int i = 0; i < 10; i++) {
				redis.opsForValue().increment("counter");
			}
			RedisNode master = site.deployment().nodes().get(0);
			master.kill();
			awaitHolding(context);
			assertThat(awaitStopped(context, "WAIT", 10)).extracting((wait) -> wait.low().get("error.type"))
				.contains("none");
			ObservedApplication.soon().until(() -> context.getBean(Watcher.class).underWay.get() == 0);
		}
	}

	@Test
	void theConventionOfOpenTelemetryTakesThePlaceOfLettuces() {
		try (Site site = Mode.NODE_LIST.start(RedisDeployment.builder().replicas(0));
				ConfigurableApplicationContext context = start(site, OpenTelemetry.class)) {
			RedisNode master = site.deployment().nodes().get(0);
			redis(context).opsForValue().set("key", "value");
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			ObservedApplication.soon().untilAsserted(() -> {
				Timer timer = meters.get("db.client.operation.duration")
					.tags("db.operation.name", "SET", "db.system.name", "redis", "server.port",
							String.valueOf(master.port()), "error.type", "none", "redis.path", "write")
					.timer();
				assertThat(timer.count()).isOne();
				assertThat(timer.getId().getTags()).extracting("key")
					.doesNotContain("network.peer.address", "redis.hold.duration", "db.operation");
			});
			assertThat(meters.find("lettuce").timer()).isNull();
			Stopped set = awaitStopped(context, "SET", 1).get(0);
			assertThat(set.contextualName()).isEqualTo("SET " + master.host() + ":" + master.port());
			assertThat(set.high()).containsEntry("network.peer.port", String.valueOf(master.port()));
		}
	}

	private static void transaction(RedisConnectionFactory factory) {
		byte[] counter = "counter".getBytes(StandardCharsets.UTF_8);
		try (RedisConnection connection = factory.getConnection()) {
			connection.multi();
			for (int i = 0; i < 3; i++) {
				connection.stringCommands().decr(counter);
			}
			connection.exec();
		}
	}

	private static void pipeline(StringRedisTemplate redis) {
		byte[] text = "text".getBytes(StandardCharsets.UTF_8);
		redis.executePipelined((RedisCallback<?>) (connection) -> connection.stringCommands().append(text, text));
	}

	private static void inAnotherDatabase(RedisClient client) {
		try (StatefulRedisConnection<String, String> connection = client.connect()) {
			connection.sync().select(3);
			connection.sync().strlen("key");
		}
	}

	private static ConfigurableApplicationContext start(Site site, String... properties) {
		return start(site, new Class<?>[] { Application.class }, properties);
	}

	private static ConfigurableApplicationContext start(Site site, Class<?> more) {
		return start(site, new Class<?>[] { Application.class, more });
	}

	private static ConfigurableApplicationContext start(Site site, Class<?>[] sources, String... properties) {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(sources).web(WebApplicationType.NONE)
			.properties(site.properties())
			.properties("spring.main.banner-mode=off")
			.properties(properties)
			.run();
		int replicas = site.deployment().nodes().size() - 1;
		ReadWriteClient client = context.getBean(ReadWriteClient.class);
		ObservedApplication.soon()
			.untilAsserted(() -> assertThat(client.topology().replicas()).filteredOn(Topology.Replica::eligible)
				.hasSize(replicas));
		return context;
	}

	private static StringRedisTemplate redis(ConfigurableApplicationContext context) {
		return context.getBean(StringRedisTemplate.class);
	}

	private static void awaitHolding(ConfigurableApplicationContext context) {
		ReadWriteClient client = context.getBean(ReadWriteClient.class);
		ObservedApplication.soon().until(() -> client.topology().master() == null);
	}

	private static List<Stopped> awaitStopped(ConfigurableApplicationContext context, String command, int count) {
		Watcher watcher = context.getBean(Watcher.class);
		return ObservedApplication.soon().until(() -> watcher.of(command), (stopped) -> stopped.size() >= count);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		TestObservationRegistry observationRegistry() {
			return TestObservationRegistry.create();
		}

		@Bean
		Watcher watcher() {
			return new Watcher();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OpenTelemetry {

		@Bean
		OpenTelemetryLettuceObservationConvention redisObservationConvention() {
			return new OpenTelemetryLettuceObservationConvention();
		}

	}

	/**
	 * What an observation said when it ended.
	 */
	private record Stopped(@Nullable String name, @Nullable String contextualName, Map<String, String> low,
			Map<String, String> high, @Nullable Throwable error, Duration lasted) {

		double heldSeconds() {
			return Double.parseDouble(this.high.getOrDefault("redis.hold.duration", "0"));
		}

	}

	private static final class Watcher implements ObservationHandler<LettuceObservationContext> {

		private final Queue<Stopped> stopped = new ConcurrentLinkedQueue<>();

		private final AtomicInteger underWay = new AtomicInteger();

		List<Stopped> of(String command) {
			return this.stopped.stream().filter((one) -> command.equals(one.low().get("db.operation.name"))).toList();
		}

		@Override
		public void onStart(LettuceObservationContext context) {
			this.underWay.incrementAndGet();
			context.put(Watcher.class, System.nanoTime());
		}

		@Override
		public void onStop(LettuceObservationContext context) {
			long started = Objects.requireNonNull(context.get(Watcher.class));
			this.stopped.add(new Stopped(context.getName(), context.getContextualName(),
					texts(context.getLowCardinalityKeyValues()), texts(context.getHighCardinalityKeyValues()),
					context.getError(), Duration.ofNanos(System.nanoTime() - started)));
			this.underWay.decrementAndGet();
		}

		private static Map<String, String> texts(Iterable<KeyValue> values) {
			Map<String, String> texts = new TreeMap<>();
			values.forEach((value) -> texts.put(value.getKey(), value.getValue()));
			return texts;
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof LettuceObservationContext;
		}

	}

}
