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

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Warns at the start of annotations that cannot work: on private, static or final
 * methods, and on methods that are called from within their own object, as far as that
 * can be seen.
 */
public final class IneffectiveAnnotationWarnings implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(IneffectiveAnnotationWarnings.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final IneffectiveAnnotations ineffective;

	private final boolean subclassing;

	/**
	 * Create an instance.
	 * @param beanFactory has the beans
	 * @param advisor knows the annotations
	 * @param subclassing whether proxies are subclasses
	 */
	public IneffectiveAnnotationWarnings(ConfigurableListableBeanFactory beanFactory, RoutingAdvisor advisor,
			boolean subclassing) {
		this.beanFactory = beanFactory;
		this.ineffective = new IneffectiveAnnotations(advisor.scopes());
		this.subclassing = subclassing;
	}

	@Override
	public void afterSingletonsInstantiated() {
		BeanClasses.forEach(this.beanFactory, this.subclassing, (type, subclassed) -> {
			if (!type.getName().startsWith("org.springframework.")) {
				this.ineffective.in(type, subclassed).forEach(logger::warn);
			}
		});
	}

}
