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
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.redisrw.internal.client.FailoverRecord;
import io.github.redisrw.mode.Mode;
import io.github.redisrw.observe.ObservedApplication.Answer;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.SentinelNode;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is reported is what those who use Redis see.
 */
@Timeout(120)
class ReportsIT {

	/** For threads of a machine with much else to do, which tell the time late. */
	private static final long TOLERANCE = Duration.ofMillis(200).toMillis();

	@ParameterizedTest
	@EnumSource
	void aFailoverIsReportedAsTheWritersSeeIt(Fault fault) throws Exception {
		try (ObservedApplication application = ObservedApplication.of(Mode.SENTINEL);
				Writers writers = new Writers(application.writes())) {
			ObservedApplication.soon().until(() -> writers.issued() > 2000);
			RedisNode former = application.deployment().master();
			if (fault == Fault.PLANNED) {
				application.site().restrainSentinels();
			}
			fault.strike.accept(application.deployment());
			application.site().awaitSuccessor(former);
			writers.awaitGap(Duration.ofMillis(100));
			ObservedApplication.soon().untilAsserted(() -> assertThat(application.client().failovers()).isNotEmpty());
			writers.close();
			FailoverRecord failover = application.client().failovers().get(0);
			assertThat(failover.from()).hasToString(former.address());
			assertThat(failover.masterChanged()).isTrue();
			assertThat(failover.held().toMillis()).isCloseTo(writers.longestGap().length().toMillis(),
					Offset.offset(TOLERANCE));
			assertThat(failover.writesUnknown()).isEqualTo(writers.unknown());
			assertThat(failover.writesFailed()).isEqualTo(writers.failures().size());
			MeterRegistry meters = application.bean(MeterRegistry.class);
			assertThat(sum(meters, "redis.rw.write.failures")).isEqualTo(writers.failures().size());
			assertThat(meters.get("redis.rw.failover").timers().stream().mapToLong(Timer::count).sum()).isOne();
			assertThat(meters.get("redis.rw.commands")
				.tags("path", "write", "target", "master", "outcome", "executed")
				.functionCounter()
				.count()).isEqualTo(writers.issued() - writers.failures().size());
			assertThat(meters.get("redis.rw.commands")
				.tags("path", "write", "target", "master", "outcome", "unknown")
				.functionCounter()
				.count()).isEqualTo(writers.unknown());
			assertThat(meters.get("redis.rw.hold").functionTimer().count())
				.isGreaterThanOrEqualTo(failover.writesHeld());
			assertThat(meters.get("redis.rw.hold").functionTimer().mean(TimeUnit.MILLISECONDS))
				.isLessThan(failover.held().toMillis() + TOLERANCE);
			assertThat(meters.get("redis.rw.held").gauge().value()).isZero();
			Answer answer = application.get("/actuator/redisrw");
			assertThat((List<?>) answer.at("$.failovers")).hasSize(1);
			assertThat((String) answer.at("$.failovers[0].held")).isEqualTo(failover.held().toString());
			assertThat((String) answer.at("$.topology.master.node")).isEqualTo(failover.to().toString());
			ObservedApplication.soon()
				.untilAsserted(() -> assertThat(application.get("/actuator/prometheus").body())
					.contains("redis_rw_master_info{node=\"" + failover.to()));
		}
	}

	private static double sum(MeterRegistry meters, String name) {
		return meters.get(name).functionCounters().stream().mapToDouble(FunctionCounter::count).sum();
	}

	enum Fault {

		KILL((deployment) -> deployment.master().kill()),

		HANG((deployment) -> deployment.master().hang()),

		PLANNED(RedisDeployment::failover);

		private final Consumer<RedisDeployment> strike;

		Fault(Consumer<RedisDeployment> strike) {
			this.strike = strike;
		}

	}

	@Test
	void theLagOfAReplicaIsTheSameEverywhere() throws Exception {
		try (ObservedApplication application = ObservedApplication.of(Mode.NODE_LIST,
				RedisDeployment.builder().replicas(1).controllableReplication())) {
			Duration delay = Duration.ofSeconds(3);
			RedisNode replica = application.deployment().replicas().get(0);
			replica.delayReplication(delay);
			try (Writers writers = new Writers(application.writes())) {
				Percentage tenth = Percentage.withPercentage(10);
				ObservedApplication.soon().untilAsserted(() -> {
					Answer health = application.get("/actuator/health");
					Answer endpoint = application.get("/actuator/redisrw/" + replica.address());
					Answer metric = application
						.get("/actuator/metrics/redis.rw.replication.lag?tag=node:" + replica.address());
					assertThat(seconds(health.at("$.components.redis.components.read.details.replicas[0].lag")))
						.isCloseTo(3.0, tenth);
					assertThat(seconds(endpoint.at("$.lag"))).isCloseTo(3.0, tenth);
					assertThat((Double) metric.at("$.measurements[0].value")).isCloseTo(3.0, tenth);
					assertThat((Integer) endpoint.at("$.lagBytes")).isPositive();
				});
			}
		}
	}

	private static double seconds(String duration) {
		return Duration.parse(duration).toMillis() / 1000.0;
	}

