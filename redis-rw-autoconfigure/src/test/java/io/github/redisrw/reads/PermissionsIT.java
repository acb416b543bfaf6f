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

package io.github.redisrw.reads;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.routing.RedisRouting;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisDeploymentExtension;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.ServiceEndpoint;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Users who may not ask everything, and a user for replicas only.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class PermissionsIT {

	@RegisterExtension
	static final RedisDeploymentExtension redis = RedisDeploymentExtension.builder()
		.replicas(2)
		.user("writer", "secret", "~*", "&*", "+@all")
		.user("reader", "secret", "~*", "&*", "+@read", "+@connection", "+role", "+info")
		.user("norole", "secret", "~*", "&*", "+@all", "-role")
		.user("noinfo", "secret", "~*", "&*", "+@all", "-info")
		.healBeforeEach()
		.build();

	private final RedisClient client = RedisClient.create();

	private Application application;

	@AfterEach
	void stop() {
		this.client.shutdown(0, 0, TimeUnit.SECONDS);
		this.application.close();
	}

	@Test
	void replicasHaveAUserOfTheirOwn(RedisDeployment deployment) {
		this.application = Application
			.ofNodes(deployment, "username", "writer", "password", "secret", "read.username", "reader", "read.password",
					"secret")
			.awaitEligible(2);
		writeAndRead(deployment);
		assertThat(deployment.replicas()).allSatisfy(
				(replica) -> assertThat(clients(replica)).contains("user=reader").doesNotContain("user=writer"));
		assertThat(clients(deployment.master())).contains("user=writer").doesNotContain("user=reader");
	}

	@Test
	void withoutRoleInfoIsAsked(RedisDeployment deployment, CapturedOutput output) {
		this.application = Application.ofNodes(deployment, "username", "norole", "password", "secret").awaitEligible(2);
		writeAndRead(deployment);
		assertThat(output.getOut()).containsOnlyOnce("does not answer ROLE").contains("+role");
	}

	@Test
	void withoutInfoHistoriesAreNotCompared(RedisDeployment deployment, CapturedOutput output) {
		this.application = Application.ofNodes(deployment, "username", "noinfo", "password", "secret").awaitEligible(2);
		writeAndRead(deployment);
		assertThat(output.getOut()).containsOnlyOnce("does not answer INFO").contains("+info");
	}

	@Test
	void withoutInfoReadsThatMustShowAWriteAreAnsweredByTheMaster(RedisDeployment deployment) {
		this.application = Application.ofNodes(deployment, "username", "noinfo", "password", "secret").awaitEligible(2);
		deployment.nodes().forEach(RedisNode::resetStats);
		for (int i = 0; i < 50; i++) {
			String value = String.valueOf(i);
			String read = RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
				this.application.writes().opsForValue().set("own", value);
				return this.application.reads().opsForValue().get("own");
			});
			assertThat(read).isEqualTo(value);
		}
		assertThat(deployment.master().commandCalls("get")).isEqualTo(50);
	}

	@Test
	void withoutInfoBehindOneAddressReadsAreAnswered(RedisDeployment deployment) {
		try (ServiceEndpoint write = ServiceEndpoint.to(deployment.master());
				ServiceEndpoint read = ServiceEndpoint.to(deployment.replicas().toArray(RedisNode[]::new))) {
			this.application = Application.ofServices(write, read, "username", "noinfo", "password", "secret")
				.awaitEligible(4);
			writeAndRead(deployment);
		}
	}

	@Test
	void aNodeThatIsBusyWithAScriptDeniesNothing(RedisDeployment deployment, CapturedOutput output) {
		this.application = Application
			.ofNodes(deployment, "username", "writer", "password", "secret", "monitor.interval", "100ms")
			.awaitEligible(2);
		List<RedisNode> busy = List.of(deployment.master(), deployment.replicas().get(0));
		List<StatefulRedisConnection<String, String>> scripts = busy.stream().map(this::keepBusy).toList();
		Awaitility.await()
			.atMost(Application.PATIENCE)
			.until(() -> this.application.replicas()
				.stream()
				.anyMatch((replica) -> replica.reason() != null && replica.reason().contains("BUSY")));
		for (int i = 0; i < 20; i++) {
			this.application.reads().opsForValue().get("key");
		}
		busy.forEach((node) -> node.command("SCRIPT", "KILL"));
		scripts.forEach(StatefulConnection::close);
		this.application.awaitEligible(2);
		writeAndRead(deployment);
		assertThat(output.getOut()).doesNotContain("does not answer", "ACL SETUSER", "cannot be reached");
	}

	private StatefulRedisConnection<String, String> keepBusy(RedisNode node) {
		node.command("CONFIG", "SET", "lua-time-limit", "20");
		StatefulRedisConnection<String, String> connection = this.client.connect(RedisURI.builder()
			.withHost(node.host())
			.withPort(node.port())
			.withAuthentication("writer", "secret")
			.build());
		connection.async().evalReadOnly("while true do end", ScriptOutputType.STATUS, new String[0]);
		return connection;
	}

	private void writeAndRead(RedisDeployment deployment) {
		this.application.writes().opsForValue().set("key", "value");
		deployment.awaitReplicated(Application.PATIENCE);
		deployment.nodes().forEach(RedisNode::resetStats);
		for (int i = 0; i < 100; i++) {
			assertThat(this.application.reads().opsForValue().get("key")).isEqualTo("value");
		}
		assertThat(deployment.master().commandCalls("get")).isZero();
	}

	private static String clients(RedisNode node) {
		return String.valueOf(node.command("CLIENT", "LIST", "TYPE", "NORMAL"));
	}

}
