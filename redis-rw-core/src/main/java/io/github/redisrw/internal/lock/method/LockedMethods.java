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
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.Predicate;

import io.github.redisrw.InvalidRedisLockException;
import io.github.redisrw.RedisLock;
import io.github.redisrw.internal.lock.LockSettings;
import io.github.redisrw.internal.routing.AnnotatedClasses;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.aop.ClassFilter;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodClassKey;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.expression.BeanResolver;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringValueResolver;

/**
 * Knows which methods run with a lock. What cannot work is refused when it is first
 * looked at, which is at the start. Thread-safe.
 */
final class LockedMethods {

	/** By name, since Kotlin may be absent. */
	private static final String MULTI_VALUE = "kotlinx.coroutines.flow.Flow";

	private final Predicate<String> deployments;

	private final StringValueResolver values;

	private final @Nullable BeanResolver beans;

	private final Map<MethodClassKey, Optional<LockedMethod>> known = new ConcurrentHashMap<>();

	/**
	 * Create an instance.
	 * @param deployments knows which deployments there are; the empty name is that of the
	 * primary one
	 * @param values resolves placeholders
	 * @param beans finds beans for expressions, {@code null} if there are none
	 */
	LockedMethods(Predicate<String> deployments, StringValueResolver values, @Nullable BeanResolver beans) {
		this.deployments = deployments;
		this.values = values;
		this.beans = beans;
	}

	/**
	 * The classes of which some method may need a lock; a quick look.
	 * @return all but those of which none does
	 */
	static ClassFilter candidates() {
		return new AnnotatedClasses((element) -> AnnotatedElementUtils.hasAnnotation(element, RedisLock.class));
	}

	/**
	 * Whether a method needs a lock. Nothing is kept of one that needs none.
	 * @param method the method
	 * @param type the class of the object that it is called on
	 * @return {@code true} if it does
	 */
	boolean has(Method method, Class<?> type) {
		return read(method, ClassUtils.getUserClass(type)).isPresent();
	}

	/**
	 * What a method needs.
	 * @param method the method that is called, perhaps one of an interface
	 * @param type the class of the object that it is called on
	 * @return the method, empty if it needs no lock
	 */
	Optional<LockedMethod> find(Method method, Class<?> type) {
		MethodClassKey key = new MethodClassKey(method, type);
		Optional<LockedMethod> locked = this.known.get(key);
		if (locked == null) {
			locked = read(method, ClassUtils.getUserClass(type));
			this.known.put(key, locked);
		}
		return locked;
	}

	private Optional<LockedMethod> read(Method called, Class<?> type) {
		if (called.getDeclaringClass() == Object.class) {
			return Optional.empty();
		}
		Method method = AopUtils.getMostSpecificMethod(called, type);
		RedisLock lock = AnnotatedElementUtils.findMergedAnnotation(method, RedisLock.class);
		if (lock == null && method != called) {
			lock = AnnotatedElementUtils.findMergedAnnotation(called, RedisLock.class);
		}
		if (lock == null) {
			return Optional.empty();
		}
		requireDeployment(lock.deployment(), method);
		Duration waitFor = duration(lock.waitFor(), "waitFor", Duration.ZERO, method);
		Duration leaseFor = duration(lock.leaseFor(), "leaseFor", LockSettings.SHORTEST_LEASE, method);
		Duration holdAtLeast = duration(lock.holdAtLeast(), "holdAtLeast", Duration.ZERO, method);
		ReactiveAdapter adapter = adapter(method);
		if (lock.ifTaken() == RedisLock.IfTaken.SKIP) {
			requireEmptyResult(method, adapter);
		}
		return Optional.of(new LockedMethod(method, lock.deployment(), key(lock.key(), method), waitFor, leaseFor,
				(holdAtLeast != null) ? holdAtLeast : Duration.ZERO, lock.ifTaken(), adapter));
	}

