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

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.redisrw.mode.Mode;
import io.github.redisrw.test.RedisNode;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;

import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.ReactiveSubscription.Message;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.PatternTopic;
import org.springframework.data.redis.listener.ReactiveRedisMessageListenerContainer;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Subscriptions are made anew at the next master.
 */
@Timeout(120)
class PubSubOutageIT {

	private final Queue<String> imperative = new ConcurrentLinkedQueue<>();

	private final Queue<String> reactive = new ConcurrentLinkedQueue<>();

	static Stream<Arguments> outages() {
		return Stream.of(Mode.values())
			.flatMap((mode) -> Stream.of(Fault.values()).map((fault) -> Arguments.of(mode, fault)));
	}

	@ParameterizedTest
	@MethodSource("outages")
	void listenersHearWhatIsPublishedAtTheNextMaster(Mode mode, Fault fault) throws Exception {
		try (Scene scene = Scene.of(mode)) {
			RedisMessageListenerContainer container = container(scene);
			ReactiveRedisMessageListenerContainer reactiveContainer = new ReactiveRedisMessageListenerContainer(
					scene.bean(ReactiveRedisConnectionFactory.class));
			Disposable subscription = reactiveContainer.receive(ChannelTopic.of("news.sport"))
				.map(Message::getMessage)
				.subscribe(this.reactive::add);
			try {
				awaitHeard(scene.master(), "before");
				RedisNode successor = fault.inflict(scene.site());
				awaitHeard(successor, "after");
			}
			finally {
				subscription.dispose();
				reactiveContainer.destroy();
				container.destroy();
			}
		}
	}

	private RedisMessageListenerContainer container(Scene scene) {
		RedisMessageListenerContainer container = new RedisMessageListenerContainer();
		container.setConnectionFactory(scene.bean(RedisConnectionFactory.class));
		container.addMessageListener((message, pattern) -> this.imperative.add(message.toString()),
				PatternTopic.of("news.*"));
		container.afterPropertiesSet();
		container.start();
		return container;
	}

	/** What is published while nobody listens is lost, so it is published until heard. */
	private void awaitHeard(RedisNode master, String message) {
		await().atMost(Application.PATIENCE)
			.pollInterval(20, TimeUnit.MILLISECONDS)
			.ignoreExceptions()
			.untilAsserted(() -> {
				master.command("PUBLISH", "news.sport", message);
				assertThat(this.imperative).contains(message);
				assertThat(this.reactive).contains(message);
			});
	}

}
