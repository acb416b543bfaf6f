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

package io.github.redisrw.endpoint;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.redisrw.internal.client.ClientState;
import io.github.redisrw.internal.client.ReadWriteClient;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * Shows what is known of a master and its replicas. Thread-safe.
 */
final class SingleMasterReport implements DeploymentReport {

	private final RedisRwEndpoint.Subject subject;

	private final ReadWriteClient client;

	private final @Nullable Drill drill;

	/**
	 * Create a report.
	 * @param subject the deployment
	 * @param drills whether a failover may be made
	 */
	SingleMasterReport(RedisRwEndpoint.Subject subject, boolean drills) {
		this.subject = subject;
		this.client = (ReadWriteClient) subject.client();
		this.drill = drills ? new Drill(this.client) : null;
	}

	@Override
	public RedisRwEndpoint.Subject subject() {
		return this.subject;
	}

	@Override
	public Map<String, Object> all() {
		ClientState state = this.client.state();
		Map<String, Object> shown = new LinkedHashMap<>();
		shown.put("topology", Descriptions.topology(this.client, state));
		shown.put("connections", state.connections());
		if (!state.readsByDistance().isEmpty()) {
			shown.put("readsByDistance", state.readsByDistance());
		}
		shown.put("client", Descriptions.client(this.client.localHealth()));
		shown.put("settings", this.subject.settings());
		shown.put("failovers", this.client.failovers().stream().map(Descriptions::failover).toList());
		shown.put("advice", this.subject.advice().get());
		return shown;
	}

	@Override
	public @Nullable Map<String, Object> node(String node) {
		return NodeReport.of(this.client, node);
	}

	@Override
	public WebEndpointResponse<Object> failover() throws InterruptedException {
		if (this.drill == null) {
			return DeploymentReport.refused("redis.rw.drill.enabled is false", 403);
		}
		try {
			return new WebEndpointResponse<>(this.drill.run());
		}
		catch (IllegalStateException ex) {
			return DeploymentReport.refused(String.valueOf(ex.getMessage()), 409);
		}
	}

}
