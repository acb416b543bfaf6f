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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;

import io.github.redisrw.endpoint.RedisRwEndpoint;
import io.github.redisrw.sample.fault.Faults;
import io.github.redisrw.sample.purchase.PurchaseLog;
import io.github.redisrw.sample.redis.ReadLog;
import io.github.redisrw.sample.redis.TopologyView;
import io.github.redisrw.topology.RedisTopology;
import io.github.redisrw.topology.Topology;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Makes samples, from what the application knows anyway: no server is asked. Used by one
 * thread at a time.
 */
@Component
class Sampler {

	/** Five minutes of seconds. */
	static final int POINTS = 300;

	private static final long POINT_MILLIS = 950;

	private final RedisTopology topology;

	private final ReadLog readLog;

	private final FailoverLog failovers;

	private final PurchaseLog purchases;

	private final @Nullable RedisRwEndpoint endpoint;

	private final @Nullable Faults faults;

	private final Rates rates;

	private final Counter samples;

	private final Deque<Rates.Point> points = new ArrayDeque<>();

	Sampler(RedisTopology topology, ReadLog readLog, FailoverLog failovers, PurchaseLog purchases,
			ObjectProvider<RedisRwEndpoint> endpoint, ObjectProvider<Faults> faults, MeterRegistry registry) {
		this.topology = topology;
		this.readLog = readLog;
		this.failovers = failovers;
		this.purchases = purchases;
		this.endpoint = endpoint.getIfAvailable();
		this.faults = faults.getIfAvailable();
		this.rates = new Rates(registry);
		this.samples = Counter.builder("shop.live.samples")
			.description("Samples that were made for viewers of the page")
			.register(registry);
	}

	/** Begin anew: nobody has looked for a while. */
	synchronized void reset() {
		this.points.clear();
		this.rates.reset();
	}

	synchronized List<Rates.Point> points() {
		return List.copyOf(this.points);
	}

	List<?> faults() {
		return (this.faults != null) ? this.faults.descriptions() : List.of();
	}

	synchronized Sample sample() {
		this.samples.increment();
		long now = System.currentTimeMillis();
		Topology present = this.topology.topology();
		List<Sample.Sentinel> sentinels = sentinels();
		noteWhomTheyName(sentinels);
		List<FailoverLog.View> latest = this.failovers.latest();
		Long holding = (!latest.isEmpty() && latest.get(0).ended() == null) ? now - latest.get(0).began() : null;
		return new Sample(now, TopologyView.of(present, this.readLog), sentinels, holding, this.rates.connections(),
				this.readLog.roundTrips(), point(present, now), latest, purchases(),
				(this.faults != null) ? this.faults.running() : null);
	}

	private Rates.@Nullable Point point(Topology present, long now) {
		Rates.Point last = this.points.peekLast();
		if (last != null && now - last.at() < POINT_MILLIS) {
			return null;
		}
		Rates.Point point = this.rates.point(present, this.readLog.counts());
		this.points.addLast(point);
		if (this.points.size() > POINTS) {
			this.points.removeFirst();
		}
		return point;
	}

	private List<Sample.Purchase> purchases() {
		return this.purchases.latest()
			.stream()
			.map((purchase) -> new Sample.Purchase(purchase,
					this.failovers.heldWithin(purchase.began(), purchase.began() + purchase.millis())))
			.toList();
	}

	/** The Sentinels as the endpoint describes them. */
	private List<Sample.Sentinel> sentinels() {
		List<Sample.Sentinel> sentinels = new ArrayList<>();
		if (this.endpoint != null && this.endpoint.redis().get("topology") instanceof Map<?, ?> known
				&& known.get("sentinel") instanceof Map<?, ?> state && state.get("sentinels") instanceof List<?> list) {
			for (Object described : list) {
				if (described instanceof Map<?, ?> sentinel) {
					Object master = sentinel.get("master");
					sentinels.add(new Sample.Sentinel(String.valueOf(sentinel.get("node")),
							Boolean.TRUE.equals(sentinel.get("reachable")),
							(master != null) ? master.toString() : null));
				}
			}
		}
		return sentinels;
	}

	private void noteWhomTheyName(List<Sample.Sentinel> sentinels) {
		List<@Nullable String> named = sentinels.stream().<@Nullable String>map(Sample.Sentinel::master).toList();
		for (String master : named) {
			if (master != null && Collections.frequency(named, master) > sentinels.size() / 2) {
				this.failovers.sentinelsName(master);
				return;
			}
		}
	}

}
