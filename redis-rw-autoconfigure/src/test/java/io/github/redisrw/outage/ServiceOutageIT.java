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

import java.time.Duration;
import java.util.Map;

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.ServiceEndpoint;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ServiceOutageIT extends AbstractOutageSuite {

	private RedisDeployment deployment;

	private ServiceEndpoint write;

	private ServiceEndpoint read;

	@Override
	RedisDeployment startDeployment() {
		this.deployment = RedisDeployment.builder().replicas(2).start();
		this.write = ServiceEndpoint.to(this.deployment.master());
		this.read = ServiceEndpoint.to(this.deployment.replicas().toArray(RedisNode[]::new));
		return this.deployment;
	}

	@Override
	Map<String, Object> properties() {
		return Map.of("redis.rw.write.host", this.write.host(), "redis.rw.write.port", this.write.port(),
				"redis.rw.read.host", this.read.host(), "redis.rw.read.port", this.read.port());
	}

	@Override
	void appoint(RedisNode successor) {
		this.deployment.promote(successor);
		this.write.retarget(successor);
	}

	@Override
	void stopDeployment() {
		this.write.close();
		this.read.close();
		this.deployment.close();
	}

	@Test
	void aDemotedMasterThatStaysAliveIsLeftWithoutAnError() throws InterruptedException {
		RedisNode successor = this.deployment.replicas().get(0);
		appoint(successor);
		Map<String, Long> before = load().snapshot();
		Awaitility.await().atMost(PATIENCE).until(() -> load().allWritersWentOnSince(before));
		load().close();
		assertThat(load().writeErrors()).isEmpty();
		assertThat(load().readErrors()).isEmpty();
		assertThat(successor.commandCalls("incr")).isPositive();
	}

	@Test
	void writesWaitForAServiceThatIsMovedLate() throws InterruptedException {
		RedisNode successor = this.deployment.replicas().get(0);
		this.deployment.promote(successor);
		Map<String, Long> demoted = load().snapshot();
		Awaitility.await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> load().writeErrors().isEmpty());
		this.write.retarget(successor);
		Awaitility.await().atMost(PATIENCE).until(() -> load().allWritersWentOnSince(demoted));
		load().close();
		assertThat(load().writeErrors()).isEmpty();
		assertThat(load().readErrors()).isEmpty();
	}

	@Test
	void aNodeThatVanishesWithoutAWordIsLeft() throws InterruptedException {
		RedisNode successor = this.deployment.replicas().get(0);
		this.write.blackHole();
		appoint(successor);
		Map<String, Long> before = load().snapshot();
		Awaitility.await().atMost(PATIENCE).until(() -> load().allWritersWentOnSince(before));
		load().close();
		assertThat(load().readErrors()).isEmpty();
		assertThat(load().writeErrors()).hasSizeLessThanOrEqualTo(4);
	}

}
