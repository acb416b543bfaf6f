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

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.ClassFilter;
import org.springframework.aop.SpringProxy;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.ClassFilters;
import org.springframework.aop.support.StaticMethodMatcherPointcutAdvisor;
import org.springframework.core.Ordered;
import org.springframework.transaction.interceptor.TransactionAttributeSource;
import org.springframework.util.StringValueResolver;

/**
 * Opens the scope that the annotations of a method ask for, before anything else that is
 * done around the method: before its transaction begins and before its lock is taken.
 * Methods whose annotations ask for nothing are not advised.
 */
public final class RoutingAdvisor extends StaticMethodMatcherPointcutAdvisor {

	private final transient MethodScopes scopes;

	/**
	 * Create an advisor.
	 * @param transactions tells which methods are transactional; {@code null} if that has
	 * no say
	 * @param writeAnnotations further annotations that mean the write path
	 * @param values resolves placeholders
	 */
	public RoutingAdvisor(@Nullable TransactionAttributeSource transactions,
			List<Class<? extends Annotation>> writeAnnotations, StringValueResolver values) {
		this.scopes = new MethodScopes(transactions, writeAnnotations, values);
		setOrder(Ordered.HIGHEST_PRECEDENCE);
		setAdvice(new Interceptor(this.scopes));
		ClassFilter annotated = new MatchingClasses(this.scopes::has);
		setClassFilter(ClassFilters.intersection(this.scopes::isCandidate, annotated));
	}

	MethodScopes scopes() {
		return this.scopes;
	}

	@Override
	public boolean matches(Method method, Class<?> targetClass) {
		return !this.scopes.of(method, targetClass).isNothing();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other;
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(this);
	}

	/**
	 * Opens the scope.
	 */
	private record Interceptor(MethodScopes scopes) implements MethodInterceptor {

		@Override
		@SuppressWarnings("NullAway") // the step may return null, which its type says
		public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
			Object target = invocation.getThis();
			Class<?> type = (target != null) ? typeOf(target) : invocation.getMethod().getDeclaringClass();
			MethodScopes.Found found = this.scopes.find(invocation.getMethod(), type);
			return ScopedWork.<@Nullable Object, Throwable>run(found.change(), () -> {
				Object result = invocation.proceed();
				return (found.adapted() && result != null) ? ScopedWork.carry(found.change(), result) : result;
			});
		}

		private static Class<?> typeOf(Object target) {
			return (target instanceof SpringProxy) ? AopUtils.getTargetClass(target) : target.getClass();
		}

	}

}
