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

package io.github.redisrw.internal.replica.choice;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Which of the replicas are near. Where that is measured, a replica that is about as near
 * as the nearest is near, too, and one that is goes on being so until it is clearly
 * farther: else what is measured by chance would send reads to and fro. Confined to the
 * scheduler's thread.
 */
public final class NearReplicas {

	/** To be near, a round trip may take so much longer than the shortest. */
	private static final double ENTER = 1.25;

	private static final long ENTER_NANOS = 250_000;

	/** To stay near, so much. */
	private static final double STAY = 1.5;

	private static final long STAY_NANOS = 750_000;

	private final NearSettings settings;

	private Set<Object> near = Set.of();

	public NearReplicas(NearSettings settings) {
		this.settings = settings;
	}

	/**
	 * The replicas that may answer have changed, or what is known of them has.
	 * @param places where they are
	 */
	public void among(Collection<Place> places) {
		switch (this.settings.preference()) {
			case ANY -> this.near = Set.of();
			case NEAREST -> nearest(places);
			case ZONE -> inZone(places);
		}
	}

	private void nearest(Collection<Place> places) {
		Set<Object> found = new HashSet<>();
		long shortest = places.stream()
			.map(Place::roundTrip)
			.filter(Objects::nonNull)
			.mapToLong(Duration::toNanos)
			.min()
			.orElse(Long.MAX_VALUE);
		for (Place place : places) {
			Duration roundTrip = place.roundTrip();
			if (roundTrip != null && isNear(roundTrip.toNanos(), shortest, this.near.contains(place.identity()))) {
				found.add(place.identity());
			}
		}
		this.near = found;
	}

	private static boolean isNear(long roundTrip, long shortest, boolean stays) {
		double limit = stays ? STAY * shortest + STAY_NANOS : ENTER * shortest + ENTER_NANOS;
		return roundTrip <= limit;
	}

	private void inZone(Collection<Place> places) {
		Set<Object> found = new HashSet<>();
		for (Place place : places) {
			if (this.settings.isOwnZone(place.zone())) {
				found.add(place.identity());
			}
		}
		this.near = found;
	}

	/**
	 * Whether a replica is near.
	 * @param identity the replica
	 * @return {@code true} if it is preferred
	 */
	public boolean includes(Object identity) {
		return this.near.contains(identity);
	}

	/**
	 * Where a replica is.
	 *
	 * @param identity the replica
	 * @param roundTrip how long it takes to answer, {@code null} if that is not known
	 * @param zone its zone, {@code null} if that is not known
	 */
	public record Place(Object identity, @Nullable Duration roundTrip, @Nullable String zone) {

	}

}
