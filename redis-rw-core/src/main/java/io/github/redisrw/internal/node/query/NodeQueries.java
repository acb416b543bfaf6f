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

package io.github.redisrw.internal.node.query;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

import io.github.redisrw.internal.localhealth.Heartbeat;
import io.github.redisrw.internal.topology.Lineage;
import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.internal.topology.RoleReply;
import io.github.redisrw.topology.Node;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.ArrayOutput;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.MapOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.DefaultEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * The questions that the library puts to a node, on a connection to it. What an ACL
 * forbids is asked in another way, or goes without, and is reported once. Thread-safe.
 */
public final class NodeQueries {

	private final Node node;

	private final DefaultEndpoint endpoint;

	private final Duration answerTimeout;

	private final MissingPermissions permissions;

	private final Heartbeat heartbeat;

	private final Runnable onAnswer;

	private volatile boolean roleDenied;

	private volatile @Nullable NodeReport report;

	private volatile @Nullable RoleReport roleReport;

	public NodeQueries(Node node, DefaultEndpoint endpoint, Duration answerTimeout, MissingPermissions permissions,
			Heartbeat heartbeat, Runnable onAnswer) {
		this.node = node;
		this.endpoint = endpoint;
		this.answerTimeout = answerTimeout;
		this.permissions = permissions;
		this.heartbeat = heartbeat;
		this.onAnswer = onAnswer;
	}

	/**
	 * What the node said when it was last inspected.
	 * @return the report
	 * @throws IllegalStateException if it has not been inspected yet
	 */
	public NodeReport report() {
		NodeReport known = this.report;
		if (known == null) {
			throw new IllegalStateException(this.node + " has not been inspected yet");
		}
		return known;
	}

	public @Nullable NodeReport lastReport() {
		return this.report;
	}

	/**
	 * What the node last said of its role, and when it was asked for it.
	 * @return the report, {@code null} if it has never been asked
	 */
	public @Nullable RoleReport roleReport() {
		return this.roleReport;
	}

	/**
	 * Ask for the role.
	 * @return the answer
	 */
	public CompletionStage<RoleReply> role() {
		long asked = System.nanoTime();
		return askRole().thenApply((role) -> {
			this.roleReport = new RoleReport(asked, System.nanoTime(), role);
			return role;
		});
	}

	private CompletionStage<RoleReply> askRole() {
		return this.roleDenied ? roleFromInfo()
				: ask(CommandType.ROLE, new ArrayOutput<>(StringCodec.UTF8)).thenApply(RoleReply::parse)
					.exceptionallyCompose((failure) -> unlessDenied(failure, this::roleWithout));
	}

	private CompletionStage<RoleReply> roleWithout(Denial denial, Throwable reply) {
		this.roleDenied = true;
		return roleFromInfo()
			.exceptionallyCompose((failure) -> unlessDenied(failure,
					(both, last) -> CompletableFuture
						.failedFuture(MissingPermissions.neither(this.node, denial, reply))))
			.thenApply((role) -> {
				this.permissions.denied(this.node, "ROLE", denial, reply, "INFO replication is asked instead");
				return role;
			});
	}

	private static <T> CompletionStage<T> unlessDenied(Throwable failure,
			BiFunction<Denial, Throwable, CompletionStage<T>> otherwise) {
		Denial denial = Denial.of(failure);
		return (denial != null) ? otherwise.apply(denial, failure) : CompletableFuture.failedFuture(failure);
	}

	private CompletionStage<RoleReply> roleFromInfo() {
		return ask(CommandType.INFO, new StatusOutput<>(StringCodec.UTF8), "replication").thenApply(NodeQueries::fields)
			.thenApply(RoleReply::ofInfo);
	}

	/**
	 * Ask for the replication history.
	 * @return the history, empty if it may not be asked for
	 */
	public CompletionStage<Optional<Lineage>> lineage() {
		return info("replication").thenApply((info) -> Optional.ofNullable(Lineage.of(info)));
	}

