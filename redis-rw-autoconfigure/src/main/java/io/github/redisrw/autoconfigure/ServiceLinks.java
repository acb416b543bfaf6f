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

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Tells the environment variables that Kubernetes sets for each Service, such as
 * {@code REDIS_RW_WRITE_PORT=tcp://10.0.0.1:6379} for one that is called
 * {@code redis-rw-write}, from properties of the same name. As the value of such a
 * property they are passed over.
 */
final class ServiceLinks implements ConfigurationPropertiesBindHandlerAdvisor {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("redis.rw");

	private static final Pattern NAME = Pattern
		.compile(".*\\.(service\\.(host|port(\\..*)?)|port(\\[\\d+]\\.(tcp|udp|sctp)(\\.(addr|port|proto))?)?)");

	private static final Pattern VALUE = Pattern.compile("(tcp|udp|sctp)://.*");

	private final Environment environment;

	ServiceLinks(Environment environment) {
		this.environment = environment;
	}

	/**
	 * Whether a property has the name of such a variable.
	 * @param source where it is
	 * @param name its name
	 * @return {@code true} if it comes of the environment, and Kubernetes may have set it
	 */
	static boolean isNamedLikeOne(ConfigurationPropertySource source, ConfigurationPropertyName name) {
		return isEnvironment(source) && NAME.matcher(name.toString()).matches();
	}

	private static boolean isEnvironment(ConfigurationPropertySource source) {
		return source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
	}

	@Override
	public BindHandler apply(BindHandler handler) {
		return new AbstractBindHandler(handler) {

			@Override
			public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
					Exception error) throws Exception {
				boolean link = false;
				if (PREFIX.isAncestorOf(name)) {
					for (ConfigurationPropertySource source : context.getSources()) {
						ConfigurationProperty property = source.getConfigurationProperty(name);
						if (property == null) {
							continue;
						}
						String value = String.valueOf(property.getValue());
						if (isEnvironment(source) && VALUE.matcher(value).matches()) {
							link = true;
						}
						else if (link) {
							return ServiceLinks.this.environment.resolvePlaceholders(value);
						}
					}
				}
				return link ? null : super.onFailure(name, target, context, error);
			}

		};
	}

}