	@Test
	void aDrillIsReportedAsAnIndependentWriterSeesIt() throws Exception {
		try (ObservedApplication application = ObservedApplication.of(Mode.SENTINEL,
				"management.endpoint.redisrw.access=unrestricted", "redis.rw.drill.enabled=true");
				Writers writers = new Writers(application.writes())) {
			ObservedApplication.soon().until(() -> writers.issued() > 2000);
			RedisNode former = application.deployment().master();
			Answer report = application.post("/actuator/redisrw/failover");
			assertThat(report.status()).as(report.body()).isEqualTo(200);
			writers.awaitGap(Duration.ofMillis(10));
			writers.close();
			assertThat((String) report.at("$.from")).isEqualTo(former.address());
			RedisNode successor = application.deployment().awaitMasterOtherThan(former, ObservedApplication.PATIENCE);
			assertThat((String) report.at("$.to")).isEqualTo(successor.address());
			Duration unavailable = Duration.parse(report.at("$.unavailable"));
			assertThat(unavailable.toMillis()).isCloseTo(writers.longestGap().length().toMillis(),
					Offset.offset(TOLERANCE));
			assertThat((Integer) report.at("$.writesUnknown")).isEqualTo((int) writers.unknown());
			assertThat((Integer) report.at("$.writesFailed")).isEqualTo(writers.failures().size());
			assertThat((Integer) report.at("$.writesHeld")).isPositive();
			assertThat((Integer) report.at("$.readsInFallback")).isZero();
			application.deployment().sentinels().stream().limit(2).forEach(SentinelNode::kill);
			ObservedApplication.soon().untilAsserted(() -> {
				Answer refused = application.post("/actuator/redisrw/failover");
				assertThat(refused.status()).isEqualTo(409);
				assertThat((String) refused.at("$.refused")).contains("NOQUORUM");
			});
		}
	}

	@Test
	void theEndpointShowsWhatThereIsAndLetsNothingBeDone() {
		try (ObservedApplication application = ObservedApplication.of(Mode.SERVICE,
				RedisDeployment.builder().password("secret-of-redis"), "redis.rw.password=secret-of-redis")) {
			Answer answer = application.get("/actuator/redisrw");
			String runId = ObservedApplication.runId(application.deployment().replicas().get(0));
			assertThat((List<String>) answer.at("$.topology.replicas[*].name")).hasSize(2)
				.doesNotHaveDuplicates()
				.contains(application.site().read().address() + "#" + runId.substring(0, 8));
			assertThat((Map<String, Integer>) answer.at("$.connections"))
				.containsOnlyKeys(application.site().read().address(), application.site().write().address())
				.allSatisfy((node, count) -> assertThat(count).isPositive());
			assertThat((Map<String, Object>) answer.at("$.settings")).containsEntry("redis.rw.write.max-held", 10000);
			assertThat((String) answer.at("$.topology.readsAnsweredBy")).isEqualTo("replica");
			assertThat((String) application.get("/actuator/redisrw/" + runId).at("$.runId")).isEqualTo(runId);
			assertThat(application.get("/actuator/redisrw/nobody:6379").status()).isEqualTo(404);
			assertThat(application.post("/actuator/redisrw/failover").status()).isIn(404, 405);
			assertThat(answer.body()).doesNotContain("secret-of-redis");
		}
	}

	/** Whoever opens all endpoints does not mean to have failovers made. */
	@Test
	void aDrillIsRefusedUnlessItIsEnabled() {
		try (ObservedApplication application = ObservedApplication.of(Mode.NODE_LIST,
				"management.endpoints.access.default=unrestricted")) {
			Answer refused = application.post("/actuator/redisrw/failover");
			assertThat(refused.status()).isEqualTo(403);
			assertThat((String) refused.at("$.refused")).contains("redis.rw.drill.enabled");
		}
	}

	@Test
	void aDrillIsRefusedWithoutSentinels() {
		try (ObservedApplication application = ObservedApplication.of(Mode.NODE_LIST,
				"management.endpoint.redisrw.access=unrestricted", "redis.rw.drill.enabled=true")) {
			Answer refused = application.post("/actuator/redisrw/failover");
			assertThat(refused.status()).isEqualTo(409);
			assertThat((String) refused.at("$.refused")).contains("no Sentinels");
			assertThat(application.post("/actuator/redisrw/other").status()).isEqualTo(404);
		}
	}

	@Test
	void theObservationsOfLettuceTellThePathsApart() {
		try (ObservedApplication application = ObservedApplication.of(Mode.NODE_LIST)) {
			application.writes().opsForValue().set("key", "value");
			application.reads().opsForValue().get("key");
			MeterRegistry meters = application.bean(MeterRegistry.class);
			ObservedApplication.soon().untilAsserted(() -> {
				assertThat(meters.get("lettuce").tags("redis.path", "write", "db.operation", "SET").timer().count())
					.isOne();
				assertThat(meters.get("lettuce").tags("redis.path", "read", "db.operation", "GET").timer().count())
					.isOne();
				assertThat(meters.get("lettuce").tags("redis.path", "none", "db.operation", "HELLO").timer().count())
					.isPositive();
			});
		}
	}

}
