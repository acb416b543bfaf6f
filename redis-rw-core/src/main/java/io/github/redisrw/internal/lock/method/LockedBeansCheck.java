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
package io.github.redisrw.internal.lock.method;

import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import io.github.redisrw.InvalidRedisLockException;
import io.github.redisrw.RedisLock;
import io.github.redisrw.internal.routing.BeanClasses;
import io.github.redisrw.internal.routing.IneffectiveAnnotations;
import io.github.redisrw.internal.routing.SelfInvocations;

import org.springframework.aop.ClassFilter;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Keeps an application from starting of which some method would run without its lock,
 * because no proxy sees the call.
 */
public final class LockedBeansCheck implements SmartInitializingSingleton {

	private final ConfigurableListableBeanFactory beanFactory;

	private final boolean subclassing;

	/**
	 * Create an instance.
	 * @param beanFactory has the beans
	 * @param subclassing whether proxies are subclasses
	 */
	public LockedBeansCheck(ConfigurableListableBeanFactory beanFactory, boolean subclassing) {
		this.beanFactory = beanFactory;
		this.subclassing = subclassing;
	}

	@Override
	public void afterSingletonsInstantiated() {
		ClassFilter candidates = LockedMethods.candidates();
		BeanClasses.forEach(this.beanFactory, this.subclassing, (type, subclassed) -> {
			if (candidates.matches(type)) {
				check(type, subclassed);
			}
		});
	}

	/**
	 * Check the class of a bean.
	 * @param type the class
	 * @param subclassed whether its proxies are subclasses of it
	 * @throws InvalidRedisLockException if one of its methods would run without its lock
	 */
	static void check(Class<?> type, boolean subclassed) {
		Map<String, Method> locked = new LinkedHashMap<>();
		for (Method method : ReflectionUtils.getUniqueDeclaredMethods(type, ReflectionUtils.USER_DECLARED_METHODS)) {
			if (AnnotatedElementUtils.hasAnnotation(method, RedisLock.class)) {
				String obstacle = IneffectiveAnnotations.obstacle(method, subclassed);
				if (obstacle != null) {
					throw new InvalidRedisLockException(
							"@RedisLock on " + describe(method) + ": the method is " + obstacle
									+ ", so it would run without its lock.",
							"Make it a method that a proxy can override, or use RedisLockOperations within it.", null);
				}
				locked.put(SelfInvocations.name(method), method);
			}
		}
		if (!locked.isEmpty() && !IneffectiveAnnotations.knowsItself(type)) {
			ReflectionUtils.doWithMethods(type, (bridge) -> {
				Method method = locked.get(SelfInvocations.name(BridgeMethodResolver.findBridgedMethod(bridge)));
				if (method != null) {
					locked.putIfAbsent(SelfInvocations.name(bridge), method);
				}
			}, Method::isBridge);
			checkCalls(type, locked);
		}
	}

	/** Default methods of interfaces call on the same object as well. */
	private static void checkCalls(Class<?> type, Map<String, Method> locked) {
		Set<Class<?>> declaring = new LinkedHashSet<>();
		for (Class<?> next = type; next != null && next != Object.class; next = next.getSuperclass()) {
			declaring.add(next);
		}
		declaring.addAll(ClassUtils.getAllInterfacesForClassAsSet(type));
		declaring.removeIf((next) -> next.getName().startsWith("java."));
		declaring.forEach((next) -> SelfInvocations.in(next, locked, (caller) -> true).forEach((called, caller) -> {
			throw new InvalidRedisLockException(
					"@RedisLock on " + describe(called) + ": " + caller
							+ " calls it on the same object. That does not pass the proxy, so it would run without"
							+ " its lock.",
					"Move the method to a bean of its own, or call it on the proxy, which may be injected into a"
							+ " field (with @Lazy), or use RedisLockOperations.",
					null);
		}));
	}

	private static String describe(Method method) {
		return ClassUtils.getQualifiedMethodName(method) + "()";
	}

}
