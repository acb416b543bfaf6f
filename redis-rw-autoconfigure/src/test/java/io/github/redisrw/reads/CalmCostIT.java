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

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.ServiceEndpoint;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application that does nothing costs each node.
 */
class CalmCostIT {

	private static final Duration TIME = Duration.ofSeconds(10);

	private static final Pattern CALLS = Pattern.compile("calls=(\\d+)");

	/** What replication and this test cost. */
	private static final Set<String> OTHERS = Set.of("cmdstat_ping", "cmdstat_replconf", "cmdstat_config|resetstat",
			"cmdstat_info");

	private static RedisDeployment deployment;

	@BeforeAll
	static void start() {
		deployment = RedisDeployment.builder().replicas(2).start();
	}

	@AfterAll
	static void stop() {
		deployment.close();
	}

	@Test
	void atMostOneCommandANodeASecond() {
		try (ServiceEndpoint write = ServiceEndpoint.to(deployment.master());
				ServiceEndpoint read = ServiceEndpoint.to(deployment.nodes().toArray(RedisNode[]::new));
				Application services = Application.ofServices(write, read, "read.connections", "6").awaitEligible(2);
				Application nodes = Application.ofNodes(deployment, "read.connections-per-replica", "2")
					.awaitEligible(2)) {
			awaitElapsed(Duration.ofSeconds(2));
			deployment.nodes().forEach(RedisNode::resetStats);
			awaitElapsed(TIME);
			assertThat(deployment.nodes()).allSatisfy((node) -> {
				Map<String, Long> calls = calls(node);
				assertThat(calls).containsOnlyKeys("cmdstat_role");
				assertThat(calls.get("cmdstat_role")).as("of two applications")
					.isBetween(TIME.toSeconds(), 2 * TIME.toSeconds() + 2);
			});
			assertThat(services.replicas()).hasSameSizeAs(nodes.replicas());
		}
	}

	private static Map<String, Long> calls(RedisNode node) {
		Map<String, Long> calls = new TreeMap<>();
		node.info("commandstats").forEach((command, stats) -> {
			Matcher matcher = CALLS.matcher(stats);
			if (matcher.find() && !OTHERS.contains(command)) {
				calls.put(command, Long.valueOf(matcher.group(1)));
			}
		});
		return calls;
	}

	private static void awaitElapsed(Duration time) {
		long end = System.nanoTime() + time.toNanos();
		Awaitility.await().atMost(time.plusSeconds(5)).until(() -> System.nanoTime() - end >= 0);
	}

}
