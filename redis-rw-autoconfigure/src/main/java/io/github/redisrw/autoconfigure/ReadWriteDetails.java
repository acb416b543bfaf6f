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

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * What {@link RedisReadWriteConnectionDetails} say, in the words of Spring Boot.
 *
 * @param details the connection details
 */
record ReadWriteDetails(RedisReadWriteConnectionDetails details) implements DataRedisConnectionDetails {

	/**
	 * Where Redis is.
	 * @return the deployment
	 * @throws IllegalStateException if not exactly one way is named to reach it
	 */
	Deployment deployment() {
		RedisReadWriteConnectionDetails.Endpoints endpoints = this.details.getEndpoints();
		RedisReadWriteConnectionDetails.Sentinel sentinel = this.details.getSentinel();
		int ways = ((endpoints != null) ? 1 : 0) + ((sentinel != null) ? 1 : 0)
				+ (this.details.getNodes().isEmpty() ? 0 : 1);
		if (ways != 1) {
			throw new IllegalStateException(
					"A RedisReadWriteConnectionDetails bean has to name exactly one of endpoints,"
							+ " Sentinels and nodes; " + this.details.getClass().getName() + " names " + ways);
		}
		if (endpoints != null) {
			return new Deployment.Endpoints(endpoints.write(), endpoints.read(), null);
		}
		return (sentinel != null) ? new Deployment.Sentinels(sentinel.master(), sentinel.nodes(), sentinel.username(),
				sentinel.password()) : new Deployment.Nodes(this.details.getNodes());
	}

	@Override
	public @Nullable String getUsername() {
		return this.details.getUsername();
	}

	@Override
	public @Nullable String getPassword() {
		return this.details.getPassword();
	}

	@Override
	public @Nullable SslBundle getSslBundle() {
		return this.details.getSslBundle();
	}

	/** Only the database of it counts. */
	@Override
	public Standalone getStandalone() {
		return Standalone.of("unused", 1, this.details.getDatabase());
	}

}
