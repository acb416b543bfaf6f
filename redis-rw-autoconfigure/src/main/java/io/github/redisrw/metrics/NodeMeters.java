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

package io.github.redisrw.metrics;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;

import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.topology.Topology;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import org.jspecify.annotations.Nullable;

/**
 * The meters of each node. They come and go with the nodes.
 */
final class NodeMeters {

	private final ReadWriteClient client;

	private final Tags tags;

	private final MultiGauge lag;

	private final MultiGauge lagBytes;

	private final MultiGauge roundTrip;

	private final MultiGauge master;

	private final MultiGauge connections;

	private boolean ended;

	NodeMeters(ReadWriteClient client, Tags tags, MeterRegistry registry) {
		this.client = client;
		this.tags = tags;
		this.lag = MultiGauge.builder(RedisMetrics.PREFIX + "replication.lag")
			.description("How old the data of a replica is")
			.baseUnit("seconds")
			.register(registry);
		this.lagBytes = MultiGauge.builder(RedisMetrics.PREFIX + "replication.lag.bytes")
			.description("How much of the replication stream a replica has yet to apply")
			.baseUnit("bytes")
			.register(registry);
		this.roundTrip = MultiGauge.builder(RedisMetrics.PREFIX + "replica.round.trip")
			.description("How long a replica takes to answer a small question")
			.baseUnit("seconds")
			.register(registry);
		this.master = MultiGauge.builder(RedisMetrics.PREFIX + "master.info")
			.description("Who is master")
			.register(registry);
		this.connections = MultiGauge.builder(RedisMetrics.PREFIX + "connections")
			.description("Connections that are open to a node")
			.register(registry);
	}

	/** What changes from now on is registered after what is known now. */
	synchronized void bind() {
		this.client.onNodesChanged(this::register);
		register(this.client.topology());
	}

	/** There are no nodes any more, whatever the client says. */
	synchronized void end() {
		this.ended = true;
		for (MultiGauge gauge : List.of(this.lag, this.lagBytes, this.roundTrip, this.master, this.connections)) {
			gauge.register(List.of(), true);
		}
	}

	private synchronized void register(Topology topology) {
		if (this.ended) {
			return;
		}
		List<MultiGauge.Row<?>> lags = new ArrayList<>();
		List<MultiGauge.Row<?>> bytes = new ArrayList<>();
		List<MultiGauge.Row<?>> roundTrips = new ArrayList<>();
		Set<String> addresses = new LinkedHashSet<>();
		// Behind one address, those that do not say who they are have the same name.
		Set<String> names = new LinkedHashSet<>();
		for (Topology.Replica replica : topology.replicas()) {
			names.add(this.client.nameOf(replica));
			addresses.add(replica.node().toString());
		}
		for (String name : names) {
			lags.add(row(name, NodeMeters::lag));
			bytes.add(row(name, (present) -> (present.lagBytes() >= 0) ? present.lagBytes() : Double.NaN));
			roundTrips.add(row(name, NodeMeters::roundTrip));
		}
		this.lag.register(lags, true);
		this.lagBytes.register(bytes, true);
		this.roundTrip.register(roundTrips, true);
		Topology.Master known = topology.master();
		if (known != null) {
			addresses.add(known.node().toString());
			this.master.register(
					List.of(MultiGauge.Row.of(this.tags.and("node", known.node().toString(), "run.id",
							text(known.runId()), "version", text(known.version())), this.client, this::isThereAMaster)),
					true);
		}
		this.connections.register(addresses
			.stream().<MultiGauge
					.Row<?>>map(
							(address) -> MultiGauge.Row.of(this.tags.and("node", address), this.client,
									(measured) -> measured.state().connections().getOrDefault(address, 0)))
			.toList(), true);
	}

	private static String text(@Nullable String value) {
		return Objects.requireNonNullElse(value, "unknown");
	}

	/** The last known one stays, with 0, until there is another. */
	private double isThereAMaster(ReadWriteClient measured) {
		return (measured.topology().master() != null) ? 1 : 0;
	}

	private MultiGauge.Row<ReadWriteClient> row(String name, ToDoubleFunction<Topology.Replica> value) {
		return MultiGauge.Row.of(this.tags.and("node", name), this.client,
				(measured) -> measured.topology()
					.replicas()
					.stream()
					.filter((replica) -> measured.nameOf(replica).equals(name))
					.mapToDouble(value)
					.findFirst()
					.orElse(Double.NaN));
	}

	private static double lag(Topology.Replica replica) {
		return (replica.lag() != null) ? DeploymentMeters.seconds(replica.lag()) : Double.NaN;
	}

	private static double roundTrip(Topology.Replica replica) {
		return (replica.roundTrip() != null) ? DeploymentMeters.seconds(replica.roundTrip()) : Double.NaN;
	}

}
