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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link RedisDeploymentBuilder}.
 */
class RedisDeploymentBuilderTests {

	private final RedisDeployment.Builder builder = RedisDeployment.builder();

	private final String configuredSource = System.getProperty(ServerSource.PROPERTY);

	@AfterEach
	void restoreProperty() {
		if (this.configuredSource == null) {
			System.clearProperty(ServerSource.PROPERTY);
		}
		else {
			System.setProperty(ServerSource.PROPERTY, this.configuredSource);
		}
	}

	@Test
	void defaults() {
		System.clearProperty(ServerSource.PROPERTY);
		Settings settings = this.builder.settings();
		assertThat(settings.replicas()).isEqualTo(2);
		assertThat(settings.sentinels()).isZero();
		assertThat(settings.masterName()).isEqualTo("mymaster");
		assertThat(settings.downAfter()).isEqualTo(Duration.ofSeconds(1));
		assertThat(settings.failoverTimeout()).isEqualTo(Duration.ofSeconds(3));
		assertThat(settings.nodesSecured()).isFalse();
		assertThat(settings.sentinelsSecured()).isFalse();
		assertThat(settings.source()).isEqualTo(ServerSource.AUTO);
	}

	@Test
	void quorumIsAMajorityUnlessSet() {
		assertThat(this.builder.sentinels(3).settings().quorum()).isEqualTo(2);
		assertThat(this.builder.sentinels(4).settings().quorum()).isEqualTo(3);
		assertThat(this.builder.quorum(1).settings().quorum()).isEqualTo(1);
	}

	@Test
	void sourceComesFromTheSystemPropertyUnlessSet() {
		System.setProperty(ServerSource.PROPERTY, "docker");
		assertThat(this.builder.settings().source()).isEqualTo(ServerSource.DOCKER);
		assertThat(this.builder.server(ServerSource.JAR).settings().source()).isEqualTo(ServerSource.JAR);
	}

	@Test
	void unknownSourceIsRefusedWithTheChoices() {
		System.setProperty(ServerSource.PROPERTY, "podman");
		assertThatIllegalArgumentException().isThrownBy(this.builder::settings)
			.withMessageContaining("'podman'")
			.withMessageContaining("[auto, path, jar, docker]");
	}

	@Test
	void refusesWhatTheDeploymentDecides() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.config("port", "1"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.config("REPLICAOF", "a 1"));
	}

	@Test
	void refusesWhatWouldBreakTheConfiguration() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.config("maxmemory", "1\nport 2"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.password("two words"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.masterName(""));
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.user("app", "secret", "+get ~*"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.replicas(-1));
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.sentinels(-1));
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.quorum(0));
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.downAfter(Duration.ZERO));
	}

	@Test
	void tlsAndControllableReplicationExcludeEachOther() {
		this.builder.tls().controllableReplication();
		assertThatIllegalStateException().isThrownBy(this.builder::settings);
	}

}
