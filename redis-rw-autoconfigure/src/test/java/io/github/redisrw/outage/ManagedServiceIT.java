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

package io.github.redisrw.outage;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.redisrw.mode.Site;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.ServiceEndpoint;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two endpoints of a managed service, which does not let a client ask everything: reads
 * are split off all the same, and failovers followed.
 */
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
class ManagedServiceIT {

	@ParameterizedTest
	@EnumSource
	void whatAServiceDoesNotLetOneAskIsNotNeeded(Service service, CapturedOutput output) throws Exception {
		try (RedisDeployment deployment = RedisDeployment.builder().replicas(2).start();
				Nodes nodes = new Nodes(deployment, service);
				ServiceEndpoint write = ServiceEndpoint.to(nodes.addresses(List.of(deployment.master())));
				ServiceEndpoint read = ServiceEndpoint.to(nodes.addresses(deployment.replicas()));
				ConfigurableApplicationContext application = Application.start(Site.endpoints(write, read),
						service.replicas, "redis.rw.client-name=shop", "redis.rw.write.keyspace-events=Ex");
				Load load = new Load(Application.writes(application), Application.reads(application), "counter:")) {
			await().until(() -> load.allWritersWentOnSince(Map.of()));
			assertThat(deployment.replicas()).anySatisfy((replica) -> assertThat(reads(replica)).isPositive());
			assertThat(reads(deployment.master())).isZero();
			assertUp(application);

			// A planned failover: the former master stays, as a replica.
			RedisNode second = deployment.replicas().get(0);
			Map<String, Long> planned = load.snapshot();
			deployment.promote(second);
			write.retarget(nodes.addresses(List.of(second)));
			read.retarget(nodes.addresses(deployment.replicas()));
			await().until(() -> load.allWritersWentOnSince(planned));
			assertThat(load.writeErrors()).isEmpty();

			// Another one: the master is gone.
			RedisNode third = deployment.replicas().get(0);
			deployment.awaitReplicated(Application.PATIENCE);
			second.kill();
			Map<String, Long> killed = load.snapshot();
			deployment.promote(third);
			write.retarget(nodes.addresses(List.of(third)));
			read.retarget(nodes.addresses(deployment.replicas()));
			await().until(() -> load.allWritersWentOnSince(killed));
			load.finish();

			assertThat(load.readErrors()).isEmpty();
			assertThat(load.writeErrors()).hasSizeLessThanOrEqualTo(4);
			assertUp(application);
			assertThat(nodes.refused()).containsAll(service.asked);
		}
		assertThat(output).doesNotContain("ERROR", "already registered");
		service.asked.forEach((command) -> assertThat(output.getOut().lines()).as("what is said of %s", command)
			.filteredOn((line) -> line.contains("WARN") && line.contains(command))
			.hasSizeLessThanOrEqualTo(3));
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Application.PATIENCE);
	}

	private static long reads(RedisNode node) {
		return node.commandCalls("get");
	}

	private static void assertUp(ConfigurableApplicationContext application) {
		await().untilAsserted(() -> assertThat(
				Objects.requireNonNull(application.getBean(HealthEndpoint.class).healthForPath("redis")).getStatus())
			.isEqualTo(Status.UP));
	}

	/**
	 * What services refuse, by their documentation of 2026.
	 */
	enum Service {

		/** Amazon's commands that are restricted, those that a client might ask. */
		ELASTICACHE(Set.of("CONFIG", "DEBUG", "REPLICAOF", "PSYNC"), false, 2, Set.of("CONFIG")),

		/** Google's blocked commands; of {@code ROLE} its list says nothing. */
		MEMORYSTORE(Set.of("ACL", "CLIENT", "CLUSTER", "COMMAND", "CONFIG", "DEBUG", "MONITOR", "OBJECT", "REPLICAOF",
				"ROLE"), false, 2, Set.of("CLIENT", "CONFIG", "ROLE")),

		/**
		 * One that tells its role, and nothing else of itself: each connection to the
		 * read endpoint is a replica then.
		 */
		TACITURN(Set.of("CONFIG", "COMMAND", "CLIENT"), true, 4, Set.of("CONFIG", "INFO"));

		private final Set<String> unknown;

		private final boolean withoutSections;

		private final int replicas;

		private final Set<String> asked;

		Service(Set<String> unknown, boolean withoutSections, int replicas, Set<String> asked) {
			this.unknown = unknown;
			this.withoutSections = withoutSections;
			this.replicas = replicas;
			this.asked = asked;
		}

	}

	/**
	 * The nodes of a deployment as a service shows them.
	 */
	private static final class Nodes implements AutoCloseable {

		private final List<LimitedNode> nodes;

		private Nodes(RedisDeployment deployment, Service service) {
			this.nodes = deployment.nodes()
				.stream()
				.map((node) -> new LimitedNode(node, service.unknown, service.withoutSections))
				.toList();
		}

		private List<InetSocketAddress> addresses(List<RedisNode> shown) {
			return this.nodes.stream()
				.filter((limited) -> shown.contains(limited.node()))
				.map(LimitedNode::address)
				.toList();
		}

		private Set<String> refused() {
			return this.nodes.stream().flatMap((node) -> node.refused().stream()).collect(Collectors.toSet());
		}

		@Override
		public void close() throws IOException {
			for (LimitedNode node : this.nodes) {
				node.close();
			}
		}

	}

}
