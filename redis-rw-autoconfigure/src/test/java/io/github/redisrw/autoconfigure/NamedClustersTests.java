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
package io.github.redisrw.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.github.redisrw.RedisDeployment;
import io.github.redisrw.internal.client.ClientPaths;
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.internal.cluster.ClusterClient;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.RedisTopology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Deployments with names that are clusters.
 */
class NamedClustersTests {

	private static final String SESSIONS = "redis.rw.deployments.sessions.";

	private static ApplicationContextRunner lazily(String... properties) {
		return Contexts.lazy()
			.withConfiguration(
					AutoConfigurations.of(RedisRwRoutingAutoConfiguration.class, RedisRwLockAutoConfiguration.class))
			.withPropertyValues(properties);
	}

	@ParameterizedTest
	@ValueSource(strings = { "redis.rw.sentinel.master=m redis.rw.sentinel.nodes=n", "redis.rw.write.host=w",
			"redis.rw.nodes=n", "redis.rw.cluster.nodes=n", "redis.rw.primary=sessions", "redis.rw.primary=none" })
	void clusterMayBeBesideAnyOther(String other) {
		lazily(other.split(" ")).withPropertyValues(SESSIONS + "cluster.nodes=a:1,b:2").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean("sessionsRedisRwSetup", ReadWriteSetup.class).deployment())
				.isEqualTo(new Deployment.Cluster(List.of(new Node("a", 1), new Node("b", 2))));
			assertThat(context.getBean("sessionsRedisRwClient")).isInstanceOf(ClusterClient.class);
			assertThat(context.getBean("sessionsRedisConnectionFactory")).asString()
				.startsWith("Redis write path (cluster [a:1, b:2]");
			assertThat(context.getBean("sessionsReadRedisConnectionFactory")).asString()
				.startsWith("Redis read path (cluster [a:1, b:2]");
			for (String bean : List.of("RedisTemplate", "StringRedisTemplate", "ReactiveRedisTemplate",
					"ReactiveStringRedisTemplate", "ReadRedisTemplate", "ReadStringRedisTemplate",
					"ReadReactiveRedisTemplate", "ReadReactiveStringRedisTemplate", "RedisLockOperations")) {
				assertThat(context).hasBean("sessions" + bean);
			}
			assertThat(context).doesNotHaveBean("sessionsRedisTopology");
		});
	}

	@Test
	void thereMayBeSeveralWithSettingsOfTheirOwn() {
		lazily("redis.rw.nodes=n", "redis.rw.cluster.refresh-interval=7s", SESSIONS + "cluster.nodes=a",
				"redis.rw.deployments.cache.cluster.nodes=b", "redis.rw.deployments.cache.cluster.refresh-interval=3s")
			.run((context) -> {
				ReadWriteDeployments deployments = context.getBean(ReadWriteDeployments.class);
				assertThat(deployments.clients()).containsOnlyKeys("default");
				assertThat(deployments.clusters()).containsOnlyKeys("cache", "sessions");
				assertThat(context.getBean("redisRwClient")).isInstanceOf(ReadWriteClient.class);
				assertThat(refreshInterval(deployments, "sessions")).hasSeconds(7);
				assertThat(refreshInterval(deployments, "cache")).hasSeconds(3);
			});
	}

	private static Duration refreshInterval(ReadWriteDeployments deployments, String name) {
		return deployments.all()
			.stream()
			.filter((member) -> member.name().text().equals(name))
			.map((member) -> member.setup().settings().properties().getCluster().getRefreshInterval())
			.findFirst()
			.orElseThrow();
	}

	@Test
	void clusterMayBeThePrimary() {
		lazily("redis.rw.primary=sessions", SESSIONS + "cluster.nodes=a", "redis.rw.deployments.cache.nodes=b")
			.run((context) -> {
				RedisConnectionFactory factory = context.getBean("sessionsRedisConnectionFactory",
						RedisConnectionFactory.class);
				assertThat(context.getBean(RedisConnectionFactory.class)).isSameAs(factory);
				assertThat(context.getBean("redisConnectionFactory")).isSameAs(factory);
				assertThat(context.getBean(StringRedisTemplate.class).getRequiredConnectionFactory()).isSameAs(factory);
				assertThat(context.getBean(ReactiveStringRedisTemplate.class).getConnectionFactory()).isSameAs(factory);
				assertThat(context.getBean(ClientPaths.class)).isInstanceOf(ClusterClient.class);
				assertThat(context.getBeansOfType(RedisTopology.class)).containsOnlyKeys("cacheRedisTopology");
			});
	}

	/** Which is none of a Redis Cluster: there is no master of it. */
	@Test
	void whoeverIsInjectedWithItsTopologyIsToldThatThereIsNone() {
		FailureAnalysis[] analysis = new FailureAnalysis[1];
		lazily("redis.rw.nodes=n", SESSIONS + "cluster.nodes=a").run((context) -> {
			ConfigurableApplicationContext source = (ConfigurableApplicationContext) context
				.getSourceApplicationContext();
			Throwable failure = catchThrowable(() -> source.getBeanFactory().createBean(OfSessions.class));
			analysis[0] = new MissingDeploymentBeanFailureAnalyzer(source.getBeanFactory(), source.getEnvironment())
				.analyze(failure);
		});
		assertThat(analysis[0]).isNotNull();
		assertThat(analysis[0].getAction()).contains("unless it is a Redis Cluster, RedisTopology");
	}

	/** Beans are registered without it when an application is processed ahead of time. */
	@Test
	void thatItIsAClusterMayBeKnownOnlyAtTheStart() {
		lazily("redis.rw.nodes=n", SESSIONS + "cluster.nodes=a").run((context) -> {
			ReadWriteSetup setup = context.getBean("sessionsRedisRwSetup", ReadWriteSetup.class);
			ClientPaths client = context.getBean("sessionsRedisRwClient", ClientPaths.class);
			assertThatExceptionOfType(InvalidPropertyException.class)
				.isThrownBy(() -> DeploymentBeans.topology(client, setup))
				.withMessageContaining("'" + SESSIONS + "cluster.nodes' is set, but a RedisTopology has one master");
		});
		lazily("redis.rw.nodes=n", SESSIONS + "nodes=a").run((
				context) -> assertThat(context.getBeanFactory().getBeanDefinition("sessionsRedisTopology").isLazyInit())
					.isTrue());
	}

	@Test
	void connectionDetailsWin() {
		lazily("redis.rw.nodes=n", SESSIONS + "cluster.nodes=a").withUserConfiguration(Details.class)
			.run((context) -> assertThat(context.getBean("sessionsRedisRwClient")).isInstanceOf(ReadWriteClient.class));
		lazily("redis.rw.cluster.nodes=a")
			.withBean(RedisReadWriteConnectionDetails.class, () -> new Details().details())
			.run((context) -> assertThat(context.getBean("redisRwClient")).isInstanceOf(ReadWriteClient.class));
	}

	@Test
	void clusterOfSpringBootKeepsNothingAwayWhereItIsNotThePrimary() {
		lazily("spring.data.redis.cluster.nodes=n", SESSIONS + "nodes=a")
			.run((context) -> assertThat(context).doesNotHaveBean("sessionsRedisConnectionFactory"));
		for (String primary : List.of("none", "sessions")) {
			lazily("spring.data.redis.cluster.nodes=n", SESSIONS + "nodes=a", "redis.rw.primary=" + primary)
				.run((context) -> assertThat(context).hasBean("sessionsRedisConnectionFactory"));
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					cluster.nodes= | cluster.nodes' is empty | host:port
					sentinel.master=m sentinel.nodes=s | sentinel.master' with the value 'm' and '{}cluster.nodes' are both set | '{}cluster.nodes'
					nodes=n | nodes' with the value 'n' and '{}cluster.nodes' are both set | Set exactly one of '{}write.host'
					write.host=w | write.host' with the value 'w' and '{}cluster.nodes' are both set | Set exactly one
					read.host=r | read.host' with the value 'r' is set, but '{}write.host' is not | remove '{}read.host'
					database=1 | database' with the value '1' is set, but a Redis Cluster has database 0 only | Remove it
					sentinel.fencing=majority | sentinel.fencing' with the value 'MAJORITY' is set, but a Redis Cluster | Remove it
					write.keyspace-events=Ex | write.keyspace-events' with the value 'Ex' is set, but each node | Remove it
					cluster.refresh-interval=0 | cluster.refresh-interval' with the value 'PT0S' is not positive | longer than zero
					""")
	void whatMakesNoSenseEndsTheStart(String settings, String description, String action) {
		ApplicationContextRunner runner = Contexts.unreachable()
			.withPropertyValues(SESSIONS + "cluster.nodes=127.0.0.1:1");
		for (String setting : settings.split(" ")) {
			runner = runner.withPropertyValues(SESSIONS + setting);
		}
		StartFailure failure = StartFailure.of(runner);
		assertThat(failure.description()).contains("'" + SESSIONS + description.replace("{}", SESSIONS));
		assertThat(failure.action()).contains(action.replace("{}", SESSIONS));
	}

	/** Asks for what there is not. */
	record OfSessions(@RedisDeployment("sessions") RedisTopology topology) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Details {

		@Bean(defaultCandidate = false)
		@RedisDeployment("sessions")
		RedisReadWriteConnectionDetails details() {
			return new RedisReadWriteConnectionDetails() {

				@Override
				public List<Node> getNodes() {
					return List.of(new Node("details", 1));
				}

			};
		}

	}

}
