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

package io.github.redisrw.observe;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.redisrw.mode.Mode;
import io.github.redisrw.observe.ObservedApplication.Answer;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.SentinelNode;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.actuate.endpoint.ApiVersion;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.ReactiveHealthEndpointWebExtension;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.health.registry.ReactiveHealthContributorRegistry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The health is that of the deployment, and is told at once.
 */
@Timeout(120)
class HealthIT {

	/** Before anything that does not answer would have been given up. */
	private static final Duration AT_ONCE = Duration.ofMillis(400);

	private static final String WRITE = "$.components.redis.components.write";

	private static final String READ = "$.components.redis.components.read";

	private static final String SENTINEL = "$.components.redis.components.sentinel";

	@Test
	void aKilledMasterIsDownUntilThereIsAnother() throws Exception {
		try (ObservedApplication application = ObservedApplication.of(Mode.SENTINEL);
				Writers writers = new Writers(application.writes());
				HealthPoll poll = new HealthPoll(application)) {
			RedisNode former = application.deployment().master();
			String formerRunId = ObservedApplication.runId(former);
			former.kill();
			RedisNode successor = application.site().awaitSuccessor(former);
			String runId = ObservedApplication.runId(successor);
			writers.awaitGap(Duration.ofMillis(500));
			ObservedApplication.soon().until(() -> runId.equals(last(poll).at(WRITE + ".details.runId")));
			poll.close();
			Writers.Gap gap = writers.longestGap();
			for (Answer answer : poll.answers()) {
				assertThat(answer.took()).isLessThan(AT_ONCE);
				if (answer.answered() < gap.begin()) {
					assertThat((String) answer.at(WRITE + ".status")).isEqualTo("UP");
					assertThat((String) answer.at(WRITE + ".details.runId")).isEqualTo(formerRunId);
				}
				else if (answer.asked() > gap.begin() + millis(500) && answer.answered() < gap.end() - millis(50)) {
					assertThat(answer.status()).isEqualTo(503);
					assertThat((String) answer.at(WRITE + ".status")).isEqualTo("DOWN");
					assertThat((String) answer.at(WRITE + ".details.reason")).contains("no verified master",
							former.address());
					assertThat((Integer) answer.at(WRITE + ".details.holding.heldCommands")).isPositive();
				}
				else if (answer.asked() > gap.end() + millis(500)) {
					assertThat((String) answer.at(WRITE + ".status")).isEqualTo("UP");
					assertThat((String) answer.at(WRITE + ".details.runId")).isEqualTo(runId);
				}
			}
			assertThat(poll.answers()).extracting(Answer::status).contains(503);
			Map<String, Object> details = application.get("/actuator/health").at(WRITE + ".details");
			assertThat(details).containsEntry("master", successor.address())
				.containsEntry("replicationId", successor.info("replication").get("master_replid"))
				.containsKeys("offset", "version", "masterSince", "connectedReplicas")
				.doesNotContainKey("holding");
			assertThat(details.get("lastFailover"))
				.asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
				.containsEntry("from", former.address())
				.containsEntry("to", successor.address())
				.containsKeys("at", "duration", "cause");
		}
	}

	private static Answer last(HealthPoll poll) {
		List<Answer> answers = poll.answers();
		return answers.get(answers.size() - 1);
	}

	private static long millis(long millis) {
		return Duration.ofMillis(millis).toNanos();
	}

	@Test
	void itIsToldAtOnceAlsoWhenEveryNodeHangs() throws Exception {
		try (ObservedApplication application = ObservedApplication.of(Mode.SENTINEL);
				HealthPoll poll = new HealthPoll(application)) {
			RedisDeployment deployment = application.deployment();
			deployment.nodes().forEach(RedisNode::hang);
			deployment.sentinels().forEach(SentinelNode::hang);
			ObservedApplication.soon().untilAsserted(() -> {
				Answer answer = last(poll);
				assertThat(answer.status()).isEqualTo(503);
				assertThat((String) answer.at(WRITE + ".status")).isEqualTo("DOWN");
				assertThat((String) answer.at(READ + ".status")).isEqualTo("DOWN");
				assertThat((String) answer.at(SENTINEL + ".details.reason")).contains("no Sentinel answers");
			});
			poll.close();
			assertThat(poll.answers()).allSatisfy((answer) -> assertThat(answer.took()).isLessThan(AT_ONCE));
		}
	}

