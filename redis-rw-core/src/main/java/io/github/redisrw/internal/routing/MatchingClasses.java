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

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;

import org.springframework.aop.ClassFilter;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The classes of which some method matches. Of nearly all classes none does: they are
 * looked at once, and nothing is kept of their methods. Thread-safe.
 */
public final class MatchingClasses implements ClassFilter {

	private final BiPredicate<Method, Class<?>> matcher;

	private final Map<Class<?>, Boolean> known = new ConcurrentHashMap<>();

	/**
	 * Create an instance that knows no class yet.
	 * @param matcher whether a method matches that is called on an object of a class
	 */
	public MatchingClasses(BiPredicate<Method, Class<?>> matcher) {
		this.matcher = matcher;
	}

	@Override
	public boolean matches(Class<?> type) {
		Boolean matches = this.known.get(type);
		if (matches == null) {
			matches = look(type);
			this.known.put(type, matches);
		}
		return matches;
	}

	/** Those that a proxy of the class may intercept. */
	private boolean look(Class<?> type) {
		Set<Class<?>> declaring = new LinkedHashSet<>(ClassUtils.getAllInterfacesForClassAsSet(type));
		if (!Proxy.isProxyClass(type)) {
			declaring.add(ClassUtils.getUserClass(type));
		}
		return declaring.stream()
			.flatMap((each) -> Arrays.stream(ReflectionUtils.getAllDeclaredMethods(each)))
			.anyMatch((method) -> this.matcher.test(method, type));
	}

}
