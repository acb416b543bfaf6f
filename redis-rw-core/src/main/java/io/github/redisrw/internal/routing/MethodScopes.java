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
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.ReadConsistency;
import io.github.redisrw.ReplicaAcks;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodClassKey;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionAttribute;
import org.springframework.transaction.interceptor.TransactionAttributeSource;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringValueResolver;

/**
 * Knows what the annotations of a method say of its scope. What is transactional is
 * decided by Spring's own reading of the annotations. Thread-safe.
 */
public final class MethodScopes {

	private final @Nullable TransactionAttributeSource transactions;

	private final List<Class<? extends Annotation>> writeAnnotations;

	private final StringValueResolver values;

	private final AnnotatedClasses annotated = new AnnotatedClasses(this::isAnnotated);

	private final Map<MethodClassKey, Found> known = new ConcurrentHashMap<>();

	/**
	 * Create an instance.
	 * @param transactions tells which methods are transactional, {@code null} if that
	 * does not matter
	 * @param writeAnnotations further annotations that mean the write path
	 * @param values resolves placeholders
	 */
	public MethodScopes(@Nullable TransactionAttributeSource transactions,
			List<Class<? extends Annotation>> writeAnnotations, StringValueResolver values) {
		this.transactions = transactions;
		this.writeAnnotations = List.copyOf(writeAnnotations);
		this.values = values;
	}

	/**
	 * Whether any method of a class may have a scope; a quick look.
	 * @param type the class
	 * @return {@code false} if none has
	 */
	boolean isCandidate(Class<?> type) {
		if (this.transactions != null && !(this.transactions instanceof AnnotatedTransactions)
				&& this.transactions.isCandidateClass(type)) {
			return true;
		}
		return this.annotated.matches(type);
	}

	/**
	 * Whether a method has a scope. Nothing is kept of one that has none.
	 * @param method the method
	 * @param type the class of the object that it is called on
	 * @return {@code true} if it has
	 */
	boolean has(Method method, Class<?> type) {
		return !read(method, type).isNothing();
	}

	/**
	 * The scope of a method.
	 * @param method the method that is called, perhaps one of an interface
	 * @param type the class of the object that it is called on
	 * @return what differs in its scope
	 */
	ScopeChange of(Method method, Class<?> type) {
		return find(method, type).change();
	}

	Found find(Method method, Class<?> type) {
		MethodClassKey key = new MethodClassKey(method, type);
		Found found = this.known.get(key);
		if (found == null) {
			found = new Found(read(method, type), isAdapted(method, type));
			this.known.put(key, found);
		}
		return found;
	}

	/**
	 * Whether something itself, and for a method not only its class, is annotated for a
	 * scope.
	 * @param element the method or other element
	 * @return {@code true} if it is
	 */
	boolean isAnnotated(AnnotatedElement element) {
		if (this.transactions instanceof AnnotatedTransactions annotations ? annotations.isTransactional(element)
				: this.transactions != null && AnnotatedElementUtils.hasAnnotation(element, Transactional.class)) {
			return true;
		}
		return Stream.concat(this.writeAnnotations.stream(), Stream.of(ReadConsistency.class, ReplicaAcks.class))
			.anyMatch((annotation) -> AnnotatedElementUtils.hasAnnotation(element, annotation));
	}

	private ScopeChange read(Method method, Class<?> type) {
		if (method.getDeclaringClass() == Object.class) {
			return ScopeChange.NONE;
		}
		ScopeChange change = ScopeChange.NONE;
		TransactionAttribute transaction = (this.transactions != null)
				? this.transactions.getTransactionAttribute(method, type) : null;
		if (transaction != null) {
			change = change.withTransaction(writes(transaction));
		}
		Class<?> userType = ClassUtils.getUserClass(type);
		Method specific = AopUtils.getMostSpecificMethod(method, userType);
		for (Class<? extends Annotation> annotation : this.writeAnnotations) {
			if (find(specific, method, userType, annotation) != null) {
				change = change.withMaster();
			}
		}
		ReadConsistency consistency = find(specific, method, userType, ReadConsistency.class);
		if (consistency != null) {
			change = change.withLevel(consistency.value(), maxLag(consistency, specific));
		}
		ReplicaAcks acks = find(specific, method, userType, ReplicaAcks.class);
		if (acks != null) {
			change = change.withAcks(requirement(acks, specific));
		}
		return change;
	}

