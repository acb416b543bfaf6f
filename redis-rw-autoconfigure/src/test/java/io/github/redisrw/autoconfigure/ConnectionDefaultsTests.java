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
import java.util.function.Consumer;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettucePoolingClientConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every connection has besides an address: our property, else that of Spring Boot,
 * else a default.
 */
class ConnectionDefaultsTests {

	private static final String SPRING = "spring.data.redis.host=n spring.data.redis.username=su "
			+ "spring.data.redis.password=sp spring.data.redis.database=3 spring.data.redis.client-name=sc "
			+ "spring.data.redis.connect-timeout=3s spring.data.redis.timeout=4s ";

	@ParameterizedTest
	@CsvSource(delimiterString = "=>", textBlock = """
			redis.rw.nodes=n => none
			redis.rw.nodes=n redis.rw.password=p => null:p
			redis.rw.nodes=n redis.rw.username=u redis.rw.password=p => u:p
			redis.rw.nodes=n redis.rw.password= => none
			redis.rw.nodes=n spring.data.redis.password= => none
			redis.rw.nodes=n spring.data.redis.username=su spring.data.redis.password=sp => su:sp
			redis.rw.nodes=n spring.data.redis.username=su redis.rw.password=p => su:p
			redis.rw.nodes=n redis.rw.username=u spring.data.redis.password=sp => u:sp
			spring.data.redis.url=redis://su:sp@n => su:sp
			redis.rw.write.url=redis://u:p@n => u:p
			redis.rw.write.url=redis://:p@n => null:p
			redis.rw.write.url=redis://u:p%40:1@n => u:p@:1
			redis.rw.write.url=redis://u:p@n spring.data.redis.username=su spring.data.redis.password=sp => u:p
			redis.rw.write.url=redis://u:p@n redis.rw.password=q => u:q
			redis.rw.write.url=redis://n spring.data.redis.username=su spring.data.redis.password=sp => su:sp
			""")
	void credentials(String properties, String credentials) {
		with(properties, (setup) -> assertThat(credentials(setup.nativeUri())).isEqualTo(credentials));
	}

	@ParameterizedTest
	@CsvSource(delimiterString = "=>", textBlock = """
			redis.rw.nodes=n => 0
			redis.rw.nodes=n redis.rw.database=2 spring.data.redis.database=3 => 2
			redis.rw.nodes=n spring.data.redis.database=3 => 3
			redis.rw.write.url=redis://n/4 spring.data.redis.database=3 => 4
			redis.rw.write.url=redis://n/0 spring.data.redis.database=3 => 0
			redis.rw.write.url=redis://n/ spring.data.redis.database=3 => 3
			redis.rw.write.url=redis://n/4 redis.rw.database=0 => 0
			spring.data.redis.url=redis://n/5 => 5
			spring.data.redis.sentinel.master=m spring.data.redis.sentinel.nodes=a:1 spring.data.redis.database=3 => 3
			spring.data.redis.masterreplica.nodes=a:1 spring.data.redis.database=3 => 3
			""")
	void database(String properties, int database) {
		with(properties, (setup) -> assertThat(setup.nativeUri().getDatabase()).isEqualTo(database));
	}

	@Test
	void theDefaults() {
		with("redis.rw.nodes=n", (setup) -> {
			LettuceClientConfiguration configuration = setup.clientConfiguration();
			assertThat(configuration.getClientName()).isEmpty();
			assertThat(configuration.getCommandTimeout()).isEqualTo(Duration.ofSeconds(2));
			assertThat(connectTimeout(configuration)).isEqualTo(Duration.ofMillis(500));
			assertThat(configuration.isUseSsl()).isFalse();
		});
	}

	@Test
	void nameAndTimeoutsAreThoseOfSpringBootWhereWeHaveNone() {
		with(SPRING, (setup) -> {
			LettuceClientConfiguration configuration = setup.clientConfiguration();
			assertThat(configuration.getClientName()).contains("sc");
			assertThat(configuration.getCommandTimeout()).isEqualTo(Duration.ofSeconds(4));
			assertThat(connectTimeout(configuration)).isEqualTo(Duration.ofSeconds(3));
		});
	}

	@Test
	void ourNameAndTimeoutsWin() {
		with(SPRING + "redis.rw.client-name=c redis.rw.connect-timeout=1s redis.rw.timeout=0", (setup) -> {
			LettuceClientConfiguration configuration = setup.clientConfiguration();
			assertThat(configuration.getClientName()).contains("c");
			assertThat(configuration.getCommandTimeout()).isZero();
			assertThat(connectTimeout(configuration)).isEqualTo(Duration.ofSeconds(1));
		});
	}

	@ParameterizedTest
	@CsvSource(delimiterString = "=>", textBlock = """
			redis.rw.nodes=n => false
			redis.rw.nodes=n redis.rw.ssl.enabled=true => true
			redis.rw.nodes=n redis.rw.ssl.bundle=ours => true
			redis.rw.nodes=n redis.rw.ssl.bundle=ours redis.rw.ssl.enabled=false => false
			redis.rw.nodes=n spring.data.redis.ssl.enabled=true => true
			redis.rw.nodes=n spring.data.redis.ssl.bundle=springs => true
			redis.rw.nodes=n spring.data.redis.ssl.bundle=springs redis.rw.ssl.enabled=false => false
			redis.rw.nodes=n spring.data.redis.ssl.bundle=springs spring.data.redis.ssl.enabled=false => false
			redis.rw.nodes=n redis.rw.ssl.bundle=ours spring.data.redis.ssl.enabled=false => true
			redis.rw.write.url=rediss://n => true
			redis.rw.write.url=redis://n => false
			spring.data.redis.url=rediss://n => true
			""")
	void tls(String properties, boolean tls) {
		with(properties + " spring.ssl.bundle.pem.ours.options.ciphers=TLS_AES_128_GCM_SHA256"
				+ " spring.ssl.bundle.pem.springs.options.ciphers=TLS_AES_256_GCM_SHA384", (setup) -> {
					assertThat(setup.clientConfiguration().isUseSsl()).isEqualTo(tls);
					assertThat(setup.nativeUri().isSsl()).isEqualTo(tls);
				});
	}

