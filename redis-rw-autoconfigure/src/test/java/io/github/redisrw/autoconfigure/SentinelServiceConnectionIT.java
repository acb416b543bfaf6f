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
import java.util.stream.Stream;

import com.github.dockerjava.api.DockerClient;
import io.github.redisrw.ReadOnly;
import io.github.redisrw.topology.RedisTopology;
import io.github.redisrw.topology.Topology;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.testcontainers.containers.GenericContainer;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.annotation.DirtiesContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A master, two replicas and three Sentinels, each in a container of Testcontainers. One
 * of the Sentinels is the service connection, and the others are found by it.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = { "redis.rw.nodes=nowhere:1", "redis.rw.write.hold-timeout=60s" })
@DirtiesContext
@EnabledIf("io.github.redisrw.autoconfigure.Containers#isDockerAvailable")
class SentinelServiceConnectionIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final List<Integer> PORTS = Containers.freePorts(6);

	private static final GenericContainer<?> master = server(PORTS.get(0), "--repl-diskless-sync-delay", "0");

	private static final List<GenericContainer<?>> replicas = Stream.of(PORTS.get(1), PORTS.get(2))
		.<GenericContainer<?>>map(
				(port) -> server(port, "--replicaof", "127.0.0.1", PORTS.get(0).toString()).dependsOn(master))
		.toList();

	private static final List<GenericContainer<?>> otherSentinels = Stream.of(PORTS.get(3), PORTS.get(4))
		.<GenericContainer<?>>map((port) -> sentinel(port).dependsOn(replicas))
		.toList();

	@ServiceConnection("redis-rw-sentinel")
	static final GenericContainer<?> sentinel = sentinel(PORTS.get(5)).dependsOn(otherSentinels);

	@Autowired
	private StringRedisTemplate writes;

	@Autowired
	@ReadOnly
	private StringRedisTemplate reads;

	@Autowired
	private RedisTopology topology;

	@Test
	void theSentinelLeadsToTheMasterAndToItsSuccessor() {
		await().atMost(PATIENCE)
			.until(() -> this.topology.topology().replicas().stream().filter(Topology.Replica::eligible).count() == 2);
		writeAndRead("before");
		assertThat(masterPort()).isEqualTo(PORTS.get(0));
		DockerClient docker = master.getDockerClient();
		docker.killContainerCmd(master.getContainerId()).exec();
		writeAndRead("after");
		assertThat(masterPort()).isIn(PORTS.subList(1, 3));
	}

	private void writeAndRead(String key) {
		this.writes.opsForValue().set(key, "value");
		await().atMost(PATIENCE).until(() -> "value".equals(this.reads.opsForValue().get(key)));
	}

	private int masterPort() {
		return Objects.requireNonNull(this.topology.topology().master()).node().port();
	}

	@AfterAll
	static void stop() {
		sentinel.stop();
		otherSentinels.forEach(GenericContainer::stop);
		replicas.forEach(GenericContainer::stop);
		master.stop();
	}

	// In the network of the host the address that Sentinels give is that of the nodes.

	private static GenericContainer<?> server(int port, String... arguments) {
		return new GenericContainer<>(Containers.IMAGE).withNetworkMode("host")
			.withCommand(Stream
				.concat(Stream.of("redis-server", "--bind", "127.0.0.1", "--port", String.valueOf(port)),
						Stream.of(arguments))
				.toArray(String[]::new));
	}

	private static GenericContainer<?> sentinel(int port) {
		return new GenericContainer<>(Containers.IMAGE).withNetworkMode("host")
			.withLabel("io.github.redisrw.ports", String.valueOf(port))
			.withLabel("io.github.redisrw.master", "orders")
			.withCommand("sh", "-c",
					"echo 'sentinel monitor orders 127.0.0.1 " + PORTS.get(0) + " 2' >/tmp/sentinel.conf"
							+ " && echo 'sentinel down-after-milliseconds orders 1000' >>/tmp/sentinel.conf"
							+ " && echo 'sentinel failover-timeout orders 5000' >>/tmp/sentinel.conf"
							+ " && exec redis-server /tmp/sentinel.conf --sentinel --bind 127.0.0.1 --port " + port);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Plain {

	}

}
