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

import io.github.redisrw.ReadOnly;
import io.github.redisrw.RedisDeployment;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.util.StringUtils;

/**
 * Registers beans of one deployment with a name. Each is made by a factory method whose
 * arguments are names of beans, so that it can be processed ahead of time.
 * <p>
 * They have the deployment as a qualifier, and are no candidates for injection points
 * without one, but for those that stand for the primary deployment. Where several beans
 * qualify, those of the write path, and those of the primary deployment, are preferred.
 *
 * @param name what the deployment is called
 * @param primary whether it is the primary one
 * @param registry where beans are registered
 */
record DeploymentRegistration(DeploymentName name, boolean primary, BeanDefinitionRegistry registry) {

	/**
	 * What another bean of the deployment is made of.
	 * @param bean the end of its name
	 * @return the argument
	 */
	RuntimeBeanReference bean(String bean) {
		return new RuntimeBeanReference(this.name.bean(bean));
	}

	/**
	 * A bean that is made by a static method. Arguments that are missing are injected.
	 * @param type has the method, the only one of its name
	 * @param method the method
	 * @param arguments its first arguments
	 * @return the definition
	 */
	RootBeanDefinition definition(Class<?> type, String method, Object... arguments) {
		RootBeanDefinition definition = new RootBeanDefinition(type);
		definition.setUniqueFactoryMethodName(method);
		definition.setAutowireMode(AbstractBeanDefinition.AUTOWIRE_CONSTRUCTOR);
		for (int i = 0; i < arguments.length; i++) {
			definition.getConstructorArgumentValues().addIndexedArgumentValue(i, arguments[i]);
		}
		definition.setDefaultCandidate(false);
		definition.addQualifier(new AutowireCandidateQualifier(RedisDeployment.class, this.name.text()));
		return definition;
	}

	/**
	 * Register what stands for the deployment: of the primary one it is injected without
	 * a qualifier, too.
	 * @param bean the end of its name
	 * @param definition the definition
	 */
	void registerCandidate(String bean, RootBeanDefinition definition) {
		definition.setDefaultCandidate(this.primary);
		registerForWrites(bean, definition);
		registerAlias(bean);
	}

	void registerForWrites(String bean, RootBeanDefinition definition) {
		definition.setPrimary(this.primary);
		register(bean, definition);
	}

	void registerForReads(String bean, RootBeanDefinition definition) {
		definition.addQualifier(new AutowireCandidateQualifier(ReadOnly.class));
		definition.setFallback(!this.primary);
		register(bean, definition);
		registerAlias(bean);
	}

	/** Those of the primary deployment can be had by the names that they always have. */
	private void registerAlias(String bean) {
		String alias = StringUtils.uncapitalize(bean);
		if (this.primary && !this.registry.isBeanNameInUse(alias)) {
			this.registry.registerAlias(this.name.bean(bean), alias);
		}
	}

	/** A bean of the application wins. */
	private void register(String bean, BeanDefinition definition) {
		String full = this.name.bean(bean);
		if (!this.registry.containsBeanDefinition(full)) {
			this.registry.registerBeanDefinition(full, definition);
		}
	}

}