	@ParameterizedTest
	@CsvSource(delimiterString = "=>", textBlock = """
			spring.data.redis.ssl.bundle=springs => TLSv1.2
			redis.rw.ssl.bundle=ours => TLSv1.3
			spring.data.redis.ssl.bundle=springs redis.rw.ssl.bundle=ours => TLSv1.3
			spring.data.redis.ssl.bundle=springs redis.rw.ssl.enabled=true => TLSv1.2
			""")
	void theBundle(String properties, String protocol) {
		with("redis.rw.nodes=n spring.ssl.bundle.pem.ours.options.enabled-protocols=TLSv1.3"
				+ " spring.ssl.bundle.pem.springs.options.enabled-protocols=TLSv1.2 " + properties,
				(setup) -> assertThat(
						options(setup.clientConfiguration()).getSslOptions().createSSLParameters().getProtocols())
					.containsExactly(protocol));
	}

	@Test
	void thePoolIsThatOfSpringBoot() {
		with("redis.rw.nodes=n spring.data.redis.lettuce.pool.max-active=5 spring.data.redis.lettuce.pool.max-idle=4"
				+ " spring.data.redis.lettuce.pool.min-idle=3 spring.data.redis.lettuce.pool.max-wait=2s",
				(setup) -> assertThat(setup.clientConfiguration())
					.isInstanceOfSatisfying(LettucePoolingClientConfiguration.class, (configuration) -> {
						assertThat(configuration.getPoolConfig().getMaxTotal()).isEqualTo(5);
						assertThat(configuration.getPoolConfig().getMaxIdle()).isEqualTo(4);
						assertThat(configuration.getPoolConfig().getMinIdle()).isEqualTo(3);
						assertThat(configuration.getPoolConfig().getMaxWaitDuration()).hasSeconds(2);
					}));
		with("redis.rw.nodes=n spring.data.redis.lettuce.pool.enabled=false",
				(setup) -> assertThat(setup.clientConfiguration())
					.isNotInstanceOf(LettucePoolingClientConfiguration.class));
	}

	@ParameterizedTest
	@CsvSource(delimiterString = "=>",
			textBlock = """
					redis.rw.sentinel.username=u redis.rw.sentinel.password=p => u:p
					redis.rw.sentinel.password=p => null:p
					redis.rw.sentinel.password= => none
					redis.rw.password=q => none
					spring.data.redis.sentinel.username=su spring.data.redis.sentinel.password=sp => su:sp
					spring.data.redis.sentinel.username=su spring.data.redis.sentinel.password=sp redis.rw.sentinel.password=p => su:p
					""")
	void credentialsForTheSentinels(String properties, String credentials) {
		with("redis.rw.sentinel.master=m redis.rw.sentinel.nodes=s " + properties, (setup) -> {
			assertThat(credentials(setup.nativeUri().getSentinels().get(0))).isEqualTo(credentials);
			RedisSentinelConfiguration configuration = (RedisSentinelConfiguration) setup.redisConfiguration();
			assertThat(configuration.getSentinelUsername()
					+ configuration.getSentinelPassword().map((password) -> ":" + new String(password)).orElse(""))
				.isEqualTo(credentials.equals("none") ? "null" : credentials);
		});
	}

	@Test
	void credentialsOfConnectionDetails() {
		Contexts.lazy().withBean(DataRedisConnectionDetails.class, () -> new DataRedisConnectionDetails() {

			@Override
			public Standalone getStandalone() {
				return Standalone.of("container", 32768, 6);
			}

			@Override
			public String getUsername() {
				return "du";
			}

			@Override
			public String getPassword() {
				return "dp";
			}

		}).withPropertyValues(SPRING.split(" ")).run((context) -> {
			RedisURI uri = context.getBean(ReadWriteSetup.class).nativeUri();
			assertThat(credentials(uri)).isEqualTo("du:dp");
			assertThat(uri.getDatabase()).isEqualTo(6);
		});
	}

	@Test
	void theFactoriesSayWhatTheyConnectWith() {
		with(SPRING, (setup) -> {
			assertThat(setup.redisConfiguration()).extracting("database", "username", "password")
				.containsExactly(3, "su", RedisPassword.of("sp"));
			assertThat(setup.nativeUri().getClientName()).isEqualTo("sc");
		});
	}

	private static String credentials(RedisURI uri) {
		RedisCredentials credentials = uri.getCredentialsProvider().resolveCredentials().block();
		return (credentials == null || !credentials.hasPassword()) ? "none"
				: credentials.getUsername() + ":" + new String(credentials.getPassword());
	}

	private static ClientOptions options(LettuceClientConfiguration configuration) {
		return configuration.getClientOptions().orElseThrow();
	}

	private static Duration connectTimeout(LettuceClientConfiguration configuration) {
		return options(configuration).getSocketOptions().getConnectTimeout();
	}

	private static void with(String properties, Consumer<ReadWriteSetup> assertions) {
		Contexts.lazy()
			.withPropertyValues(properties.split(" "))
			.run((context) -> assertions.accept(context.getBean(ReadWriteSetup.class)));
	}

}