	/** Mono and Flux need no adapting, but the type may be declared as something else. */
	private static boolean isAdapted(Method method, Class<?> type) {
		Class<?> returned = AopUtils.getMostSpecificMethod(method, type).getReturnType();
		return !Mono.class.isAssignableFrom(returned) && !Flux.class.isAssignableFrom(returned)
				&& ReactiveAdapterRegistry.getSharedInstance().getAdapter(returned) != null;
	}

	/**
	 * Whether a transaction leads to the master: {@code null} if it leaves the route as
	 * it is. One that is suspended has no say, nor has what runs outside of any.
	 */
	private static @Nullable Boolean writes(TransactionAttribute transaction) {
		return switch (transaction.getPropagationBehavior()) {
			case TransactionDefinition.PROPAGATION_SUPPORTS, TransactionDefinition.PROPAGATION_NEVER -> null;
			case TransactionDefinition.PROPAGATION_NOT_SUPPORTED -> false;
			case TransactionDefinition.PROPAGATION_REQUIRES_NEW -> !transaction.isReadOnly();
			default -> transaction.isReadOnly() ? null : true;
		};
	}

	private static <A extends Annotation> @Nullable A find(Method specific, Method called, Class<?> type,
			Class<A> annotation) {
		A found = AnnotatedElementUtils.findMergedAnnotation(specific, annotation);
		if (found == null && specific != called) {
			found = AnnotatedElementUtils.findMergedAnnotation(called, annotation);
		}
		if (found == null) {
			found = AnnotatedElementUtils.findMergedAnnotation(type, annotation);
		}
		return (found != null) ? found
				: AnnotatedElementUtils.findMergedAnnotation(specific.getDeclaringClass(), annotation);
	}

	private @Nullable Duration maxLag(ReadConsistency consistency, Method method) {
		if (consistency.maxLag().isEmpty()) {
			return null;
		}
		if (consistency.value() != ConsistencyLevel.BOUNDED) {
			throw new IllegalStateException("@ReadConsistency on " + method
					+ " has a maxLag: that is for BOUNDED only, and its level is " + consistency.value());
		}
		return duration(consistency.maxLag(), "maxLag of @ReadConsistency", method);
	}

	private ReplicaAcksRequirement requirement(ReplicaAcks acks, Method method) {
		if (acks.replicas() < 1) {
			throw new IllegalStateException("@ReplicaAcks on " + method + " has " + acks.replicas()
					+ " replicas: at least one must acknowledge");
		}
		return new ReplicaAcksRequirement(acks.replicas(), duration(acks.timeout(), "timeout of @ReplicaAcks", method));
	}

	private Duration duration(String text, String what, Method method) {
		String resolved = this.values.resolveStringValue(text);
		try {
			Duration duration = DurationFormatterUtils.detectAndParse((resolved != null) ? resolved : "");
			if (!duration.isNegative() && !duration.isZero()) {
				return duration;
			}
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalStateException("The " + what + " on " + method + " is no duration: '" + text + "'", ex);
		}
		throw new IllegalStateException("The " + what + " on " + method + " must be longer than zero: '" + text + "'");
	}

	/**
	 * What is known of a method.
	 *
	 * @param change what differs in its scope
	 * @param adapted whether what it returns has to be adapted to carry the scope
	 */
	record Found(ScopeChange change, boolean adapted) {

	}

}
