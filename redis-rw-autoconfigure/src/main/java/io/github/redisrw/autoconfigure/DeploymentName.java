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

import java.util.Set;
import java.util.regex.Pattern;

import io.github.redisrw.internal.routing.RoutingPolicy;

/**
 * What a deployment is called: in properties, in the names of its beans, in metrics and
 * in tokens. One that is configured by {@code redis.rw.*} itself has no name.
 *
 * @param text the name, empty for none
 */
record DeploymentName(String text) {

	/** That of {@code redis.rw.*}. */
	static final DeploymentName UNNAMED = new DeploymentName(RoutingPolicy.UNNAMED);

	/** What operators see of the one without a name. */
	static final String DEFAULT = "default";

	/** The value of {@code redis.rw.primary} that stands for no deployment. */
	static final String NONE = "none";

	static final String DEPLOYMENTS = "redis.rw.deployments.";

	/** So that environment variables, beans, tags and tokens can have it. */
	private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9]{0,31}");

	/** Have a meaning of their own, or would give a bean the name of another one. */
	private static final Set<String> TAKEN = Set.of(DEFAULT, NONE, "failover", "read", "reactive", "sentinel", "string",
			"write");

	/**
	 * The name of a deployment that has one.
	 * @param name the name, as properties have it
	 * @return the name
	 * @throws InvalidPropertyException if that is no name
	 */
	static DeploymentName of(String name) {
		if (!FORM.matcher(name).matches()) {
			throw new InvalidPropertyException(DEPLOYMENTS + name, null, "has a name that no deployment can have",
					"Use up to 32 lower-case letters and digits, a letter first, such as 'sessions': so environment "
							+ "variables, beans and metrics can have it, too");
		}
		if (TAKEN.contains(name)) {
			throw new InvalidPropertyException(DEPLOYMENTS + name, null,
					"has a name that has a meaning of its own for redis-rw", "Choose another one than "
							+ String.join(", ", TAKEN.stream().sorted().map((taken) -> "'" + taken + "'").toList()));
		}
		return new DeploymentName(name);
	}

	boolean isNamed() {
		return !this.text.isEmpty();
	}

	/**
	 * The name of a property of this deployment.
	 * @param property the name, below the prefix
	 * @return the name with the prefix
	 */
	String key(String property) {
		return (isNamed() ? DEPLOYMENTS + this.text + "." : "redis.rw.") + property;
	}

	/**
	 * The name of a bean of this deployment.
	 * @param bean what it would be without a name of the deployment, such as
	 * {@code ReadStringRedisTemplate}
	 * @return such as {@code sessionsReadStringRedisTemplate}
	 */
	String bean(String bean) {
		return this.text + bean;
	}

	/**
	 * What operators see.
	 * @return the name, {@value #DEFAULT} for none
	 */
	String shown() {
		return isNamed() ? this.text : DEFAULT;
	}

}
