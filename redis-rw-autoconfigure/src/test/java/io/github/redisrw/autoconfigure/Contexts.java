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

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisServer;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

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
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class,
				DataRedisReactiveAutoConfiguration.class, DataRedisAutoConfiguration.class,
				RedisRwAutoConfiguration.class));
	}

	/**
	 * The same, with a Redis that is not there, which is soon found out.
	 * @return the runner
	 */
	static ApplicationContextRunner unreachable() {
		return impatient(bare()).withPropertyValues("redis.rw.nodes=" + NOWHERE);
	}

	/**
	 * The same as a runner, not waiting for what is not there.
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

}
