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

import java.lang.reflect.Method;
import java.util.Set;

import io.github.redisrw.InvalidRedisLockException;
import io.github.redisrw.RedisLock;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils.MethodFilter;

/**
 * Keeps an application from starting that has methods with a lock, and nobody to take it.
 */
final class LockRefusal implements BeanPostProcessor {

	private static final MethodFilter LOCKED = (method) -> AnnotatedElementUtils.hasAnnotation(method, RedisLock.class);

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		Class<?> type = ClassUtils.getUserClass(bean);
		if (AnnotationUtils.isCandidateClass(type, RedisLock.class)) {
			Set<Method> locked = MethodIntrospector.selectMethods(type, LOCKED);
			if (!locked.isEmpty()) {
				throw new InvalidRedisLockException("@RedisLock on " + locked.iterator().next()
						+ ", but redis-rw is turned off, or keeps away because of a Redis Cluster or a connection"
						+ " factory of the application: the method would run without its lock.",
						"Remove 'redis.rw.enabled=false' or what else keeps redis-rw away, or leave this bean out of"
								+ " the application.",
						null);
			}
		}
		return bean;
	}

}
