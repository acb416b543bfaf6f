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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import io.github.redisrw.advice.Advice;
import io.github.redisrw.internal.client.ClientPaths;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * Shows what this application knows of its Redis and what it is set to, and lets whoever
 * is allowed to have a failover made. Reading answers at once, from what is being
 * monitored; the drill waits for its end. Thread-safe.
 */
@RegisterReflectionForBinding({ Advice.class, DrillReport.class })
@WebEndpoint(id = "redisrw", defaultAccess = Access.READ_ONLY)
public final class RedisRwEndpoint {

	private final List<DeploymentReport> reports;

	/**
	 * Create an endpoint.
	 * @param subjects the deployments
	 * @param drills whether a failover may be made
	 */
	public RedisRwEndpoint(List<Subject> subjects, boolean drills) {
		this.reports = subjects.stream().map((subject) -> DeploymentReport.of(subject, drills)).toList();
	}

	/**
	 * Show everything: of a deployment without a name at once, of those with names below
	 * {@code deployments}.
	 * @return what is known
	 */
	@ReadOperation
	public Map<String, Object> redis() {
		Map<String, Object> shown = new LinkedHashMap<>();
		Map<String, Object> named = new LinkedHashMap<>();
		for (DeploymentReport report : this.reports) {
			if (name(report).isEmpty()) {
				shown.putAll(report.all());
			}
			else {
				named.put(name(report), report.all());
			}
		}
		if (!named.isEmpty()) {
			DeploymentReport primary = primary();
			if (primary != null && !name(primary).isEmpty()) {
				shown.put("primary", name(primary));
			}
			shown.put("deployments", named);
		}
		return shown;
	}

	private @Nullable DeploymentReport primary() {
		return this.reports.stream().filter((report) -> report.subject().primary()).findFirst().orElse(null);
	}

	private static String name(DeploymentReport report) {
		return report.subject().name();
	}

	/**
	 * Show one node, or one deployment.
	 * @param node the address of the node, its name, or its run ID; or the name of the
	 * deployment
	 * @return what is known of it, {@code null} if there is none
	 */
	@ReadOperation
	public @Nullable Map<String, Object> node(@Selector String node) {
		return this.reports.stream()
			.map((report) -> name(report).equals(node) ? report.all() : report.node(node))
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	/**
	 * Have the Sentinels of the primary deployment make another node the master, and tell
	 * what this application saw of it. Blocks until writes pass again.
	 * @param operation {@code failover}
	 * @return the report; status 404 for another operation, or without a primary
	 * deployment, 403 if drills are not enabled, 409 if the failover is refused or does
	 * not come, and for a cluster
	 * @throws InterruptedException if the thread is interrupted
	 */
	@WriteOperation
	public WebEndpointResponse<Object> drill(@Selector String operation) throws InterruptedException {
		return drill(primary(), operation);
	}

	/**
	 * The same for a deployment with a name.
	 * @param deployment the name
	 * @param operation {@code failover}
	 * @return the report; status 404 for another deployment or operation
	 * @throws InterruptedException if the thread is interrupted
	 */
	@WriteOperation
	public WebEndpointResponse<Object> drillOf(@Selector String deployment, @Selector String operation)
			throws InterruptedException {
		return drill(this.reports.stream()
			.filter((report) -> !name(report).isEmpty() && name(report).equals(deployment))
			.findFirst()
			.orElse(null), operation);
	}

	private static WebEndpointResponse<Object> drill(@Nullable DeploymentReport report, String operation)
			throws InterruptedException {
		return (report != null && operation.equals("failover")) ? report.failover()
				: new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
	}

	/**
	 * One deployment.
	 *
	 * @param name what it is called, empty if it has no name
	 * @param primary whether it is the primary one
	 * @param client what follows its master, or its shards
	 * @param settings what is in force, without secrets
	 * @param advice what was found lately
	 */
	public record Subject(String name, boolean primary, ClientPaths client, Map<String, Object> settings,
			Supplier<List<Advice>> advice) {

	}

}
