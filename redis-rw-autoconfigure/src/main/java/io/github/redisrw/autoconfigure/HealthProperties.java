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

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of the health of both paths.
 */
@ConfigurationProperties("redis.rw.health")
public class HealthProperties {

	/**
	 * Whether the application is ready only while there is a writable master: adds
	 * redis/write to the health group "readiness".
	 */
	private boolean readiness;

	/**
	 * Whether it is shown by the status DEGRADED that reads are not answered by eligible
	 * replicas, or that the Sentinels could not make a failover. Otherwise the status is
	 * UP, and the details have the reason.
	 */
	private boolean degraded;

	public boolean isDegraded() {
		return this.degraded;
	}

	public void setDegraded(boolean degraded) {
		this.degraded = degraded;
	}

	public boolean isReadiness() {
		return this.readiness;
	}

	public void setReadiness(boolean readiness) {
		this.readiness = readiness;
	}

}
