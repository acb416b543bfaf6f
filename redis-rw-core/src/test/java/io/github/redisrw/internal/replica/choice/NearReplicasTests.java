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
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NearReplicas}.
 */
class NearReplicasTests {

	private final NearReplicas nearest = new NearReplicas(
			new NearSettings(ReadPreference.NEAREST, null, (node) -> null, false, FallbackLimit.NONE));

	@Test
	void whoAnswersAboutAsSoonAsTheNearestIsNear() {
		assertThat(near(400, 600, 2400, 20_400)).containsExactly(0, 1);
	}

	@Test
	void whoIsNearStaysSoUntilItIsClearlyFarther() {
		assertThat(near(400, 600)).containsExactly(0, 1);
		assertThat(near(400, 1300)).containsExactly(0, 1);
		assertThat(near(400, 1400)).containsExactly(0);
		assertThat(near(400, 1300)).containsExactly(0);
		assertThat(near(400, 700)).containsExactly(0, 1);
	}

	@Test
	void anotherOneIsTheNearestAsSoonAsTheFormerIsFar() {
		assertThat(near(400, 2400, 20_400)).containsExactly(0);
		assertThat(near(50_000, 2400, 20_400)).containsExactly(1);
	}

	@Test
	void whoseDistanceIsNotKnownIsNotNear() {
		this.nearest.among(List.of(place(0, null, null), place(1, 5000L, null)));
		assertThat(this.nearest.includes(0)).isFalse();
		assertThat(this.nearest.includes(1)).isTrue();
		this.nearest.among(List.of(place(0, null, null)));
		assertThat(this.nearest.includes(0)).isFalse();
		this.nearest.among(List.of());
		assertThat(this.nearest.includes(1)).isFalse();
	}

	@Test
	void whoIsInTheZoneIsNear() {
		NearReplicas zone = new NearReplicas(
				new NearSettings(ReadPreference.ZONE, "a", (node) -> null, false, FallbackLimit.NONE));
		zone.among(List.of(place(0, 90_000L, "a"), place(1, 1L, "b"), place(2, 1L, null)));
		assertThat(zone.includes(0)).isTrue();
		assertThat(zone.includes(1)).isFalse();
		assertThat(zone.includes(2)).isFalse();
	}

	@Test
	void nobodyIsWhereNoneIsPreferred() {
		NearReplicas any = new NearReplicas(NearSettings.NONE);
		any.among(List.of(place(0, 1L, "a")));
		assertThat(any.includes(0)).isFalse();
	}

	private List<Integer> near(long... micros) {
		List<NearReplicas.Place> places = new ArrayList<>();
		for (int i = 0; i < micros.length; i++) {
			places.add(place(i, micros[i], null));
		}
		this.nearest.among(places);
		return places.stream().map((place) -> (Integer) place.identity()).filter(this.nearest::includes).toList();
	}

	private static NearReplicas.Place place(int identity, @Nullable Long micros, @Nullable String zone) {
		return new NearReplicas.Place(identity, (micros != null) ? Duration.ofNanos(micros * 1000) : null, zone);
	}

}
