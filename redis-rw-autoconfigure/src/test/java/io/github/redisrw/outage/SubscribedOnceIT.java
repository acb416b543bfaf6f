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
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisDeploymentExtension;
import io.github.redisrw.test.ServiceEndpoint;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A subscription is made again once, however late its event loop hears of attempts that
 * have failed.
 */
@Timeout(240)
class SubscribedOnceIT {

	@RegisterExtension
	static final RedisDeploymentExtension redis = RedisDeploymentExtension.builder().replicas(1).build();

	private static final String CHANNEL = "news";

	/** Longer than until the next attempt, by a timer that ticks each 100 ms. */
	private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

	private static final Duration OUTAGE = Duration.ofSeconds(4);

	@Test
	void whereTheEndOfAChannelIsHeardLate(RedisDeployment deployment) {
		try (ServiceEndpoint write = ServiceEndpoint.to(deployment.master());
				ConfigurableApplicationContext application = start(write)) {
			RedisConnection connection = application.getBean(RedisConnectionFactory.class).getConnection();
			connection.subscribe((message, pattern) -> {
			}, CHANNEL.getBytes());
			awaitSubscribers(deployment, Duration.ZERO);
			write.blackHole();
			write.dropConnections();
			Awaitility.await().during(OUTAGE).atMost(Application.PATIENCE).until(() -> subscribers(deployment) == 0);
			write.restore();
			awaitSubscribers(deployment, OUTAGE);
			connection.close();
		}
	}

	/** There is one, and stays one. */
	private static void awaitSubscribers(RedisDeployment deployment, Duration during) {
		Awaitility.await().atMost(Application.PATIENCE).until(() -> subscribers(deployment) > 0);
		Awaitility.await()
			.during(during)
			.atMost(during.plusSeconds(5))
			.untilAsserted(() -> assertThat(subscribers(deployment)).isEqualTo(1));
	}

	private static long subscribers(RedisDeployment deployment) {
		List<?> reply = (List<?>) deployment.master().command("PUBSUB", "NUMSUB", CHANNEL);
		return (reply != null) ? Long.parseLong(reply.get(1).toString()) : 0;
	}

	private static ConfigurableApplicationContext start(ServiceEndpoint write) {
		return new SpringApplicationBuilder(LateConfiguration.class).web(WebApplicationType.NONE)
			.properties("redis.rw.write.host=" + write.host(), "redis.rw.write.port=" + write.port())
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class LateConfiguration {

		@Bean
		ClientResourcesBuilderCustomizer lateLoops() {
			return (builder) -> builder.nettyCustomizer(new NettyCustomizer() {

				@Override
				public void afterChannelInitialized(Channel channel) {
					channel.pipeline().addFirst(new Late());
				}

			});
		}

	}

	/** Hears of the end of a channel late. */
	private static final class Late extends ChannelInboundHandlerAdapter {

		@Override
		public void channelInactive(ChannelHandlerContext context) throws Exception {
			LockSupport.parkNanos(LATE_NANOS);
			super.channelInactive(context);
		}

	}

}
