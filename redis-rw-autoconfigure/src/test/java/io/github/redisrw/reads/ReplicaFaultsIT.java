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
import java.util.function.Consumer;

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisDeploymentExtension;
import io.github.redisrw.test.RedisNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever happens to a replica: no read fails, none takes longer than its timeout, and
 * no value is read that is older than it may be.
 */
@Timeout(120)
class ReplicaFaultsIT {

	private static final Duration MAX_LAG = Duration.ofSeconds(1);

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	/** For a machine with much else to do. */
	private static final Duration SLACK = Duration.ofSeconds(1);

	/** Long enough to see a reading application through a fault. */
	private static final Duration FAULT = Duration.ofMillis(2500);

	@RegisterExtension
	static final RedisDeploymentExtension redis = RedisDeploymentExtension.builder()
		.replicas(2)
		.controllableReplication()
		.config("key-load-delay", "20")
		.healBeforeEach()
		.build();

	private RedisDeployment deployment;

	private Application application;

	private Clock clock;

	private Readers readers;

	@BeforeEach
	void start() {
		this.deployment = redis.deployment();
		this.deployment.awaitReplicated(Application.PATIENCE);
		this.clock = new Clock(this.deployment.master());
		this.application = Application.ofNodes(this.deployment, "read.max-lag", "1s", "timeout", "2s").awaitEligible(2);
		this.readers = new Readers(4, this.application.reads(), this.clock);
	}

	@AfterEach
	void stop() throws InterruptedException {
		this.readers.close();
		this.clock.close();
		this.application.close();
	}

	@Test
	void aReplicaIsKilledAndStartedAgain() throws InterruptedException {
		during(RedisNode::kill, RedisNode::restart);
	}

	@Test
	void aReplicaIsRestarted() throws InterruptedException {
		during(RedisNode::restart, (replica) -> {
		});
	}

	@Test
	void aReplicaHangs() throws InterruptedException {
		long settled = this.clock.now() + TIMEOUT.toNanos();
		during(RedisNode::hang, RedisNode::resume);
		assertThat(this.readers.since(settled)).isNotEmpty();
		assertThat(Readers.longest(this.readers.since(settled))).as("once it is known to hang")
			.isLessThan(TIMEOUT.dividedBy(2));
	}

	@Test
	void bothReplicasHang() throws InterruptedException {
		RedisNode other = this.deployment.replicas().get(1);
		during((replica) -> {
			replica.hang();
			other.hang();
		}, (replica) -> {
			replica.resume();
			other.resume();
		});
	}

	@Test
	void aReplicaIsCutFromItsMaster() throws InterruptedException {
		during(RedisNode::cutReplication, RedisNode::restoreReplication);
	}

	@Test
	void theLinkOfAReplicaIsUpButCarriesNothing() throws InterruptedException {
		during((replica) -> replica.delayReplication(Duration.ofSeconds(30)), RedisNode::restoreReplication);
	}

	@Test
	void aReplicaLoadsItsData() throws InterruptedException {
		this.deployment.master()
			.command("EVAL", "for i = 1, 20000 do redis.call('SET', 'filler:' .. i, 'a value') end", "0");
		this.application.awaitEligible(2);
		during((replica) -> {
			replica.save();
			Thread restart = new Thread(replica::restart);
			restart.start();
		}, (replica) -> {
		});
		this.deployment.master().command("FLUSHALL");
	}

	private void during(Consumer<RedisNode> fault, Consumer<RedisNode> remedy) throws InterruptedException {
		RedisNode replica = this.deployment.replicas().get(0);
		String runId = String.valueOf(replica.info("server").get("run_id"));
		int before = this.readers.reads().size();
		long end = this.clock.now() + FAULT.toNanos();
		fault.accept(replica);
		Awaitility.await().atMost(Application.PATIENCE).until(() -> !this.application.isEligible(runId));
		Awaitility.await().until(() -> this.clock.now() >= end);
		remedy.accept(replica);
		this.application.awaitEligible(2);
		this.readers.close();
		assertThat(this.readers.reads()).hasSizeGreaterThan(before);
		assertThat(this.readers.failed()).isEmpty();
		assertThat(this.readers.olderThan(MAX_LAG)).isEmpty();
		assertThat(this.readers.longest()).isLessThanOrEqualTo(TIMEOUT.plus(SLACK));
	}

}
