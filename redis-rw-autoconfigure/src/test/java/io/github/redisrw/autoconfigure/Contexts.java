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

package io.github.redisrw.autoconfigure;

import java.util.List;
import java.util.stream.Collectors;

import io.github.redisrw.internal.spring.ReadWriteConnectionFactory;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisServer;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.support.AbstractApplicationContext;

/**
 * The contexts that tests look into.
 */
final class Contexts {

	/** A port nothing listens on: connections are refused at once. */
	static final String NOWHERE = "127.0.0.1:1";

	private Contexts() {
	}

	/**
	 * What an application has that uses Redis, with nothing said of where that is.
	 * @return the runner
	 */
	static ApplicationContextRunner bare() {
		return new ApplicationContextRunner().withConfiguration(
				AutoConfigurations.of(SslAutoConfiguration.class, DataRedisReactiveAutoConfiguration.class,
						DataRedisAutoConfiguration.class, RedisRwAutoConfiguration.class));
	}

	/**
	 * The same, with beans that are only made when asked for, and nothing that starts, so
	 * that nothing connects.
	 * @return the runner
	 */
	static ApplicationContextRunner lazy() {
		return bare().withBean(LazyInitializationBeanFactoryPostProcessor.class)
			.withBean(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME, NoLifecycle.class);
	}

	/**
	 * Where the properties say that Redis is, in the words of the source.
	 * @param context a context that has not connected yet
	 * @return such as {@code nodes [127.0.0.1:6379]}
	 */
	static String source(ApplicationContext context) {
		ReadWriteSetup setup = context.getBean(ReadWriteSetup.class);
		String text = ReadWriteConnectionFactory.forWrites(setup.client((event) -> {
		}), setup.redisConfiguration(), setup.nativeUri(), setup.clientConfiguration()).toString();
		return text.substring("Redis write path (".length(), text.indexOf("; master "));
	}

	/**
	 * The same, with a Redis that is not there, which is soon found out.
	 * @return the runner
	 */
	static ApplicationContextRunner unreachable() {
		return impatient(bare()).withPropertyValues("redis.rw.nodes=" + NOWHERE);
	}

	/**
	 * The same as another, not waiting for what is not there.
	 * @param runner the runner
	 * @return the impatient runner
	 */
	static ApplicationContextRunner impatient(ApplicationContextRunner runner) {
		return runner.withPropertyValues("redis.rw.connect-timeout=50ms", "redis.rw.write.hold-timeout=50ms");
	}

	/**
	 * The same, with the nodes of a deployment.
	 * @param deployment the deployment
	 * @return the runner
	 */
	static ApplicationContextRunner on(RedisDeployment deployment) {
		return bare().withPropertyValues("redis.rw.nodes=" + addresses(deployment.nodes()));
	}

	/**
	 * The addresses of servers, as properties have them.
	 * @param servers the servers
	 * @return their addresses, separated by commas
	 */
	static String addresses(List<? extends RedisServer> servers) {
		return servers.stream().map(RedisServer::address).collect(Collectors.joining(","));
	}

	/** Starts nothing. */
	private static final class NoLifecycle implements LifecycleProcessor {

		@Override
		public void onRefresh() {
		}

		@Override
		public void onClose() {
		}

		@Override
		public void start() {
		}

		@Override
		public void stop() {
		}

		@Override
		public boolean isRunning() {
			return true;
		}

	}

}
