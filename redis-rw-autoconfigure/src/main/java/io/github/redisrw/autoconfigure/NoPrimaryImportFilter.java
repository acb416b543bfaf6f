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

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;

/**
 * Keeps Spring Boot from making a connection factory of its own, to a server on this very
 * machine, where none of the deployments is the primary: whoever is injected with one has
 * to say which.
 */
final class NoPrimaryImportFilter implements AutoConfigurationImportFilter, EnvironmentAware {

	private static final String SPRING = "org.springframework.boot.data.redis.autoconfigure.DataRedis";

	private Environment environment = new StandardEnvironment();

	@Override
	public void setEnvironment(Environment environment) {
		this.environment = environment;
	}

	@Override
	public boolean[] match(@Nullable String[] autoConfigurationClasses, AutoConfigurationMetadata metadata) {
		boolean kept = !DeploymentName.NONE.equals(this.environment.getProperty(DeploymentNames.PRIMARY))
				|| Boolean.FALSE.equals(this.environment.getProperty("redis.rw.enabled", Boolean.class));
		boolean[] matches = new boolean[autoConfigurationClasses.length];
		for (int i = 0; i < matches.length; i++) {
			String name = autoConfigurationClasses[i];
			matches[i] = kept || name == null || !name.startsWith(SPRING);
		}
		return matches;
	}

}
