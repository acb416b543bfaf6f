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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for {@link ServiceEndpoint} in front of real nodes.
 */
class ServiceEndpointIT {

	@RegisterExtension
	static final RedisDeploymentExtension redis = RedisDeploymentExtension.builder().healBeforeEach().build();

	private static RedisClient client;

	@BeforeAll
	static void createClient() {
		client = RedisClient.create();
		client.setOptions(ClientOptions.builder().autoReconnect(false).build());
	}

	@AfterAll
	static void shutDownClient() {
		client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
	}

	@Test
	void spreadsConnectionsOverTheReplicas(RedisDeployment deployment) {
		List<RedisNode> replicas = deployment.replicas();
		List<StatefulRedisConnection<String, String>> connections = new ArrayList<>();
		try (ServiceEndpoint reads = ServiceEndpoint.to(replicas.get(0), replicas.get(1))) {
			for (int i = 0; i < 20; i++) {
				connections.add(connect(reads));
				assertThat(connections.get(i).sync().ping()).isEqualTo("PONG");
			}
			assertThat(reads.connectionsPerBackend()).containsOnlyKeys(replicas.get(0).address(),
					replicas.get(1).address());
			connections.forEach(StatefulRedisConnection::close);
			Awaitility.await().until(() -> reads.openConnections() == 0);
		}
	}

	@Test
	void connectionToAKilledMasterEndsAndANewOneFindsTheNext(RedisDeployment deployment) {
		RedisNode former = deployment.master();
		try (ServiceEndpoint writes = ServiceEndpoint.to(former);
				StatefulRedisConnection<String, String> connection = connect(writes)) {
			connection.sync().set("key", "value");
			former.kill();
			Awaitility.await().atMost(Duration.ofSeconds(1)).until(() -> !connection.isOpen());
			RedisNode next = deployment.replicas().get(0);
			deployment.promote(next);
			writes.retarget(next);
			try (StatefulRedisConnection<String, String> after = connect(writes)) {
				assertThat(after.sync().set("key", "other")).isEqualTo("OK");
			}
		}
	}

	@Test
	void openConnectionStaysWithTheDemotedMaster(RedisDeployment deployment) {
		RedisNode former = deployment.master();
		RedisNode next = deployment.replicas().get(0);
		try (ServiceEndpoint writes = ServiceEndpoint.to(former);
				StatefulRedisConnection<String, String> connection = connect(writes)) {
			deployment.promote(next);
			writes.retarget(next);
			assertThat(connection.sync().role().get(0)).isEqualTo("slave");
			assertThat(writes.connectionsPerBackend()).containsOnlyKeys(former.address());
		}
	}

	@Test
	void carriesManyCommands(RedisDeployment deployment) {
		int number = 100_000;
		try (ServiceEndpoint endpoint = ServiceEndpoint.to(deployment.master());
				StatefulRedisConnection<String, String> connection = connect(endpoint)) {
			List<RedisFuture<Long>> replies = new ArrayList<>(number);
			for (int i = 0; i < number; i++) {
				replies.add(connection.async().incr("counter"));
			}
			assertThat(LettuceFutures.awaitAll(10, TimeUnit.SECONDS, replies.toArray(new RedisFuture<?>[0]))).isTrue();
			assertThat(deployment.master().command("GET", "counter")).isEqualTo(String.valueOf(number));
		}
	}

	private static StatefulRedisConnection<String, String> connect(ServiceEndpoint endpoint) {
		return client.connect(RedisURI.create(endpoint.host(), endpoint.port()));
	}

}
