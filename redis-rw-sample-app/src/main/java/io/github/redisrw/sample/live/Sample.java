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

import java.util.List;
import java.util.Map;

import io.github.redisrw.sample.purchase.PurchaseLog;
import io.github.redisrw.sample.redis.TopologyView;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the page shows, at a moment.
 *
 * @param at when, in milliseconds since 1970
 * @param topology master and replicas
 * @param sentinels the Sentinels
 * @param holding for how long writes have been held so far, in milliseconds, {@code null}
 * while they pass
 * @param connections how many connections the application has to each node
 * @param roundTrips how long each server takes to answer, in milliseconds
 * @param point the latest point of the charts, {@code null} if there is no new one
 * @param failovers the latest failovers, the latest first
 * @param purchases the latest purchases, the latest first
 * @param fault the fault that is under way, {@code null} if there is none
 */
record Sample(long at, TopologyView topology, List<Sentinel> sentinels, @Nullable Long holding,
		Map<String, Integer> connections, Map<String, Double> roundTrips, Rates.@Nullable Point point,
		List<FailoverLog.View> failovers, List<Purchase> purchases, @Nullable Object fault) {

	/**
	 * A Sentinel.
	 *
	 * @param address its {@code host:port}
	 * @param reachable whether it answers
	 * @param master whom it names, {@code null} if nobody
	 */
	record Sentinel(String address, boolean reachable, @Nullable String master) {

	}

	/**
	 * A purchase.
	 *
	 * @param purchase what became of it
	 * @param heldMillis for how much of its time writes were held
	 */
	record Purchase(PurchaseLog.View purchase, long heldMillis) {

	}

}
