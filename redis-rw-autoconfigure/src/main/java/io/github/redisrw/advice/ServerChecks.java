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

package io.github.redisrw.advice;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.redisrw.internal.node.query.NodeInspection;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what the servers are set to, as far as they tell.
 */
final class ServerChecks {

	private static final int BACKLOG_SECONDS = 60;

	private ServerChecks() {
	}

	/**
	 * What has to be asked of the configuration.
	 * @return the parameters of {@code CONFIG GET}
	 */
	static String[] parameters() {
		return new String[] { "min-replicas-to-write", "save", "notify-keyspace-events" };
	}

	static Stream<Check> all() {
		return Stream.of(ServerChecks::writesWithoutReplicas, ServerChecks::writableReplicas,
				ServerChecks::noPersistence, ServerChecks::nobodyToPromote, ServerChecks::smallBacklog,
				ServerChecks::eventsOfTheMasterOnly);
	}

	private static @Nullable Advice writesWithoutReplicas(AdviceContext known) {
		NodeInspection master = known.master();
		if (master == null || known.replicas().isEmpty() || !"0".equals(master.config().get("min-replicas-to-write"))) {
			return null;
		}
		return new Advice("min-replicas-to-write",
				"The master " + master.node() + " accepts writes without any replica (min-replicas-to-write 0)",
				"A master that is cut off goes on acknowledging writes that are lost when it comes back.",
				"Set 'min-replicas-to-write 1' and 'min-replicas-max-lag' on every node.");
	}

	private static @Nullable Advice writableReplicas(AdviceContext known) {
		String writable = nodes(
				known.replicas().stream().filter((node) -> "0".equals(node.info().get("slave_read_only"))).toList());
		return writable.isEmpty() ? null
				: new Advice("replica-writable", "Replicas accept writes: " + writable,
						"What is written there is lost at their next synchronization, and differs until then.",
						"Set 'replica-read-only yes'.");
	}

	private static @Nullable Advice noPersistence(AdviceContext known) {
		NodeInspection master = known.master();
		if (master == null || !"0".equals(master.info().get("aof_enabled"))
				|| !"".equals(master.config().get("save"))) {
			return null;
		}
		return new Advice("no-persistence", "The master " + master.node() + " persists nothing",
				"If it is restarted before it is replaced, it comes back empty, and its replicas with it.",
				"Set 'appendonly yes' or 'save' points, or see to it that a failed master is not restarted by itself.");
	}

	private static @Nullable Advice nobodyToPromote(AdviceContext known) {
		List<NodeInspection> replicas = known.replicas();
		boolean all = !replicas.isEmpty()
				&& replicas.stream().allMatch((node) -> "0".equals(node.info().get("slave_priority")));
		return (all && known.state().sentinels() != null) ? new Advice("replica-priority",
				"All replicas have replica-priority 0: " + nodes(replicas), "Sentinel promotes none of them.",
				"Set 'replica-priority' to a number greater than 0 on those that may become master.") : null;
	}

	private static @Nullable Advice smallBacklog(AdviceContext known) {
		NodeInspection master = known.master();
		double minute = known.bytesPerSecond() * BACKLOG_SECONDS;
		long backlog = (master != null) ? number(master.info().get("repl_backlog_size")) : -1;
		if (master == null || backlog < 0 || known.replicas().isEmpty() || minute <= backlog) {
			return null;
		}
		return new Advice("small-backlog",
				"The replication backlog of " + master.node() + ", " + backlog + " bytes, holds less than a minute of "
						+ "writes, which are " + Math.round(known.bytesPerSecond()) + " bytes a second",
				"A replica that loses its link for longer has to copy everything again, and answers no reads meanwhile.",
				"Set 'repl-backlog-size' to " + (long) Math.ceil(minute / (1 << 20)) + "mb or more.");
	}

	/** Who wants the events has had them switched on at the master of that time. */
	private static @Nullable Advice eventsOfTheMasterOnly(AdviceContext known) {
		NodeInspection master = known.master();
		String wanted = (master != null) ? master.config().get("notify-keyspace-events") : null;
		if (master == null || wanted == null || wanted.isEmpty()) {
			return null;
		}
		String silent = nodes(known.replicas()
			.stream()
			.filter((node) -> "".equals(node.config().get("notify-keyspace-events")))
			.toList());
		return silent.isEmpty() ? null : new Advice("keyspace-events",
				"The master " + master.node() + " announces keyspace events (" + wanted + "), and " + silent
						+ " would not as master",
				"After a failover nobody is told of keys that expire: indexed sessions, and @RedisHash with a time "
						+ "to live, are not cleaned up.",
				"Set 'notify-keyspace-events " + wanted
						+ "' on every node, or 'redis.rw.write.keyspace-events', which sets it at each master.");
	}

	private static long number(@Nullable String value) {
		try {
			return (value != null) ? Long.parseLong(value) : -1;
		}
		catch (NumberFormatException ex) {
			return -1;
		}
	}

	private static String nodes(List<NodeInspection> nodes) {
		return nodes.stream().map((node) -> node.node().toString()).collect(Collectors.joining(", "));
	}

}
