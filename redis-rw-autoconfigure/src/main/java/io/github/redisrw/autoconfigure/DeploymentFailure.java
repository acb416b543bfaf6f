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

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Finds out of which deployment a connection factory is that cannot be started, and names
 * the properties of that.
 */
final class DeploymentFailure {

	private static final Pattern FACTORY = Pattern.compile("([a-z][a-z0-9]{0,31})(?:Read)?RedisConnectionFactory");

	private DeploymentFailure() {
	}

	/**
	 * Analyze a failure.
	 * @param description what is wrong
	 * @param action what to do
	 * @param failure the failure, as Spring has it
	 * @return the analysis
	 */
	static FailureAnalysis analysis(String description, String action, Throwable failure) {
		String name = name(failure);
		if (name == null) {
			return new FailureAnalysis(description, action, failure);
		}
		String own = DeploymentName.DEPLOYMENTS + name + ".";
		return new FailureAnalysis("Deployment '" + name + "': " + description.replace("redis.rw.", own),
				action.replace("redis.rw.", own) + " Nothing of this is taken from 'spring.data.redis'.", failure);
	}

	private static @Nullable String name(Throwable failure) {
		for (Throwable each = failure; each != null; each = each.getCause()) {
			if (each instanceof BeanCreationException creation && creation.getBeanName() != null) {
				Matcher factory = FACTORY.matcher(creation.getBeanName());
				if (factory.matches() && !factory.group(1).equals("read")) {
					return factory.group(1);
				}
			}
		}
		return null;
	}

}
