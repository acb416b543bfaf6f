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

package io.github.redisrw.benchmark.soak;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

import io.github.redisrw.FailoverEndedEvent;
import io.github.redisrw.FailoverStartedEvent;
import io.github.redisrw.MasterChangedEvent;
import io.github.redisrw.ReadOnly;
import io.github.redisrw.RedisLockOperations;
import io.github.redisrw.ReplicaJoinedEvent;
import io.github.redisrw.ReplicaLeftEvent;
import io.github.redisrw.SubscriptionsResumedEvent;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * An application with redis-rw.
 *
 * @param context its beans
 * @param writes writes, at the master
 * @param reads reads, at the replicas
 * @param reactive writes, by reactive chains
 * @param locks its locks
 */
record Application(ConfigurableApplicationContext context, StringRedisTemplate writes, StringRedisTemplate reads,
		ReactiveStringRedisTemplate reactive, RedisLockOperations locks) implements AutoCloseable {

	/**
	 * Starts it.
	 * @param servers what it connects to
	 * @param timeLine gets what it says
	 * @param events told of failovers and of changes of the master
	 * @return the application
	 */
	static Application start(Servers servers, TimeLine timeLine, Consumer<Object> events) {
		Map<String, Object> properties = new HashMap<>(Settings.properties());
		properties.putAll(servers.addresses());
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Split.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.registerShutdownHook(false)
			.properties(properties)
			.listeners(listener(timeLine, events))
			.run();
		return new Application(context, context.getBean(StringRedisTemplate.class), context.getBean(Split.class).reads,
				context.getBean(ReactiveStringRedisTemplate.class), context.getBean(RedisLockOperations.class));
	}

	private static ApplicationListener<PayloadApplicationEvent<?>> listener(TimeLine timeLine,
			Consumer<Object> events) {
		return (event) -> {
			Object payload = event.getPayload();
			if (payload instanceof MasterChangedEvent || payload instanceof FailoverStartedEvent
					|| payload instanceof FailoverEndedEvent || payload instanceof ReplicaJoinedEvent
					|| payload instanceof ReplicaLeftEvent || payload instanceof SubscriptionsResumedEvent) {
				timeLine.note("app: " + payload);
				events.accept(payload);
			}
		};
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Split {

		private final StringRedisTemplate reads;

		Split(@ReadOnly StringRedisTemplate reads) {
			this.reads = reads;
		}

	}

}
