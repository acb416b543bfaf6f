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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.ServiceEndpoint;
import io.github.redisrw.topology.ZoneResolver;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Near replicas answer as long as they are well, and the others then.
 */
@Timeout(180)
class NearReadsIT {

	@Test
	void theNearestAnswersUntilItIsTheFarthest() {
		try (RedisDeployment deployment = RedisDeployment.builder().replicas(3).start();
				ServiceEndpoint write = ServiceEndpoint.to(deployment.master());
				ServiceEndpoint read = ServiceEndpoint.to(deployment.replicas().toArray(RedisNode[]::new))) {
			RedisNode nearest = deployment.replicas().get(0);
			RedisNode next = deployment.replicas().get(1);
			RedisNode farthest = deployment.replicas().get(2);
			read.delay(next, Duration.ofMillis(20));
			read.delay(farthest, Duration.ofMillis(60));
			try (Application application = Application.ofServices(write, read, "read.prefer", "nearest")
				.awaitEligible(3)) {
				awaitShare(application, deployment, nearest);
				assertThat(application.replica(nearest).roundTrip()).isLessThan(Duration.ofMillis(20));
				assertThat(application.replica(next).roundTrip()).isBetween(Duration.ofMillis(20),
						Duration.ofMillis(60));
				assertThat(application.replica(farthest).roundTrip()).isGreaterThanOrEqualTo(Duration.ofMillis(60));

				read.delay(nearest, Duration.ofMillis(100));
				awaitShare(application, deployment, next);
				read.delay(nearest, Duration.ZERO);
				awaitShare(application, deployment, nearest);
			}
		}
	}

	/** Of a hundred reads, at least 95 go there. */
	private static void awaitShare(Application application, RedisDeployment deployment, RedisNode node) {
		Awaitility.await()
			.atMost(Application.PATIENCE)
			.untilAsserted(() -> assertThat(reads(application, deployment, 100)).anySatisfy((reader, reads) -> {
				assertThat(reader).isSameAs(node);
				assertThat(reads).isGreaterThanOrEqualTo(95);
			}));
	}

	@ParameterizedTest
	@ValueSource(strings = { "killed", "hung", "stale" })
	void theOwnZoneAnswersWhileItIsWell(String fault) {
		try (RedisDeployment deployment = RedisDeployment.builder().replicas(2).controllableReplication().start()) {
			RedisNode local = deployment.replicas().get(0);
			RedisNode remote = deployment.replicas().get(1);
			ZoneResolver zones = (node) -> (node.port() == local.port()) ? "a" : "b";
			try (Application application = Application
				.inZone(deployment, zones, "read.prefer", "zone", "read.zone", "a", "read.max-lag", "1s")
				.awaitEligible(2)) {
				Awaitility.await()
					.atMost(Application.PATIENCE)
					.until(() -> "a".equals(application.replica(local).zone()));
				assertThat(application.replica(remote).zone()).isEqualTo("b");
				Awaitility.await()
					.atMost(Application.PATIENCE)
					.untilAsserted(
							() -> assertThat(reads(application, deployment, 200)).isEqualTo(Map.of(local, 200L)));

				spoil(fault, local);
				long began = System.nanoTime();
				long slowest = 0;
				while (System.nanoTime() - began < Duration.ofSeconds(4).toNanos()) {
					long asked = System.nanoTime();
					application.writes().opsForValue().increment("written");
					application.reads().opsForValue().get("key");
					slowest = Math.max(slowest, System.nanoTime() - asked);
				}
				assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(2));
				assertThat(application.replicas()).filteredOn((replica) -> replica.eligible())
					.extracting((replica) -> replica.node().port())
					.containsExactly(remote.port());

				mend(fault, local);
				Awaitility.await()
					.atMost(Application.PATIENCE)
					.untilAsserted(
							() -> assertThat(reads(application, deployment, 100)).isEqualTo(Map.of(local, 100L)));
			}
		}
	}

	private static void spoil(String fault, RedisNode node) {
		switch (fault) {
			case "killed" -> node.kill();
			case "hung" -> node.hang();
			default -> node.delayReplication(Duration.ofSeconds(30));
		}
	}

	private static void mend(String fault, RedisNode node) {
		switch (fault) {
			case "killed" -> node.restart();
			case "hung" -> node.resume();
			default -> node.restoreReplication();
		}
	}

	@Test
	void theMasterAnswersAsOneMore() {
		try (RedisDeployment deployment = RedisDeployment.builder().replicas(2).start();
				Application application = Application.ofNodes(deployment, "read.include-master", "true")
					.awaitEligible(2)) {
			Map<RedisNode, Long> shares = reads(application, deployment, 900);
			assertThat(shares).hasSize(3).allSatisfy((node, share) -> assertThat(share).isBetween(200L, 400L));

			deployment.replicas().forEach(RedisNode::kill);
			assertThat(application.reads().opsForValue().get("key")).isNull();
		}
	}

	/** What it was to answer is read at a replica: it may be busy for long. */
	@Test
	void whatTheMasterDoesNotAnswerGoesToAReplica() {
		try (RedisDeployment deployment = RedisDeployment.builder().replicas(2).start();
				Application application = Application
					.ofNodes(deployment, "read.include-master", "true", "timeout", "5s", "read.max-lag", "30s")
					.awaitEligible(2)) {
			application.writes().opsForValue().set("key", "value");
			deployment.awaitReplicated(Application.PATIENCE);
			RedisNode master = deployment.master();
			master.hang();
			try {
				List<String> values = Flux.range(0, 300)
					.flatMap((i) -> application.reactiveReads().opsForValue().get("key"), 300)
					.collectList()
					.block(Application.PATIENCE);
				assertThat(values).hasSize(300).containsOnly("value");
			}
			finally {
				master.resume();
			}
		}
	}

	@Test
	void atAFewReadsASecondAllAnswer() throws InterruptedException {
		try (RedisDeployment deployment = RedisDeployment.builder().replicas(2).start();
				Application application = Application.ofNodes(deployment).awaitEligible(2)) {
			deployment.nodes().forEach(RedisNode::resetStats);
			for (int i = 0; i < 50; i++) {
				application.reads().opsForValue().get("key");
				Thread.sleep(200);
			}
			assertThat(deployment.replicas())
				.allSatisfy((replica) -> assertThat(replica.commandCalls("get")).isGreaterThanOrEqualTo(15));
		}
	}

	/** How many reads each node answers, of those that answer any. */
	private static Map<RedisNode, Long> reads(Application application, RedisDeployment deployment, int number) {
		List<RedisNode> nodes = deployment.nodes().stream().filter(RedisNode::isRunning).toList();
		nodes.forEach(RedisNode::resetStats);
		for (int i = 0; i < number; i++) {
			application.reads().opsForValue().get("key");
		}
		Map<RedisNode, Long> reads = new HashMap<>();
		for (RedisNode node : nodes) {
			long answered = Objects.requireNonNull(node).commandCalls("get");
			if (answered > 0) {
				reads.put(node, answered);
			}
		}
		return reads;
	}

}
