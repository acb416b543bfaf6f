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
import java.util.Objects;

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisDeploymentExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What servers reject, and no waiting can cure, stops the start.
 */
class RejectedStartIT {

	private static final String WRONG = "s3cret";

	@RegisterExtension
	static final RedisDeploymentExtension redis = RedisDeploymentExtension.builder()
		.replicas(1)
		.sentinels(1)
		.downAfter(Duration.ofSeconds(60))
		.password("right")
		.sentinelPassword("watch")
		.build();

	/** Time for a rejection on a machine with much else to do: it is waited for twice. */
	private static final String PATIENCE = "redis.rw.connect-timeout=2s";

	private final RedisDeployment deployment = redis.deployment();

	@ParameterizedTest
	@ValueSource(strings = { "redis.rw.sentinel", "spring.data.redis.sentinel" })
	void aMasterNameThatTheSentinelsDoNotKnow(String prefix) {
		StartFailure failure = rejected(Contexts.bare()
			.withPropertyValues("redis.rw.password=right", prefix + ".master=nobody", prefix + ".password=watch",
					prefix + ".nodes=" + Contexts.addresses(this.deployment.sentinels())));
		assertThat(failure.description()).contains("'redis.rw.sentinel.master'", "'spring.data.redis.sentinel.master'",
				"'nobody'", this.deployment.sentinels().get(0).address());
		assertThat(failure.action()).contains("SENTINEL MASTERS");
	}

	@ParameterizedTest
	@ValueSource(strings = { "redis.rw.password=" + WRONG, "spring.data.redis.password=" + WRONG, "redis.rw.password=",
			"redis.rw.username=nobody redis.rw.password=" + WRONG, "redis.rw.username=nobody", "redis.rw.database=1" })
	void wrongOrMissingCredentials(String properties) {
		assertRejected(Contexts.on(this.deployment).withPropertyValues(properties.split(" ")));
	}

	@Test
	void aWrongPasswordAtAnEndpoint() {
		assertRejected(Contexts.bare()
			.withPropertyValues("redis.rw.write.host=" + this.deployment.master().host(),
					"redis.rw.write.port=" + this.deployment.master().port(), "redis.rw.password=" + WRONG));
		assertRejected(Contexts.bare()
			.withPropertyValues(
					"redis.rw.write.url=redis://:" + WRONG + "@" + this.deployment.master().address() + "/0"));
	}

	@Test
	void aWrongPasswordOfTheNodesThatTheSentinelsName() {
		assertRejected(sentinels("watch").withPropertyValues("redis.rw.password=" + WRONG));
		assertRejected(sentinels("watch"));
	}

