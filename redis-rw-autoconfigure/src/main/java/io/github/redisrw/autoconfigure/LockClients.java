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

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.redisrw.internal.lock.LockClient;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;

/**
 * Finds what keeps the locks at a deployment. Thread-safe.
 */
final class LockClients {

	private final ConfigurableListableBeanFactory beanFactory;

	private final Map<String, LockClient> known = new ConcurrentHashMap<>();

	LockClients(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Whether there is a deployment. Nothing is made for it.
	 * @param deployment its name, empty for the primary one
	 * @return {@code true} if locks can be held there
	 */
	boolean has(String deployment) {
		return deployment.isEmpty() ? Arrays.stream(this.beanFactory.getBeanNamesForType(LockClient.class, true, false))
			.anyMatch(this::isCandidate) : this.beanFactory.containsBeanDefinition(bean(deployment));
	}

	private boolean isCandidate(String bean) {
		return !(this.beanFactory.containsBeanDefinition(bean)
				&& this.beanFactory.getMergedBeanDefinition(bean) instanceof AbstractBeanDefinition definition
				&& !definition.isDefaultCandidate());
	}

	/**
	 * Find it.
	 * @param deployment its name, empty for the primary one
	 * @return what keeps the locks
	 */
	LockClient of(String deployment) {
		LockClient client = this.known.get(deployment);
		if (client == null) {
			client = deployment.isEmpty() ? this.beanFactory.getBean(LockClient.class)
					: this.beanFactory.getBean(bean(deployment), LockClient.class);
			this.known.put(deployment, client);
		}
		return client;
	}

	private static String bean(String deployment) {
		return deployment + NamedDeploymentsRegistrar.Locks.CLIENT;
	}

}
