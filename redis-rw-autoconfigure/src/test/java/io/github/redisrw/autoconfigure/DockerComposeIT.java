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

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.github.redisrw.ReadOnly;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.RedisTopology;
import io.github.redisrw.topology.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Applications whose Redis is started by Spring Boot, with Docker Compose itself.
 */
@EnabledIf("io.github.redisrw.autoconfigure.Containers#isComposeAvailable")
class DockerComposeIT {

	private static final Path ROOT = Path.of("").toAbsolutePath();

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@TempDir
	private Path directory;

	@Test
	void theFileThatIsDocumentedGivesADeploymentWithASentinelThatFailsOver() throws Exception {
		Path file = ROOT.resolveSibling("deploy/development/compose.yml");
		try (Containers.ComposeProject project = new Containers.ComposeProject(file, this.directory);
				ConfigurableApplicationContext context = start(project)) {
			assertThat(source(context)).isEqualTo("Sentinel master 'mymaster' at 127.0.0.1:" + project.sentinelPort());
			Shop shop = context.getBean(Shop.class);
			shop.awaitReplicas(2);
			assertThat(shop.topology.topology().master()).isNotNull()
				.satisfies((master) -> assertThat(master.node().port()).isEqualTo(project.nodePorts().get(0)));
			assertThat(shop.replicas()).containsExactlyInAnyOrderElementsOf(project.nodePorts().subList(1, 3));
			shop.writeAndRead("before");
			project.kill("redis-1");
			shop.writeAndRead("after");
			assertThat(shop.topology.topology().master()).isNotNull()
				.satisfies((master) -> assertThat(master.node().port()).isIn(project.nodePorts().subList(1, 3)));
		}
	}

	@Test
	void servicesThatAreNodesAreOneListAndSayThePassword() throws Exception {
		Path file = ROOT.resolve("src/test/resources/compose-nodes.yml");
		try (Containers.ComposeProject project = new Containers.ComposeProject(file, this.directory);
				ConfigurableApplicationContext context = start(project)) {
			assertThat(context.getBeansOfType(RedisReadWriteConnectionDetails.class)).hasSize(3);
			RedisReadWriteConnectionDetails details = Objects
				.requireNonNull(ServicesDetails.of(context.getBeanProvider(RedisReadWriteConnectionDetails.class)));
			List<Node> nodes = details.getNodes();
			assertThat(nodes).extracting(Node::port).containsExactlyInAnyOrderElementsOf(project.nodePorts());
			assertThat(source(context)).isEqualTo("nodes " + nodes);
			Shop shop = context.getBean(Shop.class);
			shop.awaitReplicas(2);
			shop.writeAndRead("key");
		}
	}

	private static ConfigurableApplicationContext start(Containers.ComposeProject project) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.registerShutdownHook(false)
			.properties(project.properties())
			.properties("redis.rw.nodes=" + Contexts.NOWHERE, "redis.rw.write.hold-timeout=60s")
			.run();
	}

	private static String source(ConfigurableApplicationContext context) {
		String text = context.getBean("redisConnectionFactory").toString();
		return text.substring("Redis write path (".length(), text.indexOf("; master "));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Shop.class)
	static class Application {

	}

	/** Writes by one path, and reads by the other. */
	record Shop(StringRedisTemplate writes, @ReadOnly StringRedisTemplate reads, RedisTopology topology) {

		void awaitReplicas(int count) {
			await().atMost(PATIENCE).until(() -> replicas().size() == count);
		}

		List<Integer> replicas() {
			return this.topology.topology()
				.replicas()
				.stream()
				.filter(Topology.Replica::eligible)
				.map((replica) -> replica.node().port())
				.toList();
		}

		void writeAndRead(String key) {
			this.writes.opsForValue().set(key, "value");
			await().atMost(PATIENCE).until(() -> "value".equals(this.reads.opsForValue().get(key)));
		}

	}

}
