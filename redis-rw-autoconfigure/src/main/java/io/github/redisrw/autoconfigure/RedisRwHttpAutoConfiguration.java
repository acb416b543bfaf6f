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

import io.github.redisrw.internal.routing.RequestScopes;
import io.github.redisrw.internal.routing.http.ConsistencyTokenFilter;
import io.github.redisrw.internal.routing.http.ConsistencyTokenWebFilter;
import jakarta.servlet.Filter;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.StringUtils;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.server.WebFilter;

/**
 * Auto-configuration of the scopes of HTTP requests.
 */
@AutoConfiguration(after = RedisRwAutoConfiguration.class)
@ConditionalOnBean(ReadWriteDeployments.class)
@ConditionalOnProperty("redis.rw.consistency.http.enabled")
@ConditionalOnWebApplication
public final class RedisRwHttpAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RequestScopes redisRwRequestScopes(ConsistencyProperties properties) {
		PropertiesValidator.validate(properties);
		String secret = properties.getHttp().getSecret();
		return new RequestScopes(StringUtils.hasText(secret) ? secret : null);
	}

	/**
	 * For servlet applications.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ OncePerRequestFilter.class, Filter.class })
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	static class Servlet {

		@Bean
		@ConditionalOnMissingBean
		ConsistencyTokenFilter redisRwConsistencyTokenFilter(RequestScopes scopes, ConsistencyProperties properties) {
			return new ConsistencyTokenFilter(scopes, properties.getHttp().getHeader());
		}

	}

	/**
	 * For reactive applications.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ WebFilter.class, Mono.class })
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	static class Reactive {

		@Bean
		@ConditionalOnMissingBean
		ConsistencyTokenWebFilter redisRwConsistencyTokenFilter(RequestScopes scopes,
				ConsistencyProperties properties) {
			return new ConsistencyTokenWebFilter(scopes, properties.getHttp().getHeader());
		}

	}

}
