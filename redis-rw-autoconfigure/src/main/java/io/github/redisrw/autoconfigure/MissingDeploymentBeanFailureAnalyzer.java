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
import java.util.stream.Collectors;

import io.github.redisrw.RedisDeployment;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.env.Environment;

/**
 * Analyzes that something is to be injected of a deployment that there is not, or of no
 * deployment in particular where none is the primary.
 */
final class MissingDeploymentBeanFailureAnalyzer extends AbstractFailureAnalyzer<UnsatisfiedDependencyException>
		implements Ordered {

	private final @Nullable BeanFactory beanFactory;

	private final @Nullable Environment environment;

	MissingDeploymentBeanFailureAnalyzer(@Nullable BeanFactory beanFactory, @Nullable Environment environment) {
		this.beanFactory = beanFactory;
		this.environment = environment;
	}

	/** Before those that would say less. */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, UnsatisfiedDependencyException cause) {
		UnsatisfiedDependencyException innermost = MissingReadOnlyBeanFailureAnalyzer.innermost(cause);
		InjectionPoint point = innermost.getInjectionPoint();
		NoSuchBeanDefinitionException missing = MissingReadOnlyBeanFailureAnalyzer.missing(innermost);
		if (point == null || missing == null || missing.getResolvableType() == null || this.environment == null) {
			return null;
		}
		String deployment = deploymentOf(point);
		String wanted = point.getMember() + " needs a bean of type '" + missing.getResolvableType() + "'";
		if (deployment != null) {
			return analyze(deployment, wanted + " with @RedisDeployment(\"" + deployment + "\")", this.environment,
					cause);
		}
		boolean ofRedis = missing.getResolvableType().toClass().getName().startsWith("org.springframework.data.redis.")
				|| missing.getResolvableType().toClass().getName().startsWith("io.github.redisrw.");
		return (ofRedis && DeploymentName.NONE.equals(this.environment.getProperty(DeploymentNames.PRIMARY)))
				? new FailureAnalysis(
						wanted + " and does not say of which deployment, but none is the primary: '"
								+ DeploymentNames.PRIMARY + "' is 'none'.",
						"Say which, with @RedisDeployment: there are " + text(DeploymentNames.of(this.environment))
								+ ". Or set '" + DeploymentNames.PRIMARY + "' to one of them.",
						cause)
				: null;
	}

	private FailureAnalysis analyze(String deployment, String wanted, Environment settings,
			UnsatisfiedDependencyException cause) {
		String description = wanted + ", and there is none.";
		if (!MissingReadOnlyBeanFailureAnalyzer.hasSplit(this.beanFactory)) {
			return new FailureAnalysis(
					description + " There is no read/write split: " + KeptAway.reason(settings, this.beanFactory) + ".",
					"Mend that, or inject the bean without @RedisDeployment.", cause);
		}
		DeploymentNames names = DeploymentNames.of(settings);
		boolean known = names.all().stream().anyMatch((name) -> name.text().equals(deployment));
		return new FailureAnalysis(description,
				known ? "There are beans of the types StringRedisTemplate, RedisTemplate<Object, Object>, "
						+ "ReactiveStringRedisTemplate, ReactiveRedisTemplate<Object, Object>, RedisConnectionFactory, "
						+ "ReactiveRedisConnectionFactory, RedisLockOperations and, unless it is a Redis Cluster, "
						+ "RedisTopology. Inject one of these, "
						+ "or declare the one you need over the connection factory, with "
						+ "@Bean(defaultCandidate = false) and the same qualifiers."
						: "Name one of the deployments that there are, " + text(names) + ", or configure it below '"
								+ DeploymentName.DEPLOYMENTS + deployment + "'.",
				cause);
	}

	private static String text(DeploymentNames names) {
		return names.all().isEmpty() ? "none"
				: names.all().stream().map((name) -> "'" + name.text() + "'").collect(Collectors.joining(", "));
	}

	private static @Nullable String deploymentOf(InjectionPoint point) {
		return Arrays.stream(point.getAnnotations())
			.map((annotation) -> (annotation instanceof RedisDeployment own) ? own
					: AnnotatedElementUtils.findMergedAnnotation(annotation.annotationType(), RedisDeployment.class))
			.filter((annotation) -> annotation != null)
			.map((annotation) -> String.valueOf(AnnotationUtils.getValue(annotation)))
			.findFirst()
			.orElse(null);
	}

}