	@Test
	void readsAreDegradedWhileTheMasterAnswersThem() {
		try (ObservedApplication application = ObservedApplication.of(Mode.NODE_LIST,
				RedisDeployment.builder().password("secret-of-redis"), "redis.rw.password=secret-of-redis",
				"redis.rw.health.degraded=true")) {
			Answer well = application.get("/actuator/health");
			assertThat(well.status()).isEqualTo(200);
			assertThat((String) well.at("$.status")).isEqualTo("UP");
			assertThat((List<?>) well.at(READ + ".details.replicas[?(@.eligible == true && @.link == 'connected')]"))
				.hasSize(2);
			assertThat((List<String>) well.at(READ + ".details.replicas[*].lag"))
				.allSatisfy((lag) -> assertThat(Duration.parse(lag)).isBetween(Duration.ZERO, Duration.ofSeconds(5)));
			assertThat((Integer) well.at(WRITE + ".details.connectedReplicas")).isEqualTo(2);
			assertThat((Object) well.at(SENTINEL)).isNull();
			application.deployment().replicas().forEach(RedisNode::kill);
			ObservedApplication.soon().untilAsserted(() -> {
				Answer answer = application.get("/actuator/health");
				assertThat(answer.status()).isEqualTo(200);
				assertThat((String) answer.at("$.status")).isEqualTo("DEGRADED");
				assertThat((String) answer.at(READ + ".status")).isEqualTo("DEGRADED");
				assertThat((List<String>) answer.at(READ + ".details.replicas[?(@.eligible == false)].reason"))
					.hasSize(2);
			});
			assertThat(application.get("/actuator/health").body()).doesNotContain("secret-of-redis");
			application.deployment().master().kill();
			ObservedApplication.soon()
				.untilAsserted(() -> assertThat((String) application.get("/actuator/health").at(READ + ".status"))
					.isEqualTo("DOWN"));
			assertThat(application.get("/actuator/health").body()).doesNotContain("secret-of-redis");
		}
	}

	@Test
	void theSentinelsAreDegradedWithoutAQuorum() {
		try (ObservedApplication application = ObservedApplication.of(Mode.SENTINEL, RedisDeployment.builder(),
				"redis.rw.health.degraded=true")) {
			RedisNode master = application.deployment().master();
			ObservedApplication.soon().untilAsserted(() -> {
				Answer answer = application.get("/actuator/health");
				assertThat((String) answer.at(SENTINEL + ".status")).isEqualTo("UP");
				assertThat((String) answer.at(SENTINEL + ".details.quorum")).isEqualTo("OK");
				assertThat((Boolean) answer.at(SENTINEL + ".details.agreed")).isTrue();
				assertThat((List<String>) answer.at(SENTINEL + ".details.sentinels[*].master")).hasSize(3)
					.containsOnly(master.address());
			});
			application.deployment().sentinels().stream().limit(2).forEach(SentinelNode::kill);
			ObservedApplication.soon().untilAsserted(() -> {
				Answer answer = application.get("/actuator/health");
				assertThat((String) answer.at(SENTINEL + ".status")).isEqualTo("DEGRADED");
				assertThat((String) answer.at(SENTINEL + ".details.quorum")).startsWith("NOQUORUM");
				assertThat((List<?>) answer.at(SENTINEL + ".details.sentinels[?(@.reachable == false)]")).hasSize(2);
				assertThat((String) answer.at(WRITE + ".status")).isEqualTo("UP");
			});
		}
	}

