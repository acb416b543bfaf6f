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
import java.util.Map;

import io.github.redisrw.ReadOnly;
import io.github.redisrw.RedisDeployment;
import io.github.redisrw.RedisLockOperations;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.RedisTopology;
import io.lettuce.core.RedisURI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginProvider;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveRedisOperations;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The beans of deployments with names, and which of them an injection point gets.
 */
class NamedDeploymentsTests {

	private static final String SESSIONS = "redis.rw.deployments.sessions.";

	private static ApplicationContextRunner named() {
		return Contexts.impatient(Contexts.bare())
			.withConfiguration(
					AutoConfigurations.of(RedisRwRoutingAutoConfiguration.class, RedisRwLockAutoConfiguration.class))
			.withPropertyValues(SESSIONS + "nodes=127.0.0.1:1", "redis.rw.deployments.cache.nodes=127.0.0.1:1");
	}

	private static ApplicationContextRunner besidesTheUnnamed() {
		return named().withPropertyValues("redis.rw.nodes=" + Contexts.NOWHERE);
	}

	private static ApplicationContextRunner lazily(String... properties) {
		return Contexts.lazy().withPropertyValues(properties);
	}

	@Test
	void eachHasConnectionFactoriesOfItsOwn() {
		besidesTheUnnamed().run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBeansOfType(RedisConnectionFactory.class)).containsOnlyKeys("redisConnectionFactory",
					"readRedisConnectionFactory", "sessionsRedisConnectionFactory",
					"sessionsReadRedisConnectionFactory", "cacheRedisConnectionFactory",
					"cacheReadRedisConnectionFactory");
			assertThat(context.getBeansOfType(RedisTopology.class)).containsOnlyKeys("redisTopology",
					"sessionsRedisTopology", "cacheRedisTopology");
			assertThat(context.getBeansOfType(RedisLockOperations.class)).containsOnlyKeys("redisLockOperations",
					"sessionsRedisLockOperations", "cacheRedisLockOperations");
			assertThat(context.getBean(ReadWriteDeployments.class).all())
				.extracting((member) -> member.name().shown() + " " + member.primary())
				.containsExactly("default true", "cache false", "sessions false");
		});
	}

	@Test
	void anInjectionPointWithoutADeploymentGetsThePrimary() {
		besidesTheUnnamed().withBean(BeansTests.Plain.class).withBean(BeansTests.Reader.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(BeansTests.Plain.class).injected())
				.allMatch((bean) -> factoryOf(bean) == context.getBean("redisConnectionFactory"));
			assertThat(context.getBean(BeansTests.Reader.class).injected())
				.allMatch((bean) -> factoryOf(bean) == context.getBean("readRedisConnectionFactory"));
			assertThat(context.getBean(RedisTopology.class)).isSameAs(context.getBean("redisTopology"));
			assertThat(context.getBean(RedisLockOperations.class)).isSameAs(context.getBean("redisLockOperations"));
			assertThat(factoryOf(context.getBean(StringRedisTemplate.class)))
				.isSameAs(context.getBean("redisConnectionFactory"));
			assertThat(context.getBean(RedisConnectionFactory.class))
				.isSameAs(context.getBean("redisConnectionFactory"));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "redis.rw.nodes=127.0.0.1:1", "redis.rw.primary=sessions", "redis.rw.primary=cache" })
	void anInjectionPointWithADeploymentGetsThat(String primary) {
		named().withPropertyValues(primary).withBean(Sessions.class).run((context) -> {
			assertThat(context).hasNotFailed();
			Sessions sessions = context.getBean(Sessions.class);
			assertThat(sessions.writes())
				.allMatch((bean) -> factoryOf(bean) == context.getBean("sessionsRedisConnectionFactory"));
			assertThat(sessions.reads())
				.allMatch((bean) -> factoryOf(bean) == context.getBean("sessionsReadRedisConnectionFactory"));
			assertThat(sessions.topology()).isSameAs(context.getBean("sessionsRedisTopology"));
			assertThat(sessions.locks()).isSameAs(context.getBean("sessionsRedisLockOperations"));
			assertThat(context.getBean("sessionsReadRedisConnectionFactory")).asString().startsWith("Redis read path");
		});
	}

	@Test
	void oneWithANameMayBeThePrimary() {
		named().withPropertyValues("redis.rw.primary=sessions")
			.withBean(BeansTests.Plain.class)
			.withBean(BeansTests.Reader.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean("redisConnectionFactory"))
					.isSameAs(context.getBean("sessionsRedisConnectionFactory"));
				assertThat(context.getBeansOfType(RedisConnectionFactory.class)).hasSize(4);
				assertThat(context.getBean(BeansTests.Plain.class).injected())
					.allMatch((bean) -> factoryOf(bean) == context.getBean("sessionsRedisConnectionFactory"));
				assertThat(context.getBean(BeansTests.Reader.class).injected())
					.allMatch((bean) -> factoryOf(bean) == context.getBean("sessionsReadRedisConnectionFactory"));
				assertThat(context.getBean(RedisTopology.class)).isSameAs(context.getBean("sessionsRedisTopology"));
				assertThat(context.getBean(RedisLockOperations.class))
					.isSameAs(context.getBean("sessionsRedisLockOperations"));
				assertThat(context.getBean(ReadWriteDeployments.class).primary()).isNotNull()
					.extracting((member) -> member.name().text())
					.isEqualTo("sessions");
			});
	}

	@Test
	void withoutAPrimarySpringBootMakesNoConnectionFactory() {
		MockEnvironment environment = new MockEnvironment();
		String[] candidates = { "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration", null,
				"org.springframework.boot.data.redis.autoconfigure.DataRedisRepositoriesAutoConfiguration",
				RedisRwAutoConfiguration.class.getName() };
		assertThat(matches(environment, candidates)).containsExactly(true, true, true, true);
		environment.setProperty("redis.rw.primary", "none");
		assertThat(matches(environment, candidates)).containsExactly(false, true, false, true);
		environment.setProperty("redis.rw.enabled", "false");
		assertThat(matches(environment, candidates)).containsExactly(true, true, true, true);
	}

	private static boolean[] matches(MockEnvironment environment, String[] candidates) {
		NoPrimaryImportFilter filter = new NoPrimaryImportFilter();
		filter.setEnvironment(environment);
		return filter.match(candidates, Mockito.mock(AutoConfigurationMetadata.class));
	}

	@Test
	void anOwnBeanWins() {
		besidesTheUnnamed().withUserConfiguration(OwnTemplate.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(
					context.getBeanFactory().getBeanDefinition("sessionsReadStringRedisTemplate").getFactoryBeanName())
				.contains("OwnTemplate");
		});
	}

	@Test
	void oneThatIsNotEnabledIsNotThere() {
		besidesTheUnnamed().withPropertyValues(SESSIONS + "enabled=false").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context).hasBean("cacheRedisConnectionFactory")
				.doesNotHaveBean("sessionsRedisConnectionFactory");
		});
	}

	@Test
	void timesAndNumbersHoldForAllAndAddressesAndCredentialsDoNot() {
		lazily("redis.rw.write.host=w", "redis.rw.write.port=7000", "redis.rw.username=u", "redis.rw.password=p",
				"redis.rw.database=3", "redis.rw.ssl.enabled=true", "redis.rw.client-name=shop", "redis.rw.timeout=7s",
				"redis.rw.write.hold-timeout=3s", "redis.rw.write.acks.replicas=2", "redis.rw.write.keyspace-events=Ex",
				"redis.rw.read.max-lag=9s", "redis.rw.read.zone=a", "redis.rw.monitor.interval=4s",
				"spring.data.redis.password=q", "spring.data.redis.database=5", "spring.data.redis.ssl.enabled=true",
				"spring.data.redis.url=rediss://x:y@z:1/2", SESSIONS + "write.host=s", SESSIONS + "read.max-lag=1s")
			.run((context) -> {
				ReadWriteSetup setup = context.getBean("sessionsRedisRwSetup", ReadWriteSetup.class);
				RedisRwProperties properties = setup.settings().properties();
				assertThat(setup.deployment()).isEqualTo(new Deployment.Endpoints(new Node("s", 6379), null, null));
				RedisURI uri = setup.nativeUri();
				assertThat(uri.getCredentialsProvider().resolveCredentials().block()).isNotNull()
					.satisfies((credentials) -> assertThat(credentials.hasPassword()).isFalse());
				assertThat(uri.getDatabase()).isZero();
				assertThat(uri.isSsl()).isFalse();
				assertThat(uri.getClientName()).isEqualTo("shop");
				assertThat(uri.getTimeout()).isEqualTo(Duration.ofSeconds(7));
				assertThat(properties.getWrite().getHoldTimeout()).isEqualTo(Duration.ofSeconds(3));
				assertThat(properties.getWrite().getAcks().getReplicas()).isZero();
				assertThat(properties.getWrite().getKeyspaceEvents()).isNull();
				assertThat(properties.getRead().getMaxLag()).isEqualTo(Duration.ofSeconds(1));
				assertThat(properties.getMonitor().getInterval()).isEqualTo(Duration.ofSeconds(4));
				assertThat(setup.settings().near().getZone()).isEqualTo("a");
				assertThat(context.getBean(RedisRwProperties.class).getRead().getMaxLag())
					.isEqualTo(Duration.ofSeconds(9));
			});
	}

	@Test
	void eachHasCredentialsOfItsOwn() {
		lazily("redis.rw.nodes=n", SESSIONS + "sentinel.master=m", SESSIONS + "sentinel.nodes=a,b",
				SESSIONS + "username=u", SESSIONS + "password=secret", SESSIONS + "database=4")
			.run((context) -> {
				ReadWriteSetup setup = context.getBean("sessionsRedisRwSetup", ReadWriteSetup.class);
				assertThat(setup.nativeUri().getCredentialsProvider().resolveCredentials().block()).isNotNull()
					.satisfies((credentials) -> assertThat(credentials.getUsername()).isEqualTo("u"));
				assertThat(setup.nativeUri().getDatabase()).isEqualTo(4);
				assertThat(setup.deployment()).isInstanceOf(Deployment.Sentinels.class);
			});
	}

	@Test
	void connectionDetailsAndCustomizersMayBeMeantForOne() {
		lazily("redis.rw.nodes=n", SESSIONS + "database=2").withUserConfiguration(QualifiedBeansOfApplication.class)
			.run((context) -> {
				ReadWriteSetup sessions = context.getBean("sessionsRedisRwSetup", ReadWriteSetup.class);
				ReadWriteSetup unnamed = context.getBean("redisRwSetup", ReadWriteSetup.class);
				assertThat(sessions.deployment()).isEqualTo(new Deployment.Nodes(List.of(new Node("details", 1))));
				assertThat(unnamed.deployment()).isEqualTo(new Deployment.Nodes(List.of(new Node("n", 6379))));
				assertThat(sessions.clientConfiguration().getClientName()).contains("sessions");
				assertThat(unnamed.clientConfiguration().getClientName()).contains("all");
			});
	}

	@Test
	void whatPropertiesSayOfHowRedisIsReachedIsNotMeantForItsContainer() {
		lazily("redis.rw.nodes=n", "redis.rw.ssl.enabled=true", SESSIONS + "ssl.enabled=true",
				SESSIONS + "read.username=reader", SESSIONS + "read.password=secret",
				SESSIONS + "sentinel.fencing=majority")
			.withUserConfiguration(ContainerOfSessions.class)
			.run((context) -> {
				assertThat(context.getBean("sessionsRedisRwSetup", ReadWriteSetup.class).nativeUri().isSsl()).isFalse();
				assertThat(context.getBean("sessionsRedisRwClient")).isNotNull();
				assertThat(context.getBean("redisRwSetup", ReadWriteSetup.class).nativeUri().isSsl()).isTrue();
			});
	}

	@Test
	void environmentVariablesNameThem() {
		lazily("redis.rw.nodes=n")
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
						new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
								Map.of("REDIS_RW_DEPLOYMENTS_SESSIONS_WRITE_HOST", "s"))))
			.run((context) -> assertThat(context).hasBean("sessionsRedisConnectionFactory"));
	}

	/** Kubernetes sets them for Services of such names. */
	@Test
	void environmentVariablesOfServicesDoNotNameThem() {
		Map<String, Object> variables = Map.of("REDIS_RW_DEPLOYMENTS_SERVICE_HOST", "10.0.0.1",
				"REDIS_RW_DEPLOYMENTS_SERVICE_PORT", "6379", "REDIS_RW_DEPLOYMENTS_PORT", "tcp://10.0.0.1:6379",
				"REDIS_RW_DEPLOYMENTS_PORT_6379_TCP", "tcp://10.0.0.1:6379", "REDIS_RW_DEPLOYMENTS_SESSIONS_WRITE_PORT",
				"tcp://10.0.0.2:6379");
		lazily("redis.rw.nodes=n", SESSIONS + "write.host=s")
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
						new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
								variables)))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean("sessionsRedisRwSetup", ReadWriteSetup.class).deployment())
					.isEqualTo(new Deployment.Endpoints(new Node("s", 6379), null, null));
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					redis.rw.deployments.Sessions.nodes=n | 'redis.rw.deployments.Sessions' has a name | lower-case letters
					redis.rw.deployments.user-sessions.nodes=n | 'redis.rw.deployments.user-sessions' has a name | lower-case
					redis.rw.deployments.default.nodes=n | has a meaning of its own | Choose another one
					redis.rw.deployments.read.nodes=n | has a meaning of its own | 'reactive', 'read'
					redis.rw.deployments.a.database=1 | 'redis.rw.deployments.a.write.host' is not set | 'redis.rw.deployments.a.nodes'
					redis.rw.deployments.a.sentinel.master=m | 'redis.rw.deployments.a.sentinel.nodes' is not set | sentinel-0:26379
					redis.rw.deployments.a.read.host=m | 'redis.rw.deployments.a.read.host' with the value 'm' is set, but | remove
					redis.rw.primary=sessions | 'redis.rw.primary' with the value 'sessions' and 'redis.rw.nodes' are both set | Remove
					redis.rw.deployments.a.monitor.interval=0s | 'redis.rw.deployments.a.monitor.interval' with the value | longer than zero
					redis.rw.deployments.a.read.prefer=zone | 'redis.rw.deployments.a.read.prefer' with the value | 'redis.rw.deployments.a.read.zone'
					redis.rw.deployments.a.ssl.bundle=b | 'redis.rw.deployments.a.ssl.bundle' with the value 'b' names | Define the bundle
					redis.rw.deployments.a.sentinel.fencing=majority | 'redis.rw.deployments.a.sentinel.fencing' with the value | 'redis.rw.deployments.a.sentinel.master'
					""")
	void whatMakesNoSenseEndsTheStart(String property, String description, String action) {
		String nodes = (property.contains(".a.") && !property.matches(".*(database|master|read\\.host).*"))
				? "redis.rw.deployments.a.nodes=127.0.0.1:1" : "other=1";
		StartFailure failure = StartFailure
			.of(Contexts.unreachable().withPropertyValues(SESSIONS + "nodes=127.0.0.1:1", property, nodes));
		assertThat(failure.description()).contains(description);
		assertThat(failure.action()).contains(action);
	}

	@Test
	void aPrimaryThatThereIsNotEndsTheStart() {
		StartFailure failure = StartFailure.of(named().withPropertyValues("redis.rw.primary=orders"));
		assertThat(failure.description()).contains("'redis.rw.primary' with the value 'orders' names no deployment");
		assertThat(failure.action()).contains("one of 'cache', 'sessions', or to 'none'");
	}

	@Test
	void whoIsThePrimaryHasToBeSaid() {
		StartFailure failure = StartFailure.of(named());
		assertThat(failure.description()).contains("'redis.rw.write.host' is not set");
		assertThat(failure.action()).contains("make one of the deployments 'cache', 'sessions' the primary with "
				+ "'redis.rw.primary', or none of them");
	}

	@Test
	void whoeverIsInjectedWithADeploymentThatThereIsNotIsToldWhichThereAre() {
		FailureAnalysis analysis = analysis(lazily("redis.rw.nodes=n", SESSIONS + "nodes=n"), OfOrders.class);
		assertThat(analysis.getDescription()).contains("@RedisDeployment(\"orders\")", "there is none");
		assertThat(analysis.getAction()).contains("'sessions'", "'redis.rw.deployments.orders'");
		assertThat(analysis(lazily("redis.rw.nodes=n", "redis.rw.deployments.orders.nodes=n"), OtherOfOrders.class)
			.getAction()).contains("RedisTemplate<Object, Object>").contains("declare the one you need");
		assertThat(analysis(lazily("redis.rw.enabled=false"), OfOrders.class).getDescription())
			.contains("'redis.rw.enabled' is false");
	}

	@Test
	void withoutAPrimaryWhoeverDoesNotSayWhichIsTold() {
		FailureAnalysis analysis = analysis(lazily("redis.rw.primary=none", SESSIONS + "nodes=n"), OfAny.class);
		assertThat(analysis.getDescription()).contains("RedisLockOperations", "none is the primary");
		assertThat(analysis.getAction()).contains("@RedisDeployment", "'sessions'", "'redis.rw.primary'");
	}

	@Test
	void theBeanThatNeedsADeploymentIsNamedAndNotTheOneThatNeedsThat() {
		assertThat(
				analysis(lazily("redis.rw.nodes=n", SESSIONS + "nodes=n").withBean(OfOrders.class), NeedsOrders.class)
					.getDescription())
			.contains("OfOrders(", "@RedisDeployment(\"orders\")");
	}

	private static FailureAnalysis analysis(ApplicationContextRunner runner, Class<?> needy) {
		FailureAnalysis[] analysis = new FailureAnalysis[1];
		runner.run((context) -> {
			ConfigurableApplicationContext source = (ConfigurableApplicationContext) context
				.getSourceApplicationContext();
			Throwable failure = catchThrowable(() -> source.getBeanFactory().createBean(needy));
			analysis[0] = new MissingDeploymentBeanFailureAnalyzer(source.getBeanFactory(), source.getEnvironment())
				.analyze(failure);
		});
		assertThat(analysis[0]).isNotNull();
		return analysis[0];
	}

	@Test
	void aStartThatFailsNamesThePropertiesOfTheDeployment() {
		FailureAnalysis analysis = DeploymentFailure.analysis("'redis.rw.database' is too great",
				"Set 'redis.rw.timeout'.", new BeanCreationException("user", "no factory",
						new BeanCreationException("sessionsReadRedisConnectionFactory", "no database")));
		assertThat(analysis.getDescription())
			.isEqualTo("Deployment 'sessions': '" + SESSIONS + "database' is too great");
		assertThat(analysis.getAction()).startsWith("Set '" + SESSIONS + "timeout'.");
		for (String unnamed : List.of("redisConnectionFactory", "readRedisConnectionFactory")) {
			assertThat(DeploymentFailure.analysis("a", "b", new BeanCreationException(unnamed, "c")).getDescription())
				.isEqualTo("a");
		}
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void propertiesThatThereAreNotArePointedOut(CapturedOutput output) {
		besidesTheUnnamed()
			.withPropertyValues(SESSIONS + "read.max-lg=1s", SESSIONS + "lock.prefix=x", SESSIONS + "timeout=1s")
			.run((context) -> assertThat(
					output.toString().lines().filter((line) -> line.contains("There is no property")).toList())
				.hasSize(2)
				.anyMatch((line) -> line
					.contains("'" + SESSIONS + "read.max-lg': did you mean '" + SESSIONS + "read.max-lag'?"))
				.anyMatch((line) -> line.contains("'" + SESSIONS + "lock.prefix'")));
	}

	private static Object factoryOf(Object bean) {
		if (bean instanceof RedisTemplate<?, ?> template) {
			return template.getRequiredConnectionFactory();
		}
		return (bean instanceof ReactiveRedisTemplate<?, ?> template) ? template.getConnectionFactory() : bean;
	}

	/** Asks for a deployment, by each type that there is. */
	record Sessions(@RedisDeployment("sessions") RedisConnectionFactory factory,
			@RedisDeployment("sessions") ReactiveRedisConnectionFactory reactiveFactory,
			@RedisDeployment("sessions") RedisTemplate<Object, Object> ofObjects,
			@RedisDeployment("sessions") RedisOperations<String, String> ofStrings,
			@RedisDeployment("sessions") StringRedisTemplate strings,
			@RedisDeployment("sessions") ReactiveRedisTemplate<Object, Object> reactive,
			@RedisDeployment("sessions") ReactiveRedisOperations<String, String> ofReactiveStrings,
			@RedisDeployment("sessions") ReactiveStringRedisTemplate reactiveStrings,
			@RedisDeployment("sessions") @ReadOnly RedisConnectionFactory readFactory,
			@RedisDeployment("sessions") @ReadOnly ReactiveRedisConnectionFactory readReactiveFactory,
			@RedisDeployment("sessions") @ReadOnly RedisTemplate<Object, Object> readOfObjects,
			@RedisDeployment("sessions") @ReadOnly RedisOperations<String, String> readOfStrings,
			@RedisDeployment("sessions") @ReadOnly StringRedisTemplate readStrings,
			@RedisDeployment("sessions") @ReadOnly ReactiveRedisTemplate<Object, Object> readReactive,
			@RedisDeployment("sessions") @ReadOnly ReactiveStringRedisTemplate readReactiveStrings,
			@RedisDeployment("sessions") RedisTopology topology,
			@RedisDeployment("sessions") RedisLockOperations locks) {

		List<Object> writes() {
			return List.of(this.factory, this.reactiveFactory, this.ofObjects, this.ofStrings, this.strings,
					this.reactive, this.ofReactiveStrings, this.reactiveStrings);
		}

		List<Object> reads() {
			return List.of(this.readFactory, this.readReactiveFactory, this.readOfObjects, this.readOfStrings,
					this.readStrings, this.readReactive, this.readReactiveStrings);
		}

	}

	/** Asks for a deployment that there is not. */
	record OfOrders(@RedisDeployment("orders") @ReadOnly StringRedisTemplate orders) {

	}

	/** Asks for one that asks for it. */
	record NeedsOrders(OfOrders orders) {

	}

	/** Asks for something of a deployment that is not there. */
	record OtherOfOrders(@RedisDeployment("orders") RedisTemplate<String, Long> orders) {

	}

	/** Does not say of which deployment. */
	record OfAny(RedisLockOperations locks) {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTemplate {

		@Bean(defaultCandidate = false)
		@RedisDeployment("sessions")
		@ReadOnly
		StringRedisTemplate sessionsReadStringRedisTemplate(
				@RedisDeployment("sessions") @ReadOnly RedisConnectionFactory factory) {
			return new StringRedisTemplate(factory);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ContainerOfSessions {

		@Bean(defaultCandidate = false)
		@RedisDeployment("sessions")
		RedisReadWriteConnectionDetails container() {
			return new OfContainer();
		}

	}

	/** Has an origin, as the connection details of Testcontainers have. */
	static class OfContainer implements RedisReadWriteConnectionDetails, OriginProvider {

		@Override
		public List<Node> getNodes() {
			return List.of(new Node("container", 1));
		}

		@Override
		public @Nullable Origin getOrigin() {
			return null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class QualifiedBeansOfApplication {

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

		@Bean
		LettuceClientConfigurationBuilderCustomizer forAll() {
			return (builder) -> builder.clientName("all");
		}

		@Bean
		@RedisDeployment("sessions")
		LettuceClientConfigurationBuilderCustomizer forSessions() {
			return (builder) -> builder.clientName("sessions");
		}

	}

}
