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

package io.github.redisrw.test.autoconfigure;

import java.util.List;

import io.github.redisrw.autoconfigure.RedisReadWriteConnectionDetails;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginProvider;

/**
 * Leads to a deployment. As they have an origin, as those of a container have, properties
 * on how Redis is reached do not apply.
 */
final class DeploymentConnectionDetails implements RedisReadWriteConnectionDetails, OriginProvider {

	private final RedisDeployment deployment;

	DeploymentConnectionDetails(RedisDeployment deployment) {
		this.deployment = deployment;
	}

	@Override
	public Origin getOrigin() {
		return new DeploymentOrigin();
	}

	@Override
	public @Nullable String getPassword() {
		return this.deployment.password();
	}

	@Override
	public @Nullable Sentinel getSentinel() {
		List<Node> sentinels = this.deployment.sentinels()
			.stream()
			.map((sentinel) -> new Node(sentinel.host(), sentinel.port()))
			.toList();
		return sentinels.isEmpty() ? null : new Sentinel(this.deployment.masterName(), sentinels, null, null);
	}

	@Override
	public List<Node> getNodes() {
		return this.deployment.sentinels().isEmpty()
				? this.deployment.nodes().stream().map((node) -> new Node(node.host(), node.port())).toList()
				: List.of();
	}

	private record DeploymentOrigin() implements Origin {

		@Override
		public String toString() {
			return "@AutoConfigureRedisDeployment";
		}

	}

}
