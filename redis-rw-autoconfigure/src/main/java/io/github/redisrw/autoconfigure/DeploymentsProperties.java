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

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of the deployments that an application has besides that of {@code redis.rw}
 * itself.
 */
@ConfigurationProperties("redis.rw")
public class DeploymentsProperties {

	/**
	 * Which of redis.rw.deployments is the primary, whose beans are injected without a
	 * qualifier, or none. Default: what redis.rw itself says where Redis is.
	 */
	private @Nullable String primary;

	/**
	 * Further deployments by name. Each has the properties of redis.rw for where Redis
	 * is, its connections, writes, reads and looking after nodes.
	 */
	private Map<String, RedisRwProperties> deployments = new LinkedHashMap<>();

	public @Nullable String getPrimary() {
		return this.primary;
	}

	public void setPrimary(@Nullable String primary) {
		this.primary = primary;
	}

	public Map<String, RedisRwProperties> getDeployments() {
		return this.deployments;
	}

	public void setDeployments(Map<String, RedisRwProperties> deployments) {
		this.deployments = deployments;
	}

}
