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
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisDeploymentExtension;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.ServiceEndpoint;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A subscription on the read path is made at a replica, and at another one when that
 * goes.
 */
@Timeout(60)
class SubscriptionIT {

	@RegisterExtension
	static final RedisDeploymentExtension redis = RedisDeploymentExtension.builder()
		.replicas(2)
		.healBeforeEach()
		.build();

	private static final Duration LEAVES = Duration.ofSeconds(15);

	@Test
	void movesWhenItsReplicaIsKilled(RedisDeployment deployment) throws Exception {
		moves(deployment, RedisNode::kill);
	}

	@Test
	void movesWhenItsReplicaHangs(RedisDeployment deployment) throws Exception {
		moves(deployment, RedisNode::hang);
	}

	/** The way leads back to the replica that has lost its master, for a time. */
	@Test
	void leavesAReplicaBehindOneAddressThatHasLostItsMaster(RedisDeployment deployment) throws Exception {
		deployment.awaitReplicated(Application.PATIENCE);
		RedisNode orphan = deployment.replicas().get(0);
		RedisNode other = deployment.replicas().get(1);
		Queue<String> received = new ConcurrentLinkedQueue<>();
		RedisMessageListenerContainer container = new RedisMessageListenerContainer();
		try (ServiceEndpoint write = ServiceEndpoint.to(deployment.master());
				ServiceEndpoint read = ServiceEndpoint.to(orphan, other);
				Application application = Application.ofServices(write, read).awaitEligible(2)) {
			read.retarget(orphan);
			container.setConnectionFactory(application.readFactory());
			container.addMessageListener((message, pattern) -> received.add(message.toString()),
					new ChannelTopic("news"));
			container.afterPropertiesSet();
			container.start();
			awaitMessage(application, received, "first");
			assertThat(subscribed(deployment)).isEqualTo(orphan);
			String first = subscribers(orphan);
			orphan.command("REPLICAOF", "127.0.0.1", "1");
			Awaitility.await().atMost(LEAVES).until(() -> !Set.of("", first).contains(subscribers(orphan)));
			read.retarget(other);
			awaitMessage(application, received, "second", LEAVES);
			assertThat(subscribed(deployment)).isEqualTo(other);
			container.stop();
			container.destroy();
		}
	}

	/** The identities of the connections with subscriptions. */
	private static String subscribers(RedisNode node) {
		return String.valueOf(node.command("CLIENT", "LIST", "TYPE", "pubsub"))
			.lines()
			.map((line) -> line.split(" ", 2)[0])
			.collect(Collectors.joining(","));
	}

	private void moves(RedisDeployment deployment, Consumer<RedisNode> fault) throws Exception {
		deployment.awaitReplicated(Application.PATIENCE);
		Queue<String> received = new ConcurrentLinkedQueue<>();
		RedisMessageListenerContainer container = new RedisMessageListenerContainer();
		try (Application application = Application.ofNodes(deployment).awaitEligible(2)) {
			container.setConnectionFactory(application.readFactory());
			container.addMessageListener((message, pattern) -> received.add(message.toString()),
					new ChannelTopic("news"));
			container.afterPropertiesSet();
			container.start();
			awaitMessage(application, received, "first");
			RedisNode replica = subscribed(deployment);
			fault.accept(replica);
			awaitMessage(application, received, "second");
			container.stop();
			container.destroy();
		}
	}

	private static void awaitMessage(Application application, Queue<String> received, String message) {
		awaitMessage(application, received, message, Application.PATIENCE);
	}

	private static void awaitMessage(Application application, Queue<String> received, String message,
			Duration patience) {
		Awaitility.await().atMost(patience).until(() -> {
			application.writes().convertAndSend("news", message);
			return received.contains(message);
		});
	}

	private static RedisNode subscribed(RedisDeployment deployment) {
		return deployment.replicas()
			.stream()
			.filter((replica) -> String.valueOf(replica.command("PUBSUB", "NUMSUB", "news")).contains("1"))
			.findFirst()
			.orElseThrow();
	}

}