	private void requireDeployment(String deployment, Method method) {
		if (!this.deployments.test(deployment)) {
			throw deployment.isEmpty()
					? new InvalidRedisLockException(
							"@RedisLock on " + method
									+ " does not say at which deployment, and none of them is the primary one.",
							"Say it: @RedisLock(deployment = …), or set 'redis.rw.primary' to the name of one.", null)
					: new InvalidRedisLockException(
							"@RedisLock on " + method + " names a deployment that there is not: '" + deployment + "'.",
							"Name one of those below 'redis.rw.deployments', or leave it out for the primary one.",
							null);
		}
	}

	/** The caller has to be told that nothing was done. */
	private static void requireEmptyResult(Method method, @Nullable ReactiveAdapter adapter) {
		Class<?> type = method.getReturnType();
		boolean always = (type.isPrimitive() && type != void.class) || (adapter != null && !adapter.supportsEmpty());
		if (always) {
			throw new InvalidRedisLockException(
					"@RedisLock(ifTaken = SKIP) on " + method + ": the method returns a " + type.getName()
							+ ", which cannot say that it was skipped.",
					"Return an Optional, or another type that may be null or empty, or use ifTaken = THROW.", null);
		}
	}

	private KeyExpression key(String text, Method method) {
		try {
			return new KeyExpression(text, method, this.beans);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidRedisLockException(
					"The key of @RedisLock on " + method + ", '" + text + "', cannot be used: " + ex.getMessage() + ".",
					"Write an expression such as \"'order:' + #id\"; a fixed name has quotes of its own, \"'name'\".",
					ex);
		}
	}

	private @Nullable Duration duration(String text, String attribute, Duration shortest, Method method) {
		if (text.isEmpty()) {
			return null;
		}
		Duration duration;
		try {
			String resolved = this.values.resolveStringValue(text);
			duration = DurationFormatterUtils.detectAndParse((resolved != null) ? resolved : "");
		}
		catch (IllegalArgumentException ex) {
			throw refused(text, attribute, "no duration: " + ex.getMessage(), method);
		}
		if (duration.compareTo(shortest) < 0) {
			throw refused(text, attribute, "less than " + shortest.toMillis() + " ms", method);
		}
		return duration;
	}

	private static InvalidRedisLockException refused(String text, String attribute, String finding, Method method) {
		return new InvalidRedisLockException("The " + attribute + " of @RedisLock on " + method + " has the value '"
				+ text + "', which is " + finding + ".",
				"Set it to a duration such as '5s', or leave it out for the default.", null);
	}

	/**
	 * A method that returns something that stands for work not done yet would be unlocked
	 * too soon, so that must be something of which the end can be learned.
	 */
	private static @Nullable ReactiveAdapter adapter(Method method) {
		Class<?> type = method.getReturnType();
		if (KotlinDetector.isSuspendingFunction(method)) {
			// Spring makes a Mono of it for those around it, and of a Flow that it
			// returns a
			// Flux.
			boolean many = MULTI_VALUE.equals(new MethodParameter(method, -1).getParameterType().getName());
			return ReactiveAdapterRegistry.getSharedInstance().getAdapter(many ? Flux.class : Mono.class);
		}
		if (CompletionStage.class.isAssignableFrom(type)) {
			if (!type.isAssignableFrom(CompletableFuture.class)) {
				throw refused(method, "returns a " + type.getName());
			}
			return null;
		}
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
		boolean lazy = adapter != null && adapter.getDescriptor().isDeferred();
		if (Future.class.isAssignableFrom(type) || (adapter != null && !lazy)) {
			throw refused(method, "returns a " + type.getName());
		}
		return adapter;
	}

	private static InvalidRedisLockException refused(Method method, String finding) {
		return new InvalidRedisLockException(
				"@RedisLock on " + method + ": the method " + finding
						+ ", and the lock would be released before its work is done.",
				"Return a Mono, a Flux or a CompletableFuture, or the result itself.", null);
	}

}
