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
 * The deployment without a name has one master: its properties do not say that it is a
 * Redis Cluster.
 */
class OnSingleMasterCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Single master");
		return isCluster(DeploymentName.UNNAMED, context.getEnvironment())
				? ConditionOutcome.noMatch(message.because("nodes of a Redis Cluster are set"))
				: ConditionOutcome.match(message.because("no nodes of a Redis Cluster are set"));
	}

	/**
	 * Whether properties say that a deployment is a Redis Cluster.
	 * @param name what it is called
	 * @param environment has the properties
	 * @return {@code true} if nodes of a cluster are named
	 */
	static boolean isCluster(DeploymentName name, Environment environment) {
		return Binder.get(environment).bind(name.key("cluster.nodes"), Bindable.listOf(String.class)).isBound();
	}

}
