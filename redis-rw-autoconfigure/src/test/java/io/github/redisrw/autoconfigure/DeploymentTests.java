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

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.RedisStaticMasterReplicaConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Where the properties say that Redis is.
 */
class DeploymentTests {

	@ParameterizedTest
	@CsvSource(delimiterString = "=>",
			textBlock = """
					redis.rw.write.host=w => write endpoint w:6379
					redis.rw.write.host=w redis.rw.write.port=7000 => write endpoint w:7000
					redis.rw.write.host=w redis.rw.read.host=r => write endpoint w:6379, read endpoint r:6379
					redis.rw.write.host=w redis.rw.read.host=r redis.rw.read.port=7001 => write endpoint w:6379, read endpoint r:7001
					redis.rw.write.url=redis://w => write endpoint w:6379
					redis.rw.write.url=rediss://u:p@w:7000/3 => write endpoint w:7000
					redis.rw.write.url=redis://[::1]:7000 => write endpoint [::1]:7000
					redis.rw.write.url=redis://w redis.rw.read.url=redis://r:7001 => write endpoint w:6379, read endpoint r:7001
					redis.rw.write.host=w redis.rw.read.url=redis://r => write endpoint w:6379, read endpoint r:6379
					redis.rw.write.host=::1 => write endpoint [::1]:6379
					redis.rw.write.host=[fe80::1] redis.rw.write.port=7000 => write endpoint [fe80::1]:7000
					""")
	void endpoints(String properties, String source) {
		assertSource(properties, source);
	}

	@ParameterizedTest
	@CsvSource(delimiterString = "=>",
			textBlock = """
					redis.rw.sentinel.master=m redis.rw.sentinel.nodes=a,b:7000 => Sentinel master 'm' at a:26379, b:7000
					redis.rw.sentinel.master=m redis.rw.sentinel.nodes[0]=a redis.rw.sentinel.nodes[1]=b => Sentinel master 'm' at a:26379, b:26379
					redis.rw.nodes=a,b:7000,[::1]:7001 => nodes [a:6379, b:7000, [::1]:7001]
					redis.rw.nodes=a redis.rw.write.keyspace-events=KEAoc => nodes [a:6379]
					redis.rw.nodes[0]=a:7000 redis.rw.nodes[1]=b => nodes [a:7000, b:6379]
					""")
	void sentinelsAndNodes(String properties, String source) {
		assertSource(properties, source);
	}

	@ParameterizedTest
	@CsvSource(delimiterString = "=>",
			textBlock = """
					spring.data.redis.sentinel.master=m spring.data.redis.sentinel.nodes=a:1,b:2 => Sentinel master 'm' at a:1, b:2
					spring.data.redis.masterreplica.nodes=a:1,b:2 => nodes [a:1, b:2]
					spring.data.redis.host=a => nodes [a:6379]
					spring.data.redis.masterreplica.nodes=[::1]:1,[fe80::2]:2 => nodes [[::1]:1, [fe80::2]:2]
					spring.data.redis.sentinel.master=m spring.data.redis.sentinel.nodes=[::1]:1 => Sentinel master 'm' at [::1]:1
					spring.data.redis.port=7000 => nodes [localhost:7000]
					spring.data.redis.host=::1 => nodes [[::1]:6379]
					spring.data.redis.url=redis://u:p@a:7000/2 => nodes [a:7000]
					spring.data.redis.url=redis://a => nodes [a:6379]
					""")
	void whatSpringBootsOwnPropertiesSay(String properties, String source) {
		assertSource(properties, source);
	}

