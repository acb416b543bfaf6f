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
import java.util.Objects;

import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisDeploymentExtension;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.TlsFiles;
import io.github.redisrw.topology.RedisTopology;
import io.github.redisrw.topology.Topology;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Servers and Sentinels that talk only to clients with a certificate.
 */
class MutualTlsIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@RegisterExtension
	static final RedisDeploymentExtension redis = RedisDeploymentExtension.builder()
		.replicas(2)
		.sentinels(3)
		.mutualTls()
		.healBeforeEach()
		.build();

	private final RedisDeployment deployment = redis.deployment();

	private final TlsFiles files = Objects.requireNonNull(this.deployment.tls());

	@ParameterizedTest
	@ValueSource(strings = { "redis.rw.ssl.bundle=pem", "spring.data.redis.ssl.bundle=jks",
			"redis.rw.ssl.bundle=pem redis.rw.sentinel.ssl.bundle=jks" })
	void bothPathsGoOnOverFailovers(String bundles) {
		sentinels().withPropertyValues(bundles.split(" ")).run((context) -> {
			assertThat(context).hasNotFailed();
			StringRedisTemplate writes = context.getBean("stringRedisTemplate", StringRedisTemplate.class);
			RedisNode former = this.deployment.master();
			// The Sentinels may close what is connected to the master of the test before.
			Awaitility.await()
				.atMost(PATIENCE)
				.ignoreExceptionsInstanceOf(WriteOutcomeUnknownException.class)
				.untilAsserted(() -> writes.opsForValue().set("key", "1"));
			assertReadFromAReplica(context.getBean(RedisTopology.class), reads(context), "1");
			former.kill();
			writes.opsForValue().set("key", "2");
			this.deployment.awaitMasterOtherThan(former, PATIENCE);
			former.restart();
			this.deployment.awaitReady(PATIENCE);
			assertReadFromAReplica(context.getBean(RedisTopology.class), reads(context), "2");
			RedisNode next = this.deployment.failover(PATIENCE);
			writes.opsForValue().set("key", "3");
			assertThat(next.command("GET", "key")).isEqualTo("3");
		});
	}

	private static StringRedisTemplate reads(ApplicationContext context) {
		return context.getBean("readStringRedisTemplate", StringRedisTemplate.class);
	}

	private void assertReadFromAReplica(RedisTopology topology, StringRedisTemplate reads, String expected) {
		await().atMost(PATIENCE)
			.until(() -> topology.topology().replicas().stream().anyMatch(Topology.Replica::eligible));
		this.deployment.awaitReplicated(PATIENCE);
		RedisNode master = this.deployment.master();
		master.resetStats();
		assertThat(reads.opsForValue().get("key")).isEqualTo(expected);
		assertThat(master.commandCalls("get")).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "spring.ssl.bundle.pem.trusting.options.enabled-protocols=TLSv1.2" })
	void withoutACertificateTheApplicationDoesNotStart(String options) {
		StartFailure nodes = StartFailure.of(Contexts.on(this.deployment)
			.withPropertyValues(bundles())
			.withPropertyValues("redis.rw.ssl.bundle=trusting", options));
		assertAsksForAKeyStore(nodes, "'redis.rw.ssl.bundle'", this.deployment.nodes().get(0).address(),
				this.deployment.nodes().get(1).address(), this.deployment.nodes().get(2).address());
		StartFailure sentinels = StartFailure
			.of(sentinels().withPropertyValues("redis.rw.ssl.bundle=trusting", options));
		assertAsksForAKeyStore(sentinels, "'redis.rw.sentinel.ssl.bundle'",
				this.deployment.sentinels().get(0).address(), this.deployment.sentinels().get(1).address(),
				this.deployment.sentinels().get(2).address());
		StartFailure nodesOfSentinels = StartFailure.of(sentinels().withPropertyValues("redis.rw.ssl.bundle=trusting",
				"redis.rw.sentinel.ssl.bundle=pem", options));
		assertAsksForAKeyStore(nodesOfSentinels, "'redis.rw.ssl.bundle'", this.deployment.nodes().get(0).address(),
				this.deployment.nodes().get(1).address(), this.deployment.nodes().get(2).address());
	}

	@Test
	void withACertificateOfSomebodyElseTheApplicationDoesNotStart() {
		try (RedisDeployment other = RedisDeployment.builder().replicas(0).tls().start()) {
			TlsFiles others = Objects.requireNonNull(other.tls());
			StartFailure failure = StartFailure.of(Contexts.on(this.deployment)
				.withPropertyValues("redis.rw.connect-timeout=3s", "redis.rw.ssl.bundle=foreign",
						"spring.ssl.bundle.pem.foreign.truststore.certificate=file:" + this.files.caCertificate(),
						"spring.ssl.bundle.pem.foreign.keystore.certificate=file:" + others.clientCertificate(),
						"spring.ssl.bundle.pem.foreign.keystore.private-key=file:" + others.clientKey()));
			assertThat(failure.description()).contains("wants a client certificate that it trusts");
		}
	}

	private static void assertAsksForAKeyStore(StartFailure failure, String property, String... addresses) {
		assertThat(failure.description()).containsAnyOf("wants a client certificate", "refuses the TLS handshake")
			.containsAnyOf(addresses);
		assertThat(failure.action()).contains(property, "'tls-auth-clients'");
	}

	private ApplicationContextRunner sentinels() {
		return Contexts.bare()
			.withPropertyValues(bundles())
			.withPropertyValues("redis.rw.sentinel.master=" + this.deployment.masterName(),
					"redis.rw.sentinel.nodes=" + Contexts.addresses(this.deployment.sentinels()));
	}

	private String[] bundles() {
		String pem = "spring.ssl.bundle.pem.pem.";
		String jks = "spring.ssl.bundle.jks.jks.";
		return List
			.of("redis.rw.connect-timeout=3s", pem + "truststore.certificate=file:" + this.files.caCertificate(),
					pem + "keystore.certificate=file:" + this.files.clientCertificate(),
					pem + "keystore.private-key=file:" + this.files.clientKey(),
					jks + "truststore.location=file:" + this.files.trustStore(),
					jks + "truststore.password=" + this.files.trustStorePassword(), jks + "truststore.type=PKCS12",
					jks + "keystore.location=file:" + this.files.keyStore(),
					jks + "keystore.password=" + this.files.keyStorePassword(), jks + "keystore.type=PKCS12",
					"spring.ssl.bundle.pem.trusting.truststore.certificate=file:" + this.files.caCertificate())
			.toArray(String[]::new);
	}

}
