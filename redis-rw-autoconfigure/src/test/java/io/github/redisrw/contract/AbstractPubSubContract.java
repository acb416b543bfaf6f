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

package io.github.redisrw.contract;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.data.redis.connection.Message;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisSubscribedConnectionException;
import org.springframework.data.redis.connection.Subscription;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.PatternTopic;
import org.springframework.data.redis.listener.ReactiveRedisMessageListenerContainer;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Publish and subscribe.
 */
abstract class AbstractPubSubContract extends AbstractConnectionFactoryContract {

	private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

	private final MessageListener listener = (message, pattern) -> this.received
		.add(prefix(pattern) + text(message.getChannel()) + "|" + text(message.getBody()));

	AbstractPubSubContract(ContractSubject subject) {
		super(subject);
	}

	@Test
	void listenerGetsTheMessagesOfItsChannelsInOrder() throws Exception {
		LettuceConnectionFactory factory = factory();
		StringRedisTemplate redis = strings(factory);
		RedisMessageListenerContainer container = container(factory);
		try {
			container.addMessageListener(this.listener, List.of(ChannelTopic.of("one"), ChannelTopic.of("two")));
			container.start();
			assertThat(redis.convertAndSend("one", "a")).isEqualTo(1);
			redis.convertAndSend("other", "b");
			redis.convertAndSend("two", "c");
			redis.convertAndSend("one", "grüße");
			assertThat(List.of(next(), next(), next())).containsExactly("one|a", "two|c", "one|grüße");
		}
		finally {
			container.destroy();
		}
		assertThat(this.received).isEmpty();
	}

	@Test
	void listenerGetsTheMessagesOfItsPattern() throws Exception {
		LettuceConnectionFactory factory = factory();
		RedisMessageListenerContainer container = container(factory);
		try {
			container.addMessageListener(this.listener, PatternTopic.of("news.*"));
			container.start();
			strings(factory).convertAndSend("news.sport", "a");
			assertThat(next()).isEqualTo("news.*|news.sport|a");
		}
		finally {
			container.destroy();
		}
	}

	@Test
	void listenersComeAndGoWhileTheContainerRuns() throws Exception {
		LettuceConnectionFactory factory = factory();
		StringRedisTemplate redis = strings(factory);
		RedisMessageListenerContainer container = container(factory);
		try {
			container.addMessageListener((message, pattern) -> {
			}, ChannelTopic.of("stays"));
			container.start();
			container.addMessageListener(this.listener, ChannelTopic.of("comes"));
			soon().until(() -> redis.convertAndSend("comes", "a") == 1L);
			assertThat(next()).isEqualTo("comes|a");
			container.removeMessageListener(this.listener);
			soon().until(() -> redis.convertAndSend("comes", "b") == 0L);
			assertThat(redis.convertAndSend("stays", "c")).isEqualTo(1);
		}
		finally {
			container.destroy();
		}
	}

	@Test
	void containerReleasesItsConnection() throws Exception {
		FactoryOptions options = options();
		LettuceConnectionFactory factory = factory(options);
		strings(factory).hasKey("connect");
		int base = connectionsOf(options);
		RedisMessageListenerContainer container = container(factory);
		container.addMessageListener(this.listener, ChannelTopic.of("one"));
		container.start();
		assertThat(connectionsOf(options)).isGreaterThan(base);
		container.destroy();
		soon().until(() -> connectionsOf(options) == base);
		assertThat(channels()).isEmpty();
	}

	@Test
	void channelsAndMessagesAreBinarySafe() throws Exception {
		byte[] channel = { 0, 1, '\r', '\n', (byte) 0xff };
		byte[] body = { (byte) 0xfe, 0, '\n' };
		BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
		LettuceConnectionFactory factory = factory();
		try (RedisConnection connection = factory.getConnection();
				RedisConnection publisher = factory.getConnection()) {
			connection.subscribe((message, pattern) -> messages.add(message), channel);
			assertThat(publisher.publish(channel, body)).isEqualTo(1);
			Message message = messages.poll(10, TimeUnit.SECONDS);
			assertThat(message).isNotNull();
			assertThat(message.getChannel()).isEqualTo(channel);
			assertThat(message.getBody()).isEqualTo(body);
		}
	}

