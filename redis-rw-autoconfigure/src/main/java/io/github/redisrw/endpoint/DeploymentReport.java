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

import java.util.Map;

import io.github.redisrw.internal.cluster.ClusterClient;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * Shows what is known of one deployment: of one master and its replicas, or of the shards
 * of a cluster. Thread-safe.
 */
interface DeploymentReport {

	/**
	 * The report of a deployment.
	 * @param subject the deployment
	 * @param drills whether a failover may be made
	 * @return the report
	 */
	static DeploymentReport of(RedisRwEndpoint.Subject subject, boolean drills) {
		return (subject.client() instanceof ClusterClient cluster) ? new ClusterReport(subject, cluster)
				: new SingleMasterReport(subject, drills);
	}

	RedisRwEndpoint.Subject subject();

	/**
	 * Show everything.
	 * @return what is known
	 */
	Map<String, Object> all();

	/**
	 * Show one node.
	 * @param node its address, its name, or its run ID
	 * @return what is known of it, {@code null} if it is none of this deployment
	 */
	@Nullable Map<String, Object> node(String node);

	/**
	 * Have another node made the master. Blocks until writes pass again.
	 * @return the report; status 403 or 409 if it is refused, or does not come
	 * @throws InterruptedException if the thread is interrupted
	 */
	WebEndpointResponse<Object> failover() throws InterruptedException;

	/**
	 * What did not happen.
	 * @param reason why
	 * @param status the status of HTTP
	 * @return the response
	 */
	static WebEndpointResponse<Object> refused(String reason, int status) {
		return new WebEndpointResponse<>(Map.of("refused", reason), status);
	}

}
