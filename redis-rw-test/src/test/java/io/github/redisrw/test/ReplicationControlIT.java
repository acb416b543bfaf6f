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

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Integration tests for {@link RedisDeploymentBuilder#controllableReplication()}.
 */
class ReplicationControlIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);

	@RegisterExtension
	static final RedisDeploymentExtension redis = RedisDeploymentExtension.builder()
		.sentinels(1)
		.controllableReplication()
		.healBeforeEach()
		.build();

	@Test
	void delayedReplicaLagsByTheDelay(RedisDeployment deployment) {
		RedisNode delayed = deployment.replicas().get(0);
		RedisNode prompt = deployment.replicas().get(1);
		delayed.delayReplication(Duration.ofSeconds(1));
		assertThat(millisUntilReplicated(deployment, prompt, "a")).isLessThan(900);
		assertThat(millisUntilReplicated(deployment, delayed, "b")).isBetween(950L, 2000L);
		assertThat(delayed.info("replication")).containsEntry("master_link_status", "up");
		delayed.restoreReplication();
		assertThat(millisUntilReplicated(deployment, delayed, "c")).isLessThan(900);
	}

	@Test
	void cutReplicaStaysBehindUntilRestored(RedisDeployment deployment) {
		RedisNode replica = deployment.replicas().get(0);
		replica.cutReplication();
		Awaitility.await().until(() -> "down".equals(replica.info("replication").get("master_link_status")));
		deployment.master().command("SET", "cut", "1");
		assertThat(deployment.replicas()).contains(replica);
		Awaitility.await()
			.during(Duration.ofMillis(1500))
			.atMost(Duration.ofSeconds(3))
			.until(() -> replica.command("GET", "cut") == null);
		replica.restoreReplication();
		deployment.awaitReplicated(TIMEOUT);
		assertThat(replica.command("GET", "cut")).isEqualTo("1");
	}

	@Test
	void controlHoldsForTheNextMasterToo(RedisDeployment deployment) {
		List<RedisNode> replicas = deployment.replicas();
		replicas.forEach((replica) -> replica.delayReplication(Duration.ofSeconds(1)));
		RedisNode next = deployment.failover(TIMEOUT);
		RedisNode delayed = replicas.get((replicas.get(0) == next) ? 1 : 0);
		Awaitility.await().atMost(TIMEOUT).until(() -> delayed.state().follows(next.address()));
		assertThat(millisUntilReplicated(deployment, delayed, "next")).isBetween(950L, 2000L);
	}

	@Test
	void frontOfAKilledNodeRefusesAndThatOfAHungNodeHangs(RedisDeployment deployment) throws IOException {
		RedisNode replica = deployment.replicas().get(0);
		try (Socket open = connect(replica)) {
			open.getOutputStream().write(PING);
			assertThat(open.getInputStream().read()).isEqualTo('+');
			replica.hang();
			try (Socket fresh = connect(replica)) {
				fresh.getOutputStream().write(PING);
				fresh.setSoTimeout(200);
				assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> fresh.getInputStream().read());
			}
			replica.kill();
			assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(replica));
			awaitEnd(open);
		}
		replica.restart();
		deployment.awaitReady(TIMEOUT);
		connect(replica).close();
	}

	private static long millisUntilReplicated(RedisDeployment deployment, RedisNode replica, String value) {
		deployment.master().command("SET", "measured", value);
		long start = System.nanoTime();
		Awaitility.await()
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(5))
			.until(() -> value.equals(replica.command("GET", "measured")));
		return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
	}

	private static void awaitEnd(Socket socket) throws IOException {
		try {
			socket.getInputStream().readAllBytes();
		}
		catch (SocketException ex) {
			// A reset is an end too, a timeout is not.
		}
	}

	private static Socket connect(RedisNode node) throws IOException {
		Socket socket = new Socket();
		socket.connect(Ports.address(node.port()));
		socket.setSoTimeout(5000);
		return socket;
	}

}
