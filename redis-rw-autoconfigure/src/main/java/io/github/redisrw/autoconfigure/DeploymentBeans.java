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

import io.github.redisrw.RedisLockOperations;
import io.github.redisrw.internal.client.ClientPaths;
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.internal.lock.LockClient;
import io.github.redisrw.internal.lock.LockOperations;
import io.github.redisrw.internal.lock.LockSettings;
import io.github.redisrw.internal.spring.ReadWriteConnectionFactory;
import io.github.redisrw.topology.RedisTopology;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.io.ResourceLoader;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializationContext;
import org.springframework.data.redis.serializer.RedisSerializer;

/**
 * Makes the beans of a deployment. They are the same whether it has a name or not.
 */
final class DeploymentBeans {

	private DeploymentBeans() {
	}

	static ReadWriteClient client(ReadWriteSetup setup, ContextEvents events) {
		return setup.client(events);
	}

	static RedisTopology topology(ReadWriteClient client) {
		return client::topology;
	}

	static ReadWriteConnectionFactory writes(ClientPaths client, ReadWriteSetup setup) {
		return ReadWriteConnectionFactory.forWrites(client, setup.redisConfiguration(), setup.nativeUri(),
				setup.clientConfiguration());
	}

	static ReadWriteConnectionFactory reads(ClientPaths client, ReadWriteSetup setup, RedisConnectionFactory writes) {
		return ReadWriteConnectionFactory.forReads(client, writes, setup.redisConfiguration(), setup.nativeUri(),
				setup.clientConfiguration());
	}

	static RedisTemplate<Object, Object> template(RedisConnectionFactory factory) {
		RedisTemplate<Object, Object> template = new RedisTemplate<>();
		template.setConnectionFactory(factory);
		return template;
	}

	static StringRedisTemplate strings(RedisConnectionFactory factory) {
		return new StringRedisTemplate(factory);
	}

	/**
	 * What keeps the locks.
	 * @param connectionFactory the name of what leads to the master; it is asked for when
	 * a lock is needed first
	 * @param client knows when there is another master
	 * @param properties what holds for locks that say nothing else
	 * @param beanFactory has the connection factory
	 * @return what keeps them
	 */
	static LockClient lockClient(String connectionFactory, ReadWriteClient client, LockProperties properties,
			BeanFactory beanFactory) {
		PropertiesValidator.validate(properties);
		LockClient lockClient = new LockClient(
				() -> beanFactory.getBean(connectionFactory, ReactiveRedisConnectionFactory.class),
				new LockSettings(properties.getPrefix(), properties.getWaitFor(), properties.getLeaseFor()));
		client.onMasterChanged(lockClient::masterChanged);
		return lockClient;
	}

	static RedisLockOperations lockOperations(LockClient lockClient) {
		return new LockOperations(lockClient);
	}

	/**
	 * The reactive ones, apart as Reactor may be absent.
	 */
	static final class Reactive {

		private Reactive() {
		}

		static ReactiveRedisTemplate<Object, Object> template(ReactiveRedisConnectionFactory factory,
				ResourceLoader resourceLoader) {
			RedisSerializer<Object> serializer = RedisSerializer.java(resourceLoader.getClassLoader());
			return new ReactiveRedisTemplate<>(factory,
					RedisSerializationContext.newSerializationContext()
						.key(serializer)
						.value(serializer)
						.hashKey(serializer)
						.hashValue(serializer)
						.build());
		}

		static ReactiveStringRedisTemplate strings(ReactiveRedisConnectionFactory factory) {
			return new ReactiveStringRedisTemplate(factory);
		}

	}

}
