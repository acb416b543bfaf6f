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
import java.util.function.Function;
import java.util.function.Predicate;

import io.github.redisrw.internal.lock.LockClient;
import io.github.redisrw.internal.routing.MatchingClasses;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.ClassFilters;
import org.springframework.aop.support.StaticMethodMatcherPointcutAdvisor;
import org.springframework.core.Ordered;
import org.springframework.expression.BeanResolver;
import org.springframework.util.StringValueResolver;

/**
 * Has methods with {@link io.github.redisrw.RedisLock @RedisLock} run with their lock:
 * within the scope that leads to the master, and around everything else that is done
 * around the method, such as its transaction. Other methods are not advised.
 */
public final class RedisLockAdvisor extends StaticMethodMatcherPointcutAdvisor {

	/** Behind the advisor that opens scopes, before those of the application. */
	public static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

	private final transient LockedMethods methods;

	/**
	 * Create an advisor.
	 * @param lockClients keep the locks of the deployments, by name, empty for the
	 * primary one; asked for when a lock is needed
	 * @param deployments knows which deployments there are
	 * @param values resolves placeholders
	 * @param beans finds beans for expressions, {@code null} if there are none
	 */
	public RedisLockAdvisor(Function<String, LockClient> lockClients, Predicate<String> deployments,
			StringValueResolver values, @Nullable BeanResolver beans) {
		this.methods = new LockedMethods(deployments, values, beans);
		setOrder(ORDER);
		setAdvice(new RedisLockInterceptor(this.methods, lockClients));
		setClassFilter(ClassFilters.intersection(LockedMethods.candidates(), new MatchingClasses(this.methods::has)));
	}

	@Override
	public boolean matches(Method method, Class<?> targetClass) {
		return this.methods.find(method, targetClass).isPresent();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other;
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(this);
	}

}
