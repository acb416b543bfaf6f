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

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServerConfig}.
 */
class ServerConfigTests {

	private static final Path DIRECTORY = Path.of("/data/a \"b\"");

	private static final AclUser ADMIN = new AclUser("admin", "adminpw", List.of());

	@Test
	void masterHasNoMaster() {
		assertThat(node(RedisDeployment.builder(), 7000, 7000, 0))
			.contains("port 7000", "bind 127.0.0.1", "dir \"/data/a \\\"b\\\"\"", "save \"\"")
			.noneMatch((line) -> line.matches("(replicaof|requirepass|masterauth|user|replica-announce|tls).*"));
	}

	@Test
	void replicaBehindAFrontAnnouncesTheFront() {
		assertThat(node(RedisDeployment.builder(), 7000, 8000, 8001)).contains("port 7000", "replicaof 127.0.0.1 8001",
				"replica-announce-ip 127.0.0.1", "replica-announce-port 8000");
	}

	@Test
	void configComesLastAndSoOverrides() {
		List<String> lines = node(RedisDeployment.builder().config("appendonly", "yes"), 7000, 7000, 0);
		assertThat(lines).contains("appendonly no").last().isEqualTo("appendonly yes");
	}

	@Test
	void passwordLeavesTheDefaultUserOn() {
		assertThat(node(RedisDeployment.builder().password("secret").user("app", "apppw", "~a:*", "+@read"), 7000, 7000,
				0))
			.contains("requirepass secret", "user app on >apppw ~a:* +@read", "user admin on >adminpw ~* &* +@all",
					"masteruser admin", "masterauth adminpw")
			.doesNotContain("user default off");
	}

	@Test
	void usersAloneTurnTheDefaultUserOff() {
		assertThat(node(RedisDeployment.builder().user("app", "apppw"), 7000, 7000, 0)).contains("user default off",
				"user app on >apppw ~* &* +@all");
	}

	@Test
	void tlsLeavesNoPlainPort() {
		assertThat(secured(RedisDeployment.builder().tls())).contains("port 0", "tls-port 7000",
				"tls-cert-file \"/tls/s.pem\"", "tls-key-file \"/tls/s.key\"", "tls-ca-cert-file \"/tls/ca.pem\"",
				"tls-replication yes", "tls-auth-clients no");
	}

	@Test
	void mutualTlsAsksClientsForACertificate() {
		assertThat(secured(RedisDeployment.builder().mutualTls())).contains("port 0", "tls-port 7000",
				"tls-auth-clients yes");
	}

	private static Stream<String> secured(RedisDeployment.Builder builder) {
		TlsFiles files = new TlsFiles(Path.of("/tls/ca.pem"), Path.of("/tls/trust"), "x", Path.of("/tls/c.pem"),
				Path.of("/tls/c.key"), Path.of("/tls/keys"), "y");
		ServerCertificate certificate = new ServerCertificate(Path.of("/tls/s.pem"), Path.of("/tls/s.key"), files);
		return new ServerConfig(builder.settings(), ADMIN, certificate).node(DIRECTORY, 7000, 7000, 0).lines();
	}

	@Test
	void sentinelKnowsAllFromTheStart() {
		Settings settings = RedisDeployment.builder()
			.sentinels(3)
			.masterName("orders")
			.downAfter(Duration.ofMillis(500))
			.password("secret")
			.sentinelPassword("hush")
			.settings();
		String config = new ServerConfig(settings, ADMIN, null).sentinel(DIRECTORY, 26379, "1234", 7000,
				List.of(7001, 7002), Map.of("5678", 26380));
		assertThat(config.lines()).contains("port 26379", "sentinel myid 1234",
				"sentinel monitor orders 127.0.0.1 7000 2", "sentinel down-after-milliseconds orders 500",
				"sentinel failover-timeout orders 3000", "sentinel auth-user orders admin",
				"sentinel auth-pass orders adminpw", "requirepass hush", "sentinel sentinel-user admin",
				"sentinel sentinel-pass adminpw", "sentinel known-replica orders 127.0.0.1 7001",
				"sentinel known-replica orders 127.0.0.1 7002", "sentinel known-sentinel orders 127.0.0.1 26380 5678");
	}

	private static List<String> node(RedisDeployment.Builder builder, int port, int announcedPort, int masterPort) {
		return new ServerConfig(builder.settings(), ADMIN, null).node(DIRECTORY, port, announcedPort, masterPort)
			.lines()
			.toList();
	}

}