	@Test
	void theRightPassword() {
		Contexts.on(this.deployment)
			.withPropertyValues("redis.rw.password=right")
			.run((context) -> assertThat(context).hasNotFailed());
		sentinels("watch").withPropertyValues("redis.rw.password=right")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@ValueSource(strings = { WRONG, "" })
	void aWrongOrMissingPasswordOfTheSentinels(String password) {
		StartFailure failure = rejected(sentinels(password).withPropertyValues("redis.rw.password=right"));
		assertThat(failure.description()).contains("The Sentinel at", "rejects the credentials",
				this.deployment.sentinels().get(0).address());
		assertThat(failure.action()).contains("'redis.rw.sentinel.password'");
		assertThat(failure.text()).doesNotContain(WRONG);
	}

	private ApplicationContextRunner sentinels(String password) {
		return Contexts.bare()
			.withPropertyValues("redis.rw.sentinel.master=" + this.deployment.masterName(),
					"redis.rw.sentinel.nodes=" + Contexts.addresses(this.deployment.sentinels()),
					"redis.rw.sentinel.password=" + password);
	}

	@Test
	void aDatabaseThatThereIsNot() {
		StartFailure failure = rejected(
				Contexts.on(this.deployment).withPropertyValues("redis.rw.password=right", "redis.rw.database=99"));
		assertThat(failure.description()).contains("has no database of that number");
		assertThat(failure.action()).contains("'redis.rw.database'");
	}

	@Test
	void sentinelsWhereServersAreExpectedAndTheReverse() {
		StartFailure servers = rejected(Contexts.bare()
			.withPropertyValues("redis.rw.password=watch",
					"redis.rw.nodes=" + Contexts.addresses(this.deployment.sentinels())));
		assertThat(servers.description()).contains("is a Sentinel, and no server with data");
		assertThat(servers.action()).contains("'redis.rw.sentinel.nodes'");
		StartFailure sentinels = rejected(Contexts.bare()
			.withPropertyValues("redis.rw.password=right", "redis.rw.sentinel.password=right",
					"redis.rw.sentinel.master=" + this.deployment.masterName(),
					"redis.rw.sentinel.nodes=" + Contexts.addresses(this.deployment.nodes())));
		assertThat(sentinels.description()).contains("is no Sentinel");
		assertThat(sentinels.action()).contains("'redis.rw.nodes'");
	}

	/**
	 * Where replicas have been looked at by the time: an application starts without, too.
	 */
	@Test
	void aWrongPasswordForReads() {
		StartFailure failure = await().ignoreExceptionsMatching(AssertionError.class::isInstance)
			.atMost(Duration.ofSeconds(60))
			.until(() -> rejected(Contexts.bare()
				.withPropertyValues("redis.rw.write.host=" + this.deployment.master().host(),
						"redis.rw.write.port=" + this.deployment.master().port(),
						"redis.rw.read.host=" + this.deployment.replicas().get(0).host(),
						"redis.rw.read.port=" + this.deployment.replicas().get(0).port(), "redis.rw.password=right",
						"redis.rw.read.password=" + WRONG)),
					Objects::nonNull);
		assertThat(failure.description()).contains("The replica at", "rejects the credentials", "WRONGPASS");
		assertThat(failure.action()).contains("'redis.rw.read.password'");
		assertThat(failure.text()).doesNotContain(WRONG);
	}

	@Test
	void tlsWhereServersHaveNone() {
		StartFailure nodes = rejected(Contexts.on(this.deployment)
			.withPropertyValues("redis.rw.password=right", "redis.rw.ssl.enabled=true"));
		assertThat(nodes.description()).contains("does not speak TLS");
		assertThat(nodes.action()).contains("'redis.rw.ssl.enabled'");
		StartFailure sentinels = rejected(
				sentinels("watch").withPropertyValues("redis.rw.password=right", "redis.rw.ssl.enabled=true"));
		assertThat(sentinels.description()).contains("does not speak TLS",
				this.deployment.sentinels().get(0).address());
		assertThat(sentinels.action()).contains("'redis.rw.sentinel.ssl.enabled'");
	}

	/** They answer, and name nodes that do not speak what they are expected to. */
	@Test
	void sentinelsWithoutTlsWhereTheNodesHaveIt() {
		StartFailure failure = rejected(sentinels("watch").withPropertyValues("redis.rw.password=right",
				"redis.rw.ssl.enabled=true", "redis.rw.sentinel.ssl.enabled=false"));
		assertThat(failure.description()).contains("does not speak TLS")
			.containsAnyOf(this.deployment.nodes().get(0).address(), this.deployment.nodes().get(1).address());
	}

	private static StartFailure rejected(ApplicationContextRunner runner) {
		return StartFailure.of(runner.withPropertyValues(PATIENCE));
	}

	private void assertRejected(ApplicationContextRunner runner) {
		StartFailure failure = rejected(runner);
		assertThat(failure.description()).contains("rejects the credentials")
			.containsAnyOf(this.deployment.nodes().get(0).address(), this.deployment.nodes().get(1).address());
		assertThat(failure.action()).contains("'redis.rw.password'");
		assertThat(failure.text()).doesNotContain(WRONG);
	}

}