	/**
	 * Ask a master for its replication history.
	 * @return the history, empty if it may not be asked for; it fails if the node is no
	 * master any more
	 */
	public CompletionStage<Optional<Lineage>> masterLineage() {
		return info("replication").thenApply((info) -> {
			if ("slave".equals(info.get("role"))) {
				throw new IllegalStateException(this.node + " is not the master any more");
			}
			return Optional.ofNullable(Lineage.of(info));
		});
	}

	/**
	 * Ask for all that a report has.
	 * @return the report, without what may not be asked for
	 */
	public CompletionStage<NodeReport> inspect() {
		CompletionStage<RoleReply> role = role();
		CompletionStage<Map<String, String>> replication = info("replication");
		CompletionStage<Map<String, String>> server = info("server");
		return replication.thenCombine(server, (first, second) -> {
			Map<String, String> info = new HashMap<>(first);
			info.putAll(second);
			return info;
		})
			.thenCompose(
					(info) -> role.thenCombine(seesClusterDown(info), (answer, down) -> reported(new NodeReport(answer,
							Lineage.of(info), info.get("run_id"), info.get("redis_version"), zone(info), down))));
	}

	/** Valkey calls the mode that of the server. */
	private CompletionStage<Boolean> seesClusterDown(Map<String, String> info) {
		boolean ofCluster = "cluster".equals(info.getOrDefault("redis_mode", info.get("server_mode")));
		return ofCluster
				? ask(CommandType.CLUSTER, new StatusOutput<>(StringCodec.UTF8), "INFO")
					.thenApply((reply) -> "fail".equals(fields(reply).get("cluster_state")))
					.exceptionallyCompose((failure) -> Failures.isReply(failure)
							? CompletableFuture.completedFuture(false) : CompletableFuture.failedFuture(failure))
				: CompletableFuture.completedFuture(false);
	}

	/**
	 * Ask for the role only, for a connection that is one of many to a node already
	 * known.
	 * @return a report with nothing else in it
	 */
	public CompletionStage<NodeReport> inspectRole() {
		return role().thenApply((role) -> reported(new NodeReport(role, null, null, null, null)));
	}

	/**
	 * Ask for the role, and which process this is, for a connection that is one of many
	 * to a node already known.
	 * @return a report with nothing else in it
	 */
	public CompletionStage<NodeReport> inspectProcess() {
		CompletionStage<RoleReply> role = role();
		return info("server").thenCombine(role,
				(info, answer) -> reported(new NodeReport(answer, null, info.get("run_id"), null, null)));
	}

	/** Valkey has it since version 8, empty where it is not configured. */
	private static @Nullable String zone(Map<String, String> info) {
		String zone = info.get("availability_zone");
		return (zone != null && !zone.isEmpty()) ? zone : null;
	}

	private NodeReport reported(NodeReport made) {
		this.report = made;
		return made;
	}

	/**
	 * Ask the node about itself at length.
	 * @param parameters what is asked of its configuration
	 * @return the answers, without those that it may not give
	 */
	public CompletionStage<NodeInspection> inspectAtLength(String... parameters) {
		CompletionStage<Map<String, String>> info = info("default");
		CompletionStage<Map<String, String>> config = CompletableFuture.completedFuture(Map.of());
		for (String parameter : parameters) {
			config = config.thenCombine(config(parameter), (known, further) -> {
				Map<String, String> all = new HashMap<>(known);
				all.putAll(further);
				return all;
			});
		}
		RoleReport last = this.roleReport;
		RoleReply role = (last != null) ? last.role() : report().role();
		return info.thenCombine(config,
				(fields, settings) -> new NodeInspection(this.node, role.role(), fields, settings));
	}

