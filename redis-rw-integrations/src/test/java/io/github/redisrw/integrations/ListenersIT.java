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

package io.github.redisrw.integrations;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.redisrw.test.RedisDeploymentExtension;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.stream.Consumer;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.data.redis.stream.StreamMessageListenerContainer;
import org.springframework.data.redis.stream.StreamMessageListenerContainer.StreamReadRequest;

/**
 * The containers of Spring Data Redis that listen to channels and to streams.
 */
class ListenersIT {

	@RegisterExtension
	static final RedisDeploymentExtension redis = Deployments.withSentinels();

	/** Messages on a channel are lost while nobody listens, as Redis says. */
	@ParameterizedTest
	@EnumSource
	void aListenerHearsWhatIsPublished(Failover failover) throws Exception {
		try (Application application = Application.start(Channels.class, redis.deployment())) {
			Set<String> heard = application.bean(Channels.class).heard;
			StringRedisTemplate template = application.bean(StringRedisTemplate.class);
			application.through(failover, (round) -> {
				String message = "message-" + round;
				await().until(() -> {
					template.convertAndSend("news", message);
					return heard.contains(message);
				});
			});
		}
	}

	/**
	 * With {@code NOACK}, it would not be known what has been delivered when the master
	 * goes. An {@code XACK} of the listener that is in flight then has an unknown
	 * outcome, at which the container would end the subscription if it were not told
	 * otherwise.
	 */
	@ParameterizedTest
	@EnumSource
	void aConsumerOfAGroupReceivesWhatIsAdded(Failover failover) throws Exception {
		try (Application application = Application.start(Streams.class, redis.deployment())) {
			Set<String> received = application.bean(Streams.class).received;
			StringRedisTemplate template = application.bean(StringRedisTemplate.class);
			application.through(failover, (round) -> {
				String order = "order-" + round;
				template.opsForStream().add("orders", Map.of("id", order));
				await().until(() -> received.contains(order));
			});
		}
	}

	private static org.awaitility.core.ConditionFactory await() {
		return Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(Duration.ofSeconds(20));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Channels {

		private final Set<String> heard = ConcurrentHashMap.newKeySet();

		@Bean
		RedisMessageListenerContainer channels(RedisConnectionFactory factory) {
			RedisMessageListenerContainer container = new RedisMessageListenerContainer();
			container.setConnectionFactory(factory);
			container.addMessageListener(
					(message, pattern) -> this.heard.add(new String(message.getBody(), StandardCharsets.UTF_8)),
					ChannelTopic.of("news"));
			return container;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Streams {

		private final Set<String> received = ConcurrentHashMap.newKeySet();

		@Bean(initMethod = "start", destroyMethod = "stop")
		StreamMessageListenerContainer<String, MapRecord<String, String, String>> streams(
				RedisConnectionFactory factory, StringRedisTemplate template) {
			if (!Boolean.TRUE.equals(template.hasKey("orders"))) {
				template.opsForStream().createGroup("orders", "shipping");
			}
			StreamMessageListenerContainer<String, MapRecord<String, String, String>> container = StreamMessageListenerContainer
				.create(factory,
						StreamMessageListenerContainer.StreamMessageListenerContainerOptions.builder()
							.pollTimeout(Duration.ofSeconds(1))
							.build());
			container.register(StreamReadRequest.builder(StreamOffset.create("orders", ReadOffset.lastConsumed()))
				.consumer(Consumer.from("shipping", "one"))
				.autoAcknowledge(false)
				.cancelOnError((error) -> false)
				.build(), (record) -> {
					this.received.add(Objects.requireNonNull(record.getValue().get("id")));
					template.opsForStream().acknowledge("shipping", record);
				});
			return container;
		}

	}

}
