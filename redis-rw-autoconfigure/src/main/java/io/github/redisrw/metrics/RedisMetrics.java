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
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Binds the meters of both paths. They read what is counted anyway, so they cost nothing
 * until somebody looks at them. Thread-safe.
 */
public final class RedisMetrics implements MeterBinder {

	/** What the names of all meters begin with. */
	static final String PREFIX = "redis.rw.";

	private static final List<String> REPLICA_STATES = List.of("eligible", "unreachable", "silent", "refuses",
			"synchronizing", "detached", "unrelated", "stale", "returning");

	private final ReadWriteClient client;

	private final Tags tags;

	/**
	 * Create a binder.
	 * @param client what is measured
	 */
	public RedisMetrics(ReadWriteClient client) {
		this(client, Tags.empty());
	}

	/**
	 * Create a binder for one of several clients.
	 * @param client what is measured
	 * @param tags tell it from the others
	 */
	RedisMetrics(ReadWriteClient client, Tags tags) {
		this.client = client;
		this.tags = tags;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		new NodeMeters(this.client, registry, this.tags).bind();
		replicas(registry);
		failovers(registry);
		commands(registry);
		holds(registry);
		Gauge.builder(PREFIX + "client.lateness", this.client, (measured) -> seconds(measured.localHealth().lateness()))
			.description("By how much this process was late recently")
			.tags(this.tags)
			.baseUnit("seconds")
			.register(registry);
	}

	private void replicas(MeterRegistry registry) {
		for (String state : REPLICA_STATES) {
			Gauge
				.builder(PREFIX + "replicas", this.client,
						(measured) -> measured.state().replicaStates().getOrDefault(state, 0))
				.description("How many replicas are in a state")
				.tags(this.tags)
				.tag("state", state)
				.register(registry);
		}
		for (String distance : this.client.state().readsByDistance().keySet()) {
			counter("reads.distance", (measured) -> measured.state().readsByDistance().getOrDefault(distance, 0L),
					"Reads for which a near replica was chosen, or another one")
				.tag("distance", distance)
				.register(registry);
		}
		for (String reason : this.client.fallbackReads().keySet()) {
			counter("reads.fallback", (measured) -> measured.fallbackReads().getOrDefault(reason, 0L),
					"Reads that found no eligible replica")
				.tag("reason", reason)
				.register(registry);
		}
	}

	private void failovers(MeterRegistry registry) {
		Map<FailoverCause, Timer> timers = new EnumMap<>(FailoverCause.class);
		for (FailoverCause cause : FailoverCause.values()) {
			if (cause.isFailover()) {
				timers.put(cause,
						Timer.builder(PREFIX + "failover")
							.description("For how long writes were held until another master took them")
							.tag("cause", name(cause))
							.tags(this.tags)
							.register(registry));
			}
		}
		this.client.onFailover((failover) -> record(timers, failover));
		FunctionCounter
			.builder(PREFIX + "failover.unavailable", this.client, (measured) -> seconds(measured.unavailable()))
			.description("Time without a writable master")
			.tags(this.tags)
			.baseUnit("seconds")
			.register(registry);
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
						counter("commands", (measured) -> measured.traffic().commands(writes, target, outcome),
								"Commands that came to an end")
							.tag("path", writes ? "write" : "read")
							.tag("target", name(target))
							.tag("outcome", name(outcome))
							.register(registry);
					}
				}
			}
		}
		for (Traffic.WriteFailure reason : Traffic.WriteFailure.values()) {
			counter("write.failures", (measured) -> measured.traffic().writeFailures(reason),
					"Commands of the write path that failed")
				.tag("reason", name(reason))
				.register(registry);
		}
	}

	/** What is not executed is nobody's, and nothing else is. */
	private static boolean isPossible(boolean writes, Traffic.Target target, Outcome outcome) {
		boolean nobody = target == Traffic.Target.NONE;
		return nobody == (outcome == Outcome.NOT_EXECUTED) && !(writes && target == Traffic.Target.REPLICA);
	}

	private void holds(MeterRegistry registry) {
		Gauge.builder(PREFIX + "held", this.client, ReadWriteClient::held)
			.description("Commands that wait for a master")
			.tags(this.tags)
			.register(registry);
		FunctionTimer
			.builder(PREFIX + "hold", this.client, ReadWriteClient::everHeld,
					(measured) -> measured.heldTime().toNanos(), TimeUnit.NANOSECONDS)
			.description("For how long commands waited for a master")
			.tags(this.tags)
			.register(registry);
	}

	private FunctionCounter.Builder<ReadWriteClient> counter(String name, ToDoubleFunction<ReadWriteClient> count,
			String description) {
		return FunctionCounter.builder(PREFIX + name, this.client, count).description(description).tags(this.tags);
	}

	private static String name(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

	static double seconds(Duration duration) {
		return duration.toNanos() / 1e9;
	}

}
