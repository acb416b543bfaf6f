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

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.redisrw.FailoverEndedEvent;
import io.github.redisrw.FailoverStartedEvent;
import io.github.redisrw.MasterChangedEvent;
import io.github.redisrw.ReplicaJoinedEvent;
import io.github.redisrw.ReplicaLeftEvent;
import io.github.redisrw.SubscriptionsResumedEvent;
import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.internal.client.FailoverRecord;
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.mode.Mode;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application is told of its Redis.
 */
@Timeout(120)
class EventsIT {

	private final List<Object> events = new CopyOnWriteArrayList<>();

	private Scene listening(Scene scene) {
		scene.context().addApplicationListener((ApplicationListener<ApplicationEvent>) (event) -> {
			if (event instanceof PayloadApplicationEvent<?> payload) {
				this.events.add(payload.getPayload());
			}
		});
		return scene;
	}

	private <T> List<T> events(Class<T> type) {
		return this.events.stream().filter(type::isInstance).map(type::cast).toList();
	}

	private <T> T awaitOne(Class<T> type) {
		Scene.soon().untilAsserted(() -> assertThat(events(type)).isNotEmpty());
		assertThat(events(type)).hasSize(1);
		return events(type).get(0);
	}

	@Test
	void aFailoverIsToldFromItsBeginningToItsEnd() throws Exception {
		try (Scene scene = listening(Scene.of(Mode.SERVICE)); Load load = load(scene)) {
			RedisNode former = scene.master();
			former.kill();
			FailoverStartedEvent started = awaitOne(FailoverStartedEvent.class);
			assertThat(started.from()).isEqualTo(scene.site().write().address());
			scene.awaitHeldWrites();
			scene.site().appoint(scene.deployment().nodes().get(1));
			FailoverEndedEvent ended = awaitOne(FailoverEndedEvent.class);
			load.finish();
			long unknown = load.writeErrors().stream().filter(WriteOutcomeUnknownException.class::isInstance).count();
			assertThat(ended.cause()).isEqualTo(started.cause());
			assertThat(ended.masterChanged()).isTrue();
			assertThat(ended.writesUnknown()).isEqualTo(unknown);
			assertThat(ended.writesHeld()).isPositive();
			assertThat(ended.timestamp()).isEqualTo(started.timestamp().plus(ended.held()));
			MasterChangedEvent changed = awaitOne(MasterChangedEvent.class);
			assertThat(changed.related()).isTrue();
			assertThat(scene.bean(ReadWriteClient.class).failovers()).singleElement()
				.extracting(FailoverRecord::writesUnknown, FailoverRecord::writesHeld, FailoverRecord::held)
				.containsExactly(ended.writesUnknown(), ended.writesHeld(), ended.held());
		}
	}

	private static Load load(Scene scene) {
		return new Load(scene.writes(), Application.reads(scene.context()), "counter:");
	}

	@Test
	void aConnectionThatIsLostIsNoNewMaster() {
		try (Scene scene = listening(Scene.of(Mode.NODE_LIST))) {
			scene.master().command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
			FailoverEndedEvent ended = awaitOne(FailoverEndedEvent.class);
			assertThat(ended.masterChanged()).isFalse();
			assertThat(ended.to()).isEqualTo(ended.from()).isEqualTo(scene.master().address());
			assertThat(events(MasterChangedEvent.class)).isEmpty();
		}
	}

	@Test
	void replicasComeAndGo() {
		try (Scene scene = listening(Scene.of(Mode.NODE_LIST))) {
			RedisNode replica = scene.deployment().replicas().get(0);
			replica.kill();
			assertThat(awaitOne(ReplicaLeftEvent.class).replica()).isEqualTo(replica.address());
			replica.restart();
			assertThat(awaitOne(ReplicaJoinedEvent.class).replica()).isEqualTo(replica.address());
		}
	}

	@Test
	void aMasterThatComesBackEmptyIsReportedAndCounted() {
		try (Scene scene = listening(Scene.of(Mode.NODE_LIST, RedisDeployment.builder().replicas(0)))) {
			scene.writes().opsForValue().set("key", "value");
			scene.master().restartEmpty();
			assertThat(awaitOne(MasterChangedEvent.class).related()).isFalse();
			assertThat(scene.bean(ReadWriteClient.class).unrelatedMasters()).isOne();
			assertThat(scene.writes().opsForValue().get("key")).isNull();
		}
	}

	@Test
	void writesThatAreLostAreReportedAndCounted() {
		try (Scene scene = listening(
				Scene.of(Mode.SERVICE, RedisDeployment.builder().replicas(1).controllableReplication()))) {
			RedisNode former = scene.master();
			RedisNode successor = scene.deployment().replicas().get(0);
			scene.deployment().awaitReplicated(Application.PATIENCE);
			successor.cutReplication();
			scene.writes().opsForValue().set("lost", "x".repeat(1000));
			ReadWriteClient client = scene.bean(ReadWriteClient.class);
			Scene.soon()
				.until(() -> client.topology().master() != null && client.topology().master().offset() > 1000
						&& client.topology().master().offset() >= offset(former));
			former.kill();
			scene.site().appoint(successor);
			MasterChangedEvent changed = awaitOne(MasterChangedEvent.class);
			assertThat(changed.lostBytes()).isBetween(1000L, 10_000L);
			assertThat(client.lostBytes()).isEqualTo(changed.lostBytes());
			assertThat(scene.writes().opsForValue().get("lost")).isNull();
		}
	}

	private static long offset(RedisNode node) {
		return ((Number) ((List<?>) node.command("ROLE")).get(1)).longValue();
	}

	@Test
	void subscriptionsThatWereMadeAgainAreTold() throws Exception {
		try (Scene scene = listening(Scene.of(Mode.SERVICE))) {
			RedisMessageListenerContainer container = new RedisMessageListenerContainer();
			container.setConnectionFactory(scene.bean(RedisConnectionFactory.class));
			container.addMessageListener((message, pattern) -> {
			}, new ChannelTopic("news"));
			container.afterPropertiesSet();
			container.start();
			try {
				RedisNode successor = scene.site().switchMaster();
				assertThat(awaitOne(SubscriptionsResumedEvent.class).node()).isEqualTo(scene.site().write().address());
				Scene.soon()
					.untilAsserted(
							() -> assertThat(successor.command("PUBSUB", "NUMSUB", "news")).asString().contains("1"));
			}
			finally {
				container.destroy();
			}
		}
	}

}
