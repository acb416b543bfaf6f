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

import java.util.function.Supplier;

import io.github.redisrw.RedisLockOperations;
import io.github.redisrw.internal.client.ClientPaths;
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.internal.cluster.ClusterClient;
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

	/**
	 * What follows the deployment: a {@link ReadWriteClient} or, where that is where it
	 * is, a {@link ClusterClient}.
	 * @param setup what it is set up with
	 * @param events told of what happens
	 * @return the client
	 */
	static ClientPaths client(ReadWriteSetup setup, ContextEvents events) {
		return setup.client(events);
	}

	/**
	 * Who is master and who replica. There is none of a cluster; where the properties say
	 * so before beans are registered, there is no such bean.
	 * @param client follows the deployment
	 * @param setup what it is set up with
	 * @return the topology
	 * @throws InvalidPropertyException if it is a cluster
	 */
	static RedisTopology topology(ClientPaths client, ReadWriteSetup setup) {
		if (client instanceof ReadWriteClient ofOneMaster) {
			return ofOneMaster::topology;
		}
		throw new InvalidPropertyException(setup.name().key("cluster.nodes"), null,
				"is set, but a RedisTopology has one master, and a Redis Cluster several",
				"Do not inject the RedisTopology of this deployment, or make it one of a single master");
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
	static LockClient lockClient(String connectionFactory, ClientPaths client, LockProperties properties,
			BeanFactory beanFactory) {
		return locks(() -> beanFactory.getBean(connectionFactory, ReactiveRedisConnectionFactory.class), client,
				properties);
	}

	/**
	 * What keeps the locks of any deployment.
	 * @param connectionFactory what leads to the master; it is asked for when a lock is
	 * needed first
	 * @param client knows when there is another master
	 * @param properties what holds for locks that say nothing else
	 * @return what keeps them
	 */
	static LockClient locks(Supplier<ReactiveRedisConnectionFactory> connectionFactory, ClientPaths client,
			LockProperties properties) {
		PropertiesValidator.validate(properties);
		String prefix = properties.getPrefix();
		LockClient lockClient = new LockClient(connectionFactory,
				new LockSettings((client instanceof ClusterClient) ? inOneSlot(prefix) : prefix,
						properties.getWaitFor(), properties.getLeaseFor()));
		if (client instanceof ClusterClient cluster) {
			cluster.onShards((shard) -> shard.client().onMasterChanged(lockClient::masterChanged));
		}
		else if (client instanceof ReadWriteClient ofOneMaster) {
			ofOneMaster.onMasterChanged(lockClient::masterChanged);
		}
		return lockClient;
	}

	/** All locks of a prefix have one more key together, and a script uses both. */
	private static String inOneSlot(String prefix) {
		return prefix.matches(".*\\{[^}]+}.*") ? prefix : "{" + prefix + "}";
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
