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

import java.util.function.Function;
import java.util.function.Supplier;

import io.github.redisrw.internal.lock.LockClient;
import io.github.redisrw.internal.lock.LockedCall;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.ReactiveAdapter;

/**
 * Runs methods with their locks.
 */
final class RedisLockInterceptor implements MethodInterceptor {

	private final LockedMethods methods;

	private final Function<String, LockClient> lockClients;

	RedisLockInterceptor(LockedMethods methods, Function<String, LockClient> lockClients) {
		this.methods = methods;
		this.lockClients = lockClients;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Object target = invocation.getThis();
		Class<?> type = (target != null) ? AopUtils.getTargetClass(target) : invocation.getMethod().getDeclaringClass();
		LockedMethod method = this.methods.find(invocation.getMethod(), type).orElse(null);
		if (method == null) {
			return invocation.proceed();
		}
		String key = method.key().evaluate(target, type, invocation.getArguments());
		LockedCall call = new LockedCall(this.lockClients.apply(method.deployment()), method.request(key),
				method.isSkippedIfTaken(), "@RedisLock on " + method.method());
		ReactiveAdapter adapter = method.adapter();
		if (adapter == null) {
			return call.run(invocation::proceed, method::skipped);
		}
		Supplier<Publisher<Object>> body = () -> proceed(invocation, adapter);
		return adapter.fromPublisher(adapter.isMultiValue() ? call.many(body) : call.one(body));
	}

	/** The method is called for each subscription, when that has the lock. */
	private static Publisher<Object> proceed(MethodInvocation invocation, ReactiveAdapter adapter) {
		try {
			Object result = ((ProxyMethodInvocation) invocation).invocableClone().proceed();
			return adapter.toPublisher(result);
		}
		catch (Throwable ex) {
			return Mono.error(ex);
		}
	}

}