	@Test
	void subscribedConnectionChangesItsChannelsThroughTheSubscription() throws Exception {
		LettuceConnectionFactory factory = factory();
		StringRedisTemplate redis = strings(factory);
		try (RedisConnection connection = factory.getConnection()) {
			connection.subscribe(this.listener, bytes("one"));
			assertThat(connection.isSubscribed()).isTrue();
			assertThatExceptionOfType(RedisSubscribedConnectionException.class)
				.isThrownBy(() -> connection.subscribe(this.listener, bytes("two")));
			Subscription subscription = connection.getSubscription();
			assertThat(subscription).isNotNull();
			subscription.subscribe(bytes("two"));
			subscription.unsubscribe(bytes("one"));
			soon().until(() -> redis.convertAndSend("one", "x") == 0L);
			redis.convertAndSend("two", "b");
			soon().until(() -> this.received.contains("two|b"));
			subscription.close();
			assertThat(connection.isSubscribed()).isFalse();
		}
		soon().until(() -> channels().isEmpty());
	}

	@Test
	void reactiveListenGetsMessagesAndReleasesItsConnectionOnCancel() throws Exception {
		FactoryOptions options = options();
		LettuceConnectionFactory factory = factory(options);
		ReactiveStringRedisTemplate redis = new ReactiveStringRedisTemplate(factory);
		redis.hasKey("connect").block(SOON);
		int base = connectionsOf(options);
		Disposable listening = redis.listenToChannel("one", "two")
			.subscribe((message) -> this.received.add(message.getChannel() + "|" + message.getMessage()));
		soon().until(() -> channels().size() == 2);
		redis.convertAndSend("one", "a").block(SOON);
		redis.convertAndSend("two", "b").block(SOON);
		assertThat(List.of(next(), next())).containsExactly("one|a", "two|b");
		listening.dispose();
		soon().until(() -> channels().isEmpty() && connectionsOf(options) == base);
	}

	@Test
	void reactivePatternAndContainerGetMessages() throws Exception {
		LettuceConnectionFactory factory = factory();
		ReactiveStringRedisTemplate redis = new ReactiveStringRedisTemplate(factory);
		ReactiveRedisMessageListenerContainer container = new ReactiveRedisMessageListenerContainer(factory);
		Disposable first = redis.listenToPattern("p.*").subscribe((message) -> this.received.add(message.getMessage()));
		Disposable second = get(container.receiveLater(ChannelTopic.of("later")))
			.subscribe((message) -> this.received.add(message.getMessage()));
		soon().until(() -> master().pubsubNumpat() == 1);
		soon().until(() -> get(redis.convertAndSend("later", "a")) == 1L);
		assertThat(next()).isEqualTo("a");
		redis.convertAndSend("p.x", "b").block(SOON);
		assertThat(next()).isEqualTo("b");
		first.dispose();
		second.dispose();
		container.destroyLater().block(SOON);
		soon().until(() -> master().pubsubNumpat() == 0 && channels().isEmpty());
	}

	/**
	 * The container hands the channel of a plain subscription to the listener where a
	 * pattern is expected; a connection hands it nothing.
	 */
	private static String prefix(byte @Nullable [] pattern) {
		return (pattern != null && text(pattern).contains("*")) ? text(pattern) + "|" : "";
	}

	/**
	 * The channels somebody listens to, apart from those of Sentinels.
	 */
	private List<String> channels() {
		return master().pubsubChannels().stream().filter((channel) -> !channel.startsWith("__sentinel__")).toList();
	}

	private String next() throws InterruptedException {
		String message = this.received.poll(10, TimeUnit.SECONDS);
		return (message != null) ? message : "nothing";
	}

	private static RedisMessageListenerContainer container(LettuceConnectionFactory factory) {
		RedisMessageListenerContainer container = new RedisMessageListenerContainer();
		container.setConnectionFactory(factory);
		container.setTaskExecutor(Runnable::run);
		container.setSubscriptionExecutor(new SimpleAsyncTaskExecutor());
		container.setMaxSubscriptionRegistrationWaitingTime(Duration.ofSeconds(5).toMillis());
		container.afterPropertiesSet();
		return container;
	}

}
