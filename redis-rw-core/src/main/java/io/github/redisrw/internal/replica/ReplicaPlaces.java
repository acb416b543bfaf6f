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

package io.github.redisrw.internal.replica;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.redisrw.internal.replica.choice.NearReplicas;
import io.github.redisrw.internal.replica.choice.NearSettings;
import io.github.redisrw.internal.replica.data.ReplicaData;
import org.jspecify.annotations.Nullable;

/**
 * Where the replicas are: in which zones, and which are near. Confined to the scheduler's
 * thread.
 */
final class ReplicaPlaces {

	private final NearSettings settings;

	private final NearReplicas near;

	private Map<Object, String> zones = Map.of();

	ReplicaPlaces(NearSettings settings) {
		this.settings = settings;
		this.near = new NearReplicas(settings);
	}

	/**
	 * The replicas have been looked at.
	 * @param byReplica the connections to each
	 */
	void update(Map<Object, List<ReplicaMember>> byReplica) {
		Map<Object, String> known = new HashMap<>();
		List<NearReplicas.Place> places = new ArrayList<>();
		byReplica.forEach((identity, replica) -> {
			String zone = zone(replica);
			if (zone != null) {
				known.put(identity, zone);
			}
			replica.stream()
				.filter(ReplicaMember::isEligible)
				.findFirst()
				.ifPresent((member) -> places
					.add(new NearReplicas.Place(identity, member.data().roundTrip().get(), zone)));
		});
		this.zones = known;
		this.near.among(places);
	}

	private @Nullable String zone(List<ReplicaMember> replica) {
		String said = replica.stream()
			.map(ReplicaMember::data)
			.map(ReplicaData::zone)
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
		return this.settings.zoneOf(replica.get(0).node(), said);
	}

	@Nullable String zoneOf(Object identity) {
		return this.zones.get(identity);
	}

	boolean isNear(Object identity) {
		return this.near.includes(identity);
	}

}