	@ParameterizedTest
	@CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
			redis.rw.write.host=w => write endpoint w:6379
			redis.rw.nodes=n => nodes [n:6379]
			redis.rw.sentinel.master=m redis.rw.sentinel.nodes=s => Sentinel master 'm' at s:26379
			""")
	void ourPropertiesWinOverThoseOfSpringBoot(String properties, String source) {
		for (String others : List.of("spring.data.redis.host=x",
				"spring.data.redis.sentinel.master=x spring.data.redis.sentinel.nodes=x:1",
				"spring.data.redis.masterreplica.nodes=x:1")) {
			assertSource(properties + " " + others, source);
		}
	}

	@Test
	void environmentVariables() {
		assertThat(
				sourceOf(Map.of("REDIS_RW_WRITE_HOST", "w", "REDIS_RW_READ_HOST", "r", "REDIS_RW_READ_PORT", "7001")))
			.isEqualTo("write endpoint w:6379, read endpoint r:7001");
		assertThat(sourceOf(Map.of("REDIS_RW_SENTINEL_MASTER", "m", "REDIS_RW_SENTINEL_NODES", "a,b")))
			.isEqualTo("Sentinel master 'm' at a:26379, b:26379");
		assertThat(sourceOf(Map.of("REDIS_RW_NODES_0", "a", "REDIS_RW_NODES_1", "b")))
			.isEqualTo("nodes [a:6379, b:6379]");
		assertThat(sourceOf(Map.of("SPRING_DATA_REDIS_HOST", "a"))).isEqualTo("nodes [a:6379]");
	}

	@Test
	void connectionDetailsOfAStandaloneServer() {
		assertSource(new DataRedisConnectionDetails() {

			@Override
			public Standalone getStandalone() {
				return Standalone.of("container", 32768);
			}

		}, "nodes [container:32768]");
	}

	@Test
	void connectionDetailsOfSentinels() {
		assertSource(new SentinelDetails(), "Sentinel master 'named' at s:1");
	}

	@Test
	void connectionDetailsOfMasterAndReplicas() {
		assertSource(new DataRedisConnectionDetails() {

			@Override
			public MasterReplica getMasterReplica() {
				return () -> List.of(new Node("a", 1), new Node("b", 2));
			}

		}, "nodes [a:1, b:2]");
	}

	/** As everywhere in Spring Boot: what is made for a container is not overridden. */
	@ParameterizedTest
	@CsvSource({ "redis.rw.nodes=n", "redis.rw.write.host=w", "redis.rw.sentinel.master=m redis.rw.sentinel.nodes=s" })
	void connectionDetailsWinOverOurProperties(String properties) {
		Contexts.lazy()
			.withPropertyValues(properties.split(" "))
			.withPropertyValues("redis.rw.username=u", "redis.rw.password=p", "redis.rw.database=7")
			.withBean(DataRedisConnectionDetails.class, SentinelDetails::new)
			.run((context) -> {
				assertThat(Contexts.source(context)).isEqualTo("Sentinel master 'named' at s:1");
				RedisSentinelConfiguration configuration = (RedisSentinelConfiguration) context
					.getBean(ReadWriteSetup.class)
					.redisConfiguration();
				assertThat(configuration.getDatabase()).isNotEqualTo(7);
				assertThat(configuration.getUsername()).isNotEqualTo("u");
			});
	}

	@Test
	void configurationsThatAreBeansWinOverAll() {
		RedisSentinelConfiguration sentinels = new RedisSentinelConfiguration("m", Set.of("a:1"));
		sentinels.setUsername("u");
		sentinels.setPassword("secret");
		sentinels.setSentinelPassword("other");
		sentinels.setDatabase(3);
		assertConfiguration(sentinels, "Sentinel master 'm' at a:1");
		RedisStandaloneConfiguration single = new RedisStandaloneConfiguration("b", 2);
		single.setUsername("u");
		single.setPassword("secret");
		single.setDatabase(3);
		assertConfiguration(single, "nodes [b:2]");
		RedisStaticMasterReplicaConfiguration nodes = new RedisStaticMasterReplicaConfiguration("c", 3);
		nodes.addNode("d", 4);
		nodes.setUsername("u");
		nodes.setPassword("secret");
		nodes.setDatabase(3);
		assertConfiguration(nodes, "nodes [c:3, d:4]");
	}

	@Test
	void ourOwnConnectionDetailsWinOverAll() {
		assertOwnDetails(new RedisReadWriteConnectionDetails() {

			@Override
			public Endpoints getEndpoints() {
				return new Endpoints(new Node("w", 1), new Node("r", 2));
			}

		}, "write endpoint w:1, read endpoint r:2");
		assertOwnDetails(new RedisReadWriteConnectionDetails() {

			@Override
			public Sentinel getSentinel() {
				return new Sentinel("m", List.of(new Node("s", 3)), null, "watch");
			}

		}, "Sentinel master 'm' at s:3");
		assertOwnDetails(new RedisReadWriteConnectionDetails() {

			@Override
			public List<Node> getNodes() {
				return List.of(new Node("n", 4));
			}

			@Override
			public int getDatabase() {
				return 5;
			}

		}, "nodes [n:4]");
	}

	@Test
	void ownConnectionDetailsThatDoNotSayWhereRedisIsEndTheStart() {
		Contexts.lazy().withBean(RedisReadWriteConnectionDetails.class, () -> new RedisReadWriteConnectionDetails() {
		})
			.run((context) -> assertThatThrownBy(() -> context.getBean(ReadWriteSetup.class)).rootCause()
				.hasMessageContaining("exactly one of endpoints, Sentinels and nodes"));
	}

	private static void assertOwnDetails(RedisReadWriteConnectionDetails details, String source) {
		Contexts.lazy()
			.withPropertyValues("redis.rw.nodes=x", "redis.rw.database=9")
			.withBean(DataRedisConnectionDetails.class, SentinelDetails::new)
			.withBean(RedisReadWriteConnectionDetails.class, () -> details)
			.run((context) -> {
				assertThat(Contexts.source(context)).isEqualTo(source);
				RedisConfiguration used = context.getBean(ReadWriteSetup.class).redisConfiguration();
				assertThat(RedisConfiguration.getDatabaseOrElse(used, () -> 0)).isEqualTo(details.getDatabase());
			});
	}

	private static void assertConfiguration(RedisConfiguration configuration, String source) {
		Contexts.lazy()
			.withPropertyValues("redis.rw.nodes=n", "spring.data.redis.host=h")
			.withBean(RedisConfiguration.class, () -> configuration)
			.run((context) -> {
				assertThat(Contexts.source(context)).isEqualTo(source);
				RedisConfiguration used = context.getBean(ReadWriteSetup.class).redisConfiguration();
				assertThat(RedisConfiguration.getDatabaseOrElse(used, () -> 0)).isEqualTo(3);
				assertThat(RedisConfiguration.getUsernameOrElse(used, () -> "")).isEqualTo("u");
				assertThat(RedisConfiguration.getPasswordOrElse(used, RedisPassword::none).toOptional()).get()
					.extracting(String::new)
					.isEqualTo("secret");
			});
	}

	private static void assertSource(String properties, String source) {
		Contexts.lazy()
			.withPropertyValues(properties.split(" "))
			.run((context) -> assertThat(Contexts.source(context)).isEqualTo(source));
	}

	private static void assertSource(DataRedisConnectionDetails details, String source) {
		Contexts.lazy()
			.withBean(DataRedisConnectionDetails.class, () -> details)
			.run((context) -> assertThat(Contexts.source(context)).isEqualTo(source));
	}

	private static String sourceOf(Map<String, Object> variables) {
		StringBuilder source = new StringBuilder();
		Contexts.lazy().withInitializer((context) -> {
			context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables));
			ConfigurationPropertySources.attach(context.getEnvironment());
		}).run((context) -> source.append(Contexts.source(context)));
		return source.toString();
	}

	/** As a container with Sentinels gives them. */
	private static final class SentinelDetails implements DataRedisConnectionDetails {

		@Override
		public Sentinel getSentinel() {
			return new Sentinel() {

				@Override
				public int getDatabase() {
					return 0;
				}

				@Override
				public String getMaster() {
					return "named";
				}

				@Override
				public List<Node> getNodes() {
					return List.of(new Node("s", 1));
				}

				@Override
				public @Nullable String getUsername() {
					return null;
				}

				@Override
				public @Nullable String getPassword() {
					return null;
				}

			};
		}

	}

}
