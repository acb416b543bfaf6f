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

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

import io.github.redisrw.ReadOnly;
import io.github.redisrw.RedisDeployment;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Beans by which an application has a say in its deployments: with
 * {@link RedisDeployment @RedisDeployment} in one of them, without in all of them.
 */
final class QualifiedBeans {

	private final ListableBeanFactory beanFactory;

	QualifiedBeans(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Those that apply to a deployment: those for all, in their order, and then its own.
	 * @param <T> the type
	 * @param type the type
	 * @param name whose
	 * @return the beans
	 */
	<T> List<T> applyingTo(DeploymentName name, Class<T> type) {
		Set<Object> qualified = Collections.newSetFromMap(new IdentityHashMap<>());
		List<T> own = new ArrayList<>();
		for (String bean : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, type)) {
			String deployment = deploymentOf(bean);
			if (deployment != null) {
				T instance = this.beanFactory.getBean(bean, type);
				qualified.add(instance);
				if (deployment.equals(name.text())) {
					own.add(instance);
				}
			}
		}
		List<T> applying = new ArrayList<>(this.beanFactory.getBeanProvider(type)
			.orderedStream()
			.filter((instance) -> !qualified.contains(instance))
			.toList());
		applying.addAll(own);
		return applying;
	}

	/**
	 * The one that a deployment has for itself.
	 * @param <T> the type
	 * @param type the type
	 * @param name whose
	 * @param forReads whether it has to have {@link ReadOnly @ReadOnly}, too
	 * @return the bean, {@code null} if there is none
	 */
	<T> @Nullable T ownOf(DeploymentName name, Class<T> type, boolean forReads) {
		for (String bean : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, type)) {
			if (name.text().equals(deploymentOf(bean))
					&& (this.beanFactory.findAnnotationOnBean(bean, ReadOnly.class) != null) == forReads) {
				return this.beanFactory.getBean(bean, type);
			}
		}
		return null;
	}

	private @Nullable String deploymentOf(String bean) {
		RedisDeployment qualifier = this.beanFactory.findAnnotationOnBean(bean, RedisDeployment.class);
		return (qualifier != null) ? qualifier.value() : null;
	}

}
