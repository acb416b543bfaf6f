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

import java.util.Arrays;

import io.github.redisrw.ReadOnly;
import io.github.redisrw.internal.client.ClientPaths;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.Environment;

/**
 * Analyzes that something is to be injected with {@link ReadOnly @ReadOnly} that there is
 * not: either there is no read/write split, or the application has to declare a template
 * of that type.
 */
final class MissingReadOnlyBeanFailureAnalyzer extends AbstractFailureAnalyzer<UnsatisfiedDependencyException>
		implements Ordered {

	private final @Nullable BeanFactory beanFactory;

	private final @Nullable Environment environment;

	MissingReadOnlyBeanFailureAnalyzer(@Nullable BeanFactory beanFactory, @Nullable Environment environment) {
		this.beanFactory = beanFactory;
		this.environment = environment;
	}

	/** Before Spring Boot's own, which would say less. */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, UnsatisfiedDependencyException cause) {
		UnsatisfiedDependencyException innermost = innermost(cause);
		InjectionPoint point = innermost.getInjectionPoint();
		NoSuchBeanDefinitionException missing = missing(innermost);
		if (point == null || missing == null || missing.getResolvableType() == null || !isReadOnly(point)) {
			return null;
		}
		ResolvableType type = missing.getResolvableType();
		String description = point.getMember() + " needs a bean of type '" + type
				+ "' with @ReadOnly, and there is none.";
		if (!hasSplit(this.beanFactory)) {
			return new FailureAnalysis(
					description + " There is no read/write split: "
							+ KeptAway.reason(this.environment, this.beanFactory) + ".",
					"Mend that, or inject the bean without @ReadOnly.", cause);
		}
		return new FailureAnalysis(description, """
				There are @ReadOnly beans of the types StringRedisTemplate, RedisTemplate<Object, Object>, \
				ReactiveStringRedisTemplate and ReactiveRedisTemplate<Object, Object>. Inject one of these, or declare \
				the one you need, such as

				    @Bean(defaultCandidate = false)
				    @ReadOnly
				    RedisTemplate<String, Product> productReads(@ReadOnly RedisConnectionFactory factory) {
				        RedisTemplate<String, Product> template = new RedisTemplate<>();
				        template.setConnectionFactory(factory);
				        template.setKeySerializer(RedisSerializer.string());
				        return template;
				    }""", cause);
	}

	/** The beans that need the one at fault are named before it. */
	static UnsatisfiedDependencyException innermost(UnsatisfiedDependencyException failure) {
		UnsatisfiedDependencyException innermost = failure;
		for (Throwable each = failure; each != null; each = each.getCause()) {
			if (each instanceof UnsatisfiedDependencyException unsatisfied) {
				innermost = unsatisfied;
			}
		}
		return innermost;
	}

	/** What is missing there, {@code null} if something else is the matter. */
	static @Nullable NoSuchBeanDefinitionException missing(UnsatisfiedDependencyException failure) {
		return (failure.getCause() instanceof NoSuchBeanDefinitionException missing
				&& !(missing instanceof NoUniqueBeanDefinitionException)) ? missing : null;
	}

	private static boolean isReadOnly(InjectionPoint point) {
		return Arrays.stream(point.getAnnotations())
			.anyMatch((annotation) -> annotation.annotationType() == ReadOnly.class
					|| AnnotatedElementUtils.hasAnnotation(annotation.annotationType(), ReadOnly.class));
	}

	static boolean hasSplit(@Nullable BeanFactory beanFactory) {
		return beanFactory instanceof ListableBeanFactory beans
				&& beans.getBeanNamesForType(ClientPaths.class, true, false).length > 0;
	}

}
