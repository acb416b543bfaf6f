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

import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.mode.Mode;
import io.github.redisrw.mode.Site;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.topology.RedisTopology;
import io.github.redisrw.topology.Topology;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds when the master goes away under load, in every mode: writes go on by
 * themselves at the next master, nothing is executed twice, and no read fails.
 */
@Timeout(120)
abstract class AbstractOutageSuite {

	/** What an increment of a counter of the load takes in the replication stream. */
	private static final int INCREMENT_BYTES = "*2\r\n$4\r\nINCR\r\n$9\r\ncounter:0\r\n".length();

	static final Duration PATIENCE = Application.PATIENCE;

	/** Less than clients and Sentinels wait for an answer. */
	private static final Duration BUSY_FOR = Duration.ofMillis(600);

	private final Mode mode;

	private Site site;

	private RedisDeployment deployment;

	private ConfigurableApplicationContext context;

	private Load load;

	AbstractOutageSuite(Mode mode) {
		this.mode = mode;
	}

	@BeforeEach
	void start() {
		this.site = this.mode.start();
		this.deployment = this.site.deployment();
		this.context = Application.start(this.site);
		this.load = new Load(Application.writes(this.context), Application.reads(this.context), "counter:");
		Awaitility.await().atMost(PATIENCE).until(() -> this.load.allWritersWentOnSince(Map.of()));
	}

	@AfterEach
	void stop() throws InterruptedException {
		this.load.finish();
		this.context.close();
		this.site.close();
	}

	Site site() {
		return this.site;
	}

	RedisDeployment deployment() {
		return this.deployment;
	}

	@Test
	void writesGoOnAtTheNextMasterWhenTheMasterIsKilled() throws InterruptedException {
		RedisNode former = this.deployment.master();
		former.kill();
		RedisNode successor = succeed(former);
		assertGoesOnAt(successor);
		assertThat(this.load.writeErrors()).hasSizeLessThanOrEqualTo(4)
			.allSatisfy((ex) -> assertThat(ex).isInstanceOf(WriteOutcomeUnknownException.class));
	}

	@Test
	void writesGoOnAtTheNextMasterWhenTheMasterHangs() throws InterruptedException {
		RedisNode former = this.deployment.master();
		former.hang();
		RedisNode successor = succeed(former);
		assertGoesOnAt(successor);
		assertThat(this.load.writeErrors()).hasSizeLessThanOrEqualTo(4)
			.allSatisfy((ex) -> assertThat(ex).isInstanceOf(WriteOutcomeUnknownException.class));
		former.resume();
	}

	@Test
	void aMasterThatComesBackIsUsedAgain() throws InterruptedException {
		RedisNode master = this.deployment.master();
		Map<String, Long> before = this.load.snapshot();
		long id = System.nanoTime();
		master.command("SET", "marker", String.valueOf(id));
		master.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
		Awaitility.await().atMost(PATIENCE).until(() -> this.load.allWritersWentOnSince(before));
		this.load.finish();
		assertThat(this.load.readErrors()).isEmpty();
		assertNothingLostOrDoubled(master);
		assertThat(master.command("GET", "marker")).isEqualTo(String.valueOf(id));
	}

	@Test
	void aMasterThatIsBusyForAWhileIsNotGivenUp() throws InterruptedException {
		RedisNode master = this.deployment.master();
		String runId = topology().runId();
		// From Redis 7.2 on, nothing within a server can tell the time while it is busy.
		master.hang();
		Awaitility.await().pollDelay(BUSY_FOR).until(() -> true);
		master.resume();
		Map<String, Long> before = this.load.snapshot();
		Awaitility.await().atMost(PATIENCE).until(() -> this.load.allWritersWentOnSince(before));
		this.load.finish();
		assertThat(this.load.writeErrors()).isEmpty();
		assertThat(this.load.readErrors()).isEmpty();
		assertThat(topology().runId()).isEqualTo(runId);
		assertNothingLostOrDoubled(master);
	}

	private Topology.Master topology() {
		Topology.Master master = this.context.getBean(RedisTopology.class).topology().master();
		assertThat(master).isNotNull();
		return master;
	}

	/**
	 * Wait for the next master where Sentinels choose it; else choose it.
	 */
	private RedisNode succeed(RedisNode former) {
		RedisNode candidate = this.deployment.nodes()
			.stream()
			.filter((node) -> !node.equals(former))
			.findFirst()
			.orElseThrow();
		this.site.appoint(candidate);
		return this.site.awaitSuccessor(former);
	}

	private void assertGoesOnAt(RedisNode successor) throws InterruptedException {
		Map<String, Long> before = this.load.snapshot();
		Awaitility.await().atMost(PATIENCE).until(() -> this.load.allWritersWentOnSince(before));
		this.load.finish();
		assertThat(this.load.readErrors()).isEmpty();
		assertNothingDoubled(successor);
	}

	/**
	 * What a master has acknowledged and not yet replicated is lost with it, so this is
	 * all that holds when it is gone.
	 */
	private void assertNothingDoubled(RedisNode master) {
		for (String key : this.load.keys()) {
			long value = Long.parseLong(String.valueOf(master.command("GET", key)));
			assertThat(value).as(key).isPositive().isLessThanOrEqualTo(this.load.possible(key));
		}
	}

	/**
	 * Nothing that was acknowledged is lost, and nothing was executed twice. On a machine
	 * so busy that a replica is behind when it is promoted, what that loses is reported.
	 */
	void assertNothingLostOrDoubled(RedisNode master) {
		long lost = 0;
		for (String key : this.load.keys()) {
			long value = Long.parseLong(String.valueOf(master.command("GET", key)));
			assertThat(value).as(key).isLessThanOrEqualTo(this.load.possible(key));
			lost += Math.max(0, this.load.acknowledged(key) - value);
		}
		assertThat(lost * INCREMENT_BYTES).as("bytes of acknowledged increments that are lost")
			.isLessThanOrEqualTo(this.context.getBean(ReadWriteClient.class).lostBytes());
	}

	Load load() {
		return this.load;
	}

}
