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
package io.github.redisrw.internal.routing;

import java.util.function.BiConsumer;

import io.github.redisrw.InvalidRedisLockException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * The classes of beans, as they are written.
 */
public final class BeanClasses {

	private static final Log logger = LogFactory.getLog(BeanClasses.class);

	private BeanClasses() {
	}

	/**
	 * Look at the class of each bean, without making the bean. One that cannot be looked
	 * at, as it needs a class that is not there, is left out: whether it is used at all
	 * is not known.
	 * @param beanFactory has the beans
	 * @param subclassing whether proxies are subclasses wherever they can be
	 * @param use gets each class that is no interface, and whether its proxies are
	 * subclasses of it
	 */
	public static void forEach(ConfigurableListableBeanFactory beanFactory, boolean subclassing,
			BiConsumer<Class<?>, Boolean> use) {
		for (String name : beanFactory.getBeanDefinitionNames()) {
			try {
				look(beanFactory, name, subclassing, use);
			}
			catch (InvalidRedisLockException ex) {
				throw ex;
			}
			catch (BeansException | IllegalStateException | LinkageError ex) {
				logger.debug("The class of the bean '" + name + "' cannot be looked at", ex);
			}
		}
	}

	private static void look(ConfigurableListableBeanFactory beanFactory, String name, boolean subclassing,
			BiConsumer<Class<?>, Boolean> use) {
		Class<?> type = AutoProxyUtils.determineTargetClass(beanFactory, name);
		if (type != null && !type.isInterface()) {
			Class<?> written = ClassUtils.getUserClass(type);
			use.accept(written, subclassing || written.getInterfaces().length == 0);
		}
	}

}