	/**
	 * Have the node announce keyspace events, besides those that it announces.
	 * @param flags the kinds of events, as in {@code notify-keyspace-events}
	 * @return completes when it does; fails if it refuses
	 */
	public CompletionStage<Void> announceKeyspaceEvents(String flags) {
		String parameter = "notify-keyspace-events";
		return ask(CommandType.CONFIG, new MapOutput<>(StringCodec.UTF8), "GET", parameter).thenCompose((known) -> {
			String present = known.getOrDefault(parameter, "");
			StringBuilder all = new StringBuilder(present);
			flags.chars().filter((flag) -> all.indexOf(Character.toString(flag)) < 0).forEach(all::appendCodePoint);
			return present.contentEquals(all) ? CompletableFuture.<Void>completedFuture(null)
					: ask(CommandType.CONFIG, new StatusOutput<>(StringCodec.UTF8), "SET", parameter, all.toString())
						.thenApply((done) -> null);
		});
	}

	private CompletionStage<Map<String, String>> config(String parameter) {
		return ask(CommandType.CONFIG, new MapOutput<>(StringCodec.UTF8), "GET", parameter)
			.exceptionallyCompose((failure) -> Failures.isReply(failure) ? CompletableFuture.completedFuture(Map.of())
					: CompletableFuture.failedFuture(failure));
	}

	private CompletionStage<Map<String, String>> info(String section) {
		return ask(CommandType.INFO, new StatusOutput<>(StringCodec.UTF8), section).thenApply(NodeQueries::fields)
			.exceptionallyCompose((failure) -> unlessDenied(failure, this::noInfo));
	}

	private CompletionStage<Map<String, String>> noInfo(Denial denial, Throwable reply) {
		this.permissions.denied(this.node, "INFO", denial, reply,
				"replication histories are not compared, and replicas behind one address not told apart");
		return CompletableFuture.completedFuture(Map.of());
	}

	private static Map<String, String> fields(String info) {
		Map<String, String> fields = new HashMap<>();
		info.lines().forEach((line) -> {
			int colon = line.indexOf(':');
			if (colon > 0) {
				fields.put(line.substring(0, colon), line.substring(colon + 1).trim());
			}
		});
		return fields;
	}

	private <T> CompletionStage<T> ask(CommandType type, CommandOutput<String, String, T> output, String... arguments) {
		return ask(new NodeQuery<>(type, output, arguments));
	}

	private <T> CompletionStage<T> ask(NodeQuery<T> question) {
		this.endpoint.write(question);
		CompletableFuture<Void> patience = this.heartbeat.listen(this.answerTimeout);
		patience.thenRun(() -> question.answer()
			.completeExceptionally(new Failures.NoAnswerException(this.answerTimeout.toMillis())));
		return question.answer().whenComplete((answer, failure) -> {
			patience.cancel(false);
			if (failure == null) {
				this.onAnswer.run();
			}
		});
	}

	/**
	 * Ask what the server's own table says of a command.
	 * @param command the name of the command
	 * @return its flags, empty if the server does not know it
	 */
	public CompletionStage<List<String>> commandFlags(String command) {
		return ask(CommandType.COMMAND, new ArrayOutput<>(StringCodec.UTF8), "INFO", command).thenApply((reply) -> {
			boolean known = !reply.isEmpty() && reply.get(0) instanceof List<?> entry && entry.size() > 2;
			return known && ((List<?>) reply.get(0)).get(2) instanceof List<?> flags
					? flags.stream().map(String::valueOf).toList() : List.of();
		});
	}

	/**
	 * Ask a node of a cluster for all of them.
	 * @return the reply to {@code CLUSTER NODES}
	 */
	public CompletionStage<String> clusterNodes() {
		return ask(CommandType.CLUSTER, new StatusOutput<>(StringCodec.UTF8), "NODES");
	}

	/**
	 * Set something for the connection.
	 * @param type the command
	 * @param arguments what to set
	 * @return completes when the node has accepted it
	 */
	public CompletionStage<String> set(CommandType type, CommandArgs<?, ?> arguments) {
		return ask(new NodeQuery<>(type, new StatusOutput<>(StringCodec.UTF8), arguments));
	}

}