	/** They answer, and would not replace the master for half a minute. */
	@Test
	void theSentinelsAreDegradedWhileMostAreInTilt() {
		try (ObservedApplication application = ObservedApplication.of(Mode.SENTINEL, RedisDeployment.builder(),
				"redis.rw.health.degraded=true")) {
			List<SentinelNode> stopped = application.deployment().sentinels().subList(0, 2);
			stopped.forEach(SentinelNode::hang);
			// Sentinel tells by its clock, from two seconds on.
			ObservedApplication.soon().pollDelay(Duration.ofSeconds(3)).until(() -> true);
			stopped.forEach(SentinelNode::resume);
			ObservedApplication.soon().untilAsserted(() -> {
				Answer answer = application.get("/actuator/health");
				assertThat((String) answer.at(SENTINEL + ".status")).isEqualTo("DEGRADED");
				assertThat((String) answer.at(SENTINEL + ".details.reason")).contains("2 of 3", "TILT");
				assertThat((List<?>) answer.at(SENTINEL + ".details.sentinels[?(@.tilt == true)]")).hasSize(2);
				assertThat((List<?>) answer.at(SENTINEL + ".details.sentinels[?(@.reachable == true)]")).hasSize(3);
			});
			ObservedApplication.soon()
				.untilAsserted(() -> assertThat((String) application.get("/actuator/health").at(SENTINEL + ".status"))
					.isEqualTo("UP"));
		}
	}

	@Test
	void anApplicationWithoutAMasterLeavesItsService() {
		try (ObservedApplication application = ObservedApplication.of(Mode.NODE_LIST,
				RedisDeployment.builder().replicas(0), "redis.rw.health.readiness=true")) {
			assertThat(application.get("/actuator/health/readiness").status()).isEqualTo(200);
			application.deployment().master().kill();
			ObservedApplication.soon()
				.untilAsserted(() -> assertThat(application.get("/actuator/health/readiness").status()).isEqualTo(503));
			assertThat(application.get("/actuator/health/liveness").status()).isEqualTo(200);
			application.deployment().nodes().get(0).restart();
			ObservedApplication.soon()
				.untilAsserted(() -> assertThat(application.get("/actuator/health/readiness").status()).isEqualTo(200));
		}
	}

	@Test
	void theGroupMayBeSetByHand() {
		try (ObservedApplication application = ObservedApplication.of(Mode.NODE_LIST,
				RedisDeployment.builder().replicas(0),
				"management.endpoint.health.group.readiness.include=readinessState,redis/write")) {
			assertThat(application.get("/actuator/health/readiness").status()).isEqualTo(200);
			application.deployment().master().kill();
			ObservedApplication.soon()
				.untilAsserted(() -> assertThat(application.get("/actuator/health/readiness").status()).isEqualTo(503));
		}
	}

	@Test
	void withoutEitherAnApplicationWithoutAMasterStays() {
		try (ObservedApplication application = ObservedApplication.of(Mode.NODE_LIST,
				RedisDeployment.builder().replicas(0))) {
			application.deployment().master().kill();
			ObservedApplication.soon()
				.untilAsserted(() -> assertThat(application.get("/actuator/health").status()).isEqualTo(503));
			assertThat(application.get("/actuator/health/readiness").status()).isEqualTo(200);
		}
	}

	@Test
	void reactiveActuatorTellsTheSame() {
		try (ObservedApplication application = ObservedApplication.of(Mode.NODE_LIST,
				RedisDeployment.builder().replicas(0))) {
			ReactiveHealthEndpointWebExtension reactive = new ReactiveHealthEndpointWebExtension(
					application.bean(ReactiveHealthContributorRegistry.class),
					application.bean(HealthContributorRegistry.class), application.bean(HealthEndpointGroups.class),
					null);
			var answer = reactive.health(ApiVersion.LATEST, null, SecurityContext.NONE, true, "redis", "write")
				.block(ObservedApplication.PATIENCE);
			assertThat(answer).extracting("status").isEqualTo(200);
			assertThat(answer).extracting("body").extracting("status.code").isEqualTo("UP");
		}
	}

}
