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

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * A Redis Cluster that only Spring Boot's own properties name is left to Spring Boot:
 * there may be code that asks its connection factory for connections to a cluster. Where
 * a deployment with a name is the primary, or none is, those properties say nothing.
 */
class OnNoClusterCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Redis Cluster");
		return isConfigured(context.getEnvironment())
				? ConditionOutcome.noMatch(message.because("spring.data.redis.cluster.nodes is set"))
				: ConditionOutcome.match(message.because("spring.data.redis.cluster.nodes is not set"));
	}

	static boolean isConfigured(Environment environment) {
		return Binder.get(environment).bind("spring.data.redis.cluster.nodes", Bindable.listOf(String.class)).isBound()
				&& !environment.containsProperty(DeploymentNames.PRIMARY)
				&& !OnSingleMasterCondition.isCluster(DeploymentName.UNNAMED, environment);
	}

}
