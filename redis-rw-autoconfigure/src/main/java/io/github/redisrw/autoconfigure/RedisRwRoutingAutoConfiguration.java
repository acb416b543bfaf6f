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

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;

import io.github.redisrw.RedisLock;
import io.github.redisrw.internal.routing.AnnotatedTransactions;
import io.github.redisrw.internal.routing.IneffectiveAnnotationWarnings;
import io.github.redisrw.internal.routing.RoutingAdvisor;
import io.github.redisrw.routing.RedisRoutingOperations;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.config.AopConfigUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/**
 * Auto-configuration of the scopes that annotations open.
 */
@AutoConfiguration(after = RedisRwAutoConfiguration.class)
@ConditionalOnBean(ReadWriteDeployments.class)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
@Import(RedisRwRoutingAutoConfiguration.Proxies.class)
public final class RedisRwRoutingAutoConfiguration {

	/**
	 * Reads the annotations as Spring does, whether or not the application has a
	 * transaction manager: they declare that a method writes.
	 */
	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	@ConditionalOnMissingBean
	static RoutingAdvisor redisRwRoutingAdvisor(Environment environment, ConfigurableBeanFactory beanFactory) {
		RoutingProperties properties = Binder.get(environment)
			.bindOrCreate("redis.rw.routing", RoutingProperties.class);
		return new RoutingAdvisor(properties.isTransactional() ? new AnnotatedTransactions() : null,
				annotations(properties.getWriteAnnotations(), beanFactory.getBeanClassLoader()),
				new EmbeddedValueResolver(beanFactory));
	}

	@Bean
	@ConditionalOnMissingBean
	RedisRoutingOperations redisRoutingOperations() {
		return new RedisRoutingOperations() {
		};
	}

	@Bean
	@ConditionalOnMissingBean
	IneffectiveAnnotationWarnings redisRwMisuseWarnings(ConfigurableListableBeanFactory beanFactory,
			RoutingAdvisor advisor, Environment environment) {
		return new IneffectiveAnnotationWarnings(beanFactory, advisor, subclasses(environment));
	}

	static boolean subclasses(Environment environment) {
		return environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true);
	}

	private static List<Class<? extends Annotation>> annotations(List<String> names, @Nullable ClassLoader loader) {
		List<Class<? extends Annotation>> annotations = new ArrayList<>();
		annotations.add(RedisLock.class);
		for (String name : names) {
			Class<?> type = ClassUtils.isPresent(name, loader) ? ClassUtils.resolveClassName(name, loader) : null;
			if (type != null && !type.isAnnotation()) {
				throw new InvalidPropertyException("redis.rw.routing.write-annotations", name,
						"names a class that is no annotation", "Name annotations by their fully qualified class names");
			}
			if (type != null) {
				annotations.add(type.asSubclass(Annotation.class));
			}
		}
		return annotations;
	}

	/**
	 * Sees to it that there are proxies at all, of the kind that Spring Boot is set to.
	 */
	static final class Proxies implements ImportBeanDefinitionRegistrar {

		private final Environment environment;

		Proxies(Environment environment) {
			this.environment = environment;
		}

		@Override
		public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
			AopConfigUtils.registerAutoProxyCreatorIfNecessary(registry);
			if (subclasses(this.environment)) {
				AopConfigUtils.forceAutoProxyCreatorToUseClassProxying(registry);
			}
		}

	}

}
