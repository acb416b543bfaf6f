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

package io.github.redisrw.sample.live;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

import io.github.redisrw.topology.Topology;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Makes points of the application's own metrics: what happened in a second, and how it is
 * at its end. Used by one thread.
 */
final class Rates {

	private final MeterRegistry registry;

	private final Map<String, Double> before = new HashMap<>();

	private long beforeNanos;

	Rates(MeterRegistry registry) {
		this.registry = registry;
	}

	/** Forget what was counted: the next point has no rates. */
	void reset() {
		this.before.clear();
	}

	Point point(Topology topology, Map<String, Long> readCounts) {
		long now = System.nanoTime();
		double seconds = (now - this.beforeNanos) / 1e9;
		this.beforeNanos = now;
		Map<String, Long> lags = new TreeMap<>();
		topology.replicas().forEach((replica) -> {
			if (replica.lag() != null) {
				lags.put(replica.node().toString(), replica.lag().toMillis());
			}
		});
		Map<String, Double> reads = new TreeMap<>();
		readCounts.forEach((node, count) -> reads.put(node, rate("reads:" + node, count, seconds)));
		return new Point(System.currentTimeMillis(), lags, reads,
				rate("writes", count("redis.rw.commands", "path", "write", "outcome", "executed"), seconds),
				Math.round(gauge("redis.rw.held")), rate("failed", count("redis.rw.write.failures"), seconds));
	}

	/** How many connections are open, by node. */
	Map<String, Integer> connections() {
		Map<String, Integer> connections = new TreeMap<>();
		for (Gauge gauge : this.registry.find("redis.rw.connections").gauges()) {
			String node = gauge.getId().getTag("node");
			if (node != null) {
				connections.put(node, (int) gauge.value());
			}
		}
		return connections;
	}

	private double rate(String name, double count, double seconds) {
		Double last = this.before.put(name, count);
		return (last != null) ? Math.round(Math.max(0, count - last) / seconds * 10) / 10.0 : 0;
	}

	private double count(String name, String... tags) {
		return this.registry.find(name)
			.tags(tags)
			.functionCounters()
			.stream()
			.mapToDouble(FunctionCounter::count)
			.sum();
	}

	private double gauge(String name) {
		Gauge gauge = this.registry.find(name).gauge();
		return (gauge != null) ? gauge.value() : 0;
	}

	/**
	 * A point of the charts.
	 *
	 * @param at when, in milliseconds since 1970
	 * @param lag how old the data of each replica is, in milliseconds
	 * @param reads how many reads of products each node answers, in a second
	 * @param writes how many writes are executed, in a second
	 * @param held how many writes wait for a master
	 * @param failed how many writes fail, in a second
	 */
	record Point(long at, Map<String, Long> lag, Map<String, Double> reads, double writes, long held, double failed) {

	}

}
