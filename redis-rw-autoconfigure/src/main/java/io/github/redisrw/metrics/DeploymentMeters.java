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

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.github.redisrw.internal.client.FailoverRecord;
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.internal.command.Outcome;
import io.github.redisrw.internal.failover.FailoverCause;
import io.github.redisrw.internal.flight.Traffic;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The meters of both paths of one deployment. Bound, and removed, by one thread at a
 * time.
 */
final class DeploymentMeters {

	private static final String PREFIX = RedisMetrics.PREFIX;

	private static final List<String> REPLICA_STATES = List.of("eligible", "unreachable", "silent", "refuses",
			"synchronizing", "detached", "unrelated", "stale", "returning");

	private final ReadWriteClient client;

	private final Tags tags;

	private final List<Meter> registered = new ArrayList<>();

	private @Nullable NodeMeters nodes;

	/**
	 * Create an instance.
	 * @param client what is measured
	 * @param tags which deployment that is
	 */
	DeploymentMeters(ReadWriteClient client, Tags tags) {
		this.client = client;
		this.tags = tags;
	}

	void bindTo(MeterRegistry registry) {
		NodeMeters ofNodes = new NodeMeters(this.client, this.tags, registry);
		this.nodes = ofNodes;
		ofNodes.bind();
		replicas(registry);
		failovers(registry);
		commands(registry);
		holds(registry);
		keep(Gauge
			.builder(PREFIX + "client.lateness", this.client, (measured) -> seconds(measured.localHealth().lateness()))
			.tags(this.tags)
			.description("By how much this process was late recently")
			.baseUnit("seconds")
			.register(registry));
	}

	private <M extends Meter> M keep(M meter) {
		this.registered.add(meter);
		return meter;
	}

	/**
	 * What is measured is no more.
	 * @param registry where the meters were bound to
	 */
	void removeFrom(MeterRegistry registry) {
		if (this.nodes != null) {
			this.nodes.end();
		}
		this.registered.forEach(registry::remove);
		this.registered.clear();
	}

	private void replicas(MeterRegistry registry) {
		for (String state : REPLICA_STATES) {
			keep(Gauge
				.builder(PREFIX + "replicas", this.client,
						(measured) -> measured.state().replicaStates().getOrDefault(state, 0))
				.tags(this.tags)
				.description("How many replicas are in a state")
				.tag("state", state)
				.register(registry));
		}
		for (String distance : this.client.state().readsByDistance().keySet()) {
			keep(counter("reads.distance", (measured) -> measured.state().readsByDistance().getOrDefault(distance, 0L),
					"Reads for which a near replica was chosen, or another one")
				.tag("distance", distance)
				.register(registry));
		}
		for (String reason : this.client.fallbackReads().keySet()) {
			keep(counter("reads.fallback", (measured) -> measured.fallbackReads().getOrDefault(reason, 0L),
					"Reads that found no eligible replica")
				.tag("reason", reason)
				.register(registry));
		}
	}

	private void failovers(MeterRegistry registry) {
		Map<FailoverCause, Timer> timers = new EnumMap<>(FailoverCause.class);
		for (FailoverCause cause : FailoverCause.values()) {
			if (cause.isFailover()) {
				timers.put(cause,
						keep(Timer.builder(PREFIX + "failover")
							.tags(this.tags)
							.description("For how long writes were held until another master took them")
							.tag("cause", name(cause))
							.register(registry)));
			}
		}
		this.client.onFailover((failover) -> record(timers, failover));
		keep(FunctionCounter
			.builder(PREFIX + "failover.unavailable", this.client, (measured) -> seconds(measured.unavailable()))
			.tags(this.tags)
			.description("Time without a writable master")
			.baseUnit("seconds")
			.register(registry));
	}

	private static void record(Map<FailoverCause, Timer> timers, FailoverRecord failover) {
		Timer timer = timers.get(failover.kind());
		if (timer != null && failover.masterChanged()) {
			timer.record(failover.held());
		}
	}

	private void commands(MeterRegistry registry) {
		for (boolean writes : new boolean[] { true, false }) {
			for (Traffic.Target target : Traffic.Target.values()) {
				for (Outcome outcome : Outcome.values()) {
					if (isPossible(writes, target, outcome)) {
						keep(counter("commands", (measured) -> measured.traffic().commands(writes, target, outcome),
								"Commands that came to an end")
							.tag("path", writes ? "write" : "read")
							.tag("target", name(target))
							.tag("outcome", name(outcome))
							.register(registry));
					}
				}
			}
		}
		for (Traffic.WriteFailure reason : Traffic.WriteFailure.values()) {
			keep(counter("write.failures", (measured) -> measured.traffic().writeFailures(reason),
					"Commands of the write path that failed")
				.tag("reason", name(reason))
				.register(registry));
		}
	}

	/** What is not executed is nobody's, and nothing else is. */
	private static boolean isPossible(boolean writes, Traffic.Target target, Outcome outcome) {
		boolean nobody = target == Traffic.Target.NONE;
		return nobody == (outcome == Outcome.NOT_EXECUTED) && !(writes && target == Traffic.Target.REPLICA);
	}

	private void holds(MeterRegistry registry) {
		keep(Gauge.builder(PREFIX + "held", this.client, ReadWriteClient::held)
			.tags(this.tags)
			.description("Writes that wait for a master")
			.register(registry));
		keep(FunctionTimer
			.builder(PREFIX + "hold", this.client, ReadWriteClient::everHeld,
					(measured) -> measured.heldTime().toNanos(), TimeUnit.NANOSECONDS)
			.tags(this.tags)
			.description("For how long writes waited for a master")
			.register(registry));
	}

	private FunctionCounter.Builder<ReadWriteClient> counter(String name, ToDoubleFunction<ReadWriteClient> count,
			String description) {
		return FunctionCounter.builder(PREFIX + name, this.client, count).tags(this.tags).description(description);
	}

	private static String name(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

	static double seconds(Duration duration) {
		return duration.toNanos() / 1e9;
	}

}
