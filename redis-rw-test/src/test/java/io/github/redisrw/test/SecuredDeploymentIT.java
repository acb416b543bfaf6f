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

package io.github.redisrw.test;

import java.time.Duration;
import java.util.Objects;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.api.StatefulRedisConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Integration tests for {@link RedisDeployment} with passwords, users and TLS.
 */
class SecuredDeploymentIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	@Test
	void passwordsAndTls() {
		try (RedisDeployment deployment = RedisDeployment.builder()
			.replicas(1)
			.sentinels(3)
			.password("secret")
			.sentinelPassword("hush")
			.tls()
			.start()) {
			TlsFiles tls = Objects.requireNonNull(deployment.tls());
			assertThat(deployment.password()).isEqualTo("secret");
			assertThat(deployment.sentinelPassword()).isEqualTo("hush");
			RedisNode master = deployment.master();
			assertThat(ping(uri(master, null, "secret"), tls)).isEqualTo("PONG");
			assertThat(ping(uri(deployment.sentinels().get(0), null, "hush"), tls)).isEqualTo("PONG");
			assertRefused(uri(master, null, null), tls);
			assertRefused(uri(deployment.sentinels().get(0), null, "secret"), tls);
			assertRefused(uri(master, null, "secret"), null);
			RedisNode next = deployment.failover(TIMEOUT);
			next.command("SET", "key", "value");
			deployment.heal();
			deployment.awaitReplicated(TIMEOUT);
			assertThat(master.command("GET", "key")).isEqualTo("value");
		}
	}

	@Test
	void mutualTlsTurnsAwayWhoShowsNoCertificate() {
		try (RedisDeployment deployment = RedisDeployment.builder().replicas(1).sentinels(3).mutualTls().start()) {
			TlsFiles files = Objects.requireNonNull(deployment.tls());
			RedisNode master = deployment.master();
			SslOptions.Builder trusting = trusting(files);
			assertThatExceptionOfType(RedisConnectionException.class)
				.isThrownBy(() -> pingWith(trusting.build(), uri(master, null, null)));
			assertThatExceptionOfType(RedisConnectionException.class)
				.isThrownBy(() -> pingWith(trusting.build(), uri(deployment.sentinels().get(0), null, null)));
			SslOptions shown = trusting.keystore(files.keyStore().toFile(), files.keyStorePassword().toCharArray())
				.keyStoreType("PKCS12")
				.build();
			assertThat(pingWith(shown, uri(master, null, null))).isEqualTo("PONG");
			assertThat(pingWith(shown, uri(deployment.sentinels().get(0), null, null))).isEqualTo("PONG");
			RedisNode next = deployment.failover(TIMEOUT);
			next.command("SET", "key", "value");
			deployment.awaitReplicated(TIMEOUT);
		}
	}

	@Test
	void usersWithRights() {
		try (RedisDeployment deployment = RedisDeployment.builder()
			.replicas(1)
			.sentinels(3)
			.user("app", "apppw", "~app:*", "+@all", "-flushall")
			.user("all", "allpw")
			.sentinelUser("watcher", "watcherpw", "+sentinel|get-master-addr-by-name", "+@connection")
			.start()) {
			RedisNode master = deployment.master();
			assertThat(deployment.password()).isNull();
			assertThat(ping(uri(master, "app", "apppw"), null)).isEqualTo("PONG");
			assertThat(ping(uri(master, "all", "allpw"), null)).isEqualTo("PONG");
			assertThat(ping(uri(deployment.sentinels().get(0), "watcher", "watcherpw"), null)).isEqualTo("PONG");
			assertRefused(uri(master, null, null), null);
			assertRefused(uri(master, "app", "allpw"), null);
			assertRefused(uri(deployment.sentinels().get(0), null, null), null);
			assertThat(master.command("ACL", "DRYRUN", "app", "SET", "app:1", "x")).isEqualTo("OK");
			assertThat(master.command("ACL", "DRYRUN", "app", "SET", "other", "x")).isNotEqualTo("OK");
			assertThat(master.command("ACL", "DRYRUN", "app", "FLUSHALL")).isNotEqualTo("OK");
			master.kill();
			deployment.awaitMasterOtherThan(master, TIMEOUT);
			deployment.heal();
			assertThat(master.role()).isEqualTo(Role.REPLICA);
		}
	}

	private static void assertRefused(RedisURI uri, @Nullable TlsFiles tls) {
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> ping(uri, tls))
			.isInstanceOfAny(RedisConnectionException.class, RedisCommandExecutionException.class);
	}

	private static String ping(RedisURI uri, @Nullable TlsFiles tls) {
		return pingWith((tls != null) ? trusting(tls).build() : null, uri);
	}

	private static SslOptions.Builder trusting(TlsFiles tls) {
		return SslOptions.builder().jdkSslProvider().truststore(tls.trustStore().toFile(), tls.trustStorePassword());
	}

	private static String pingWith(@Nullable SslOptions tls, RedisURI uri) {
		RedisClient client = RedisClient.create();
		try {
			if (tls != null) {
				uri.setSsl(true);
				uri.setVerifyPeer(SslVerifyMode.FULL);
				client.setOptions(ClientOptions.builder().sslOptions(tls).build());
			}
			try (StatefulRedisConnection<String, String> connection = client.connect(uri)) {
				return connection.sync().ping();
			}
		}
		finally {
			client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
		}
	}

	private static RedisURI uri(RedisServer server, @Nullable String user, @Nullable String password) {
		RedisURI.Builder uri = RedisURI.builder()
			.withHost(server.host())
			.withPort(server.port())
			.withTimeout(Duration.ofSeconds(2));
		if (password != null && user != null) {
			uri.withAuthentication(user, password.toCharArray());
		}
		else if (password != null) {
			uri.withPassword(password.toCharArray());
		}
		return uri.build();
	}

}
