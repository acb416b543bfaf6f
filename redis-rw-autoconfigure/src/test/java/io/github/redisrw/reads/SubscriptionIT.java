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

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisDeploymentExtension;
import io.github.redisrw.test.RedisNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

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

	@Test
	void movesWhenItsReplicaIsKilled(RedisDeployment deployment) throws Exception {
		moves(deployment, RedisNode::kill);
	}

	@Test
	void movesWhenItsReplicaHangs(RedisDeployment deployment) throws Exception {
		moves(deployment, RedisNode::hang);
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
		Awaitility.await().atMost(Application.PATIENCE).until(() -> {
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
