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

package io.github.redisrw.internal.topology;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Lineage}.
 */
class LineageTests {

	private static final String NONE = "0".repeat(40);

	private static final Lineage EARLIER = new Lineage("X", null, -1, 100);

	@Test
	void aHistoryWithoutAnEarlierOneIsRead() {
		assertThat(Lineage.of(Map.of("master_replid", "X", "master_replid2", NONE, "second_repl_offset", "-1",
				"master_repl_offset", "100")))
			.isEqualTo(EARLIER);
	}

	@Test
	void aHistoryThatWasPromotedOutOfAnotherIsRead() {
		assertThat(Lineage.of(Map.of("master_replid", "Y", "master_replid2", "X", "second_repl_offset", "101",
				"master_repl_offset", "200")))
			.isEqualTo(new Lineage("Y", "X", 101, 200));
	}

	@Test
	void fieldsThatAreNotThereAreNotNeeded() {
		assertThat(Lineage.of(Map.of("master_replid", "X"))).isEqualTo(new Lineage("X", null, -1, -1));
		assertThat(Lineage.of(Map.of("master_replid", "X", "master_replid2", ""))).isNotNull()
			.extracting(Lineage::previousId)
			.isNull();
		assertThat(Lineage.of(Map.of("role", "master"))).isNull();
	}

	@Test
	void aHistoryContinuesItself() {
		Lineage later = new Lineage("X", null, -1, 500);
		assertThat(later.continues(EARLIER)).isTrue();
		assertThat(later.isPromotedFrom(EARLIER)).isFalse();
	}

	@Test
	void aPromotedHistoryContinuesTheOneItCameFrom() {
		Lineage promoted = new Lineage("Y", "X", 101, 200);
		assertThat(promoted.continues(EARLIER)).isTrue();
		assertThat(promoted.isPromotedFrom(EARLIER)).isTrue();
	}

	@Test
	void theOneItCameFromDoesNotContinueAPromotedHistory() {
		Lineage promoted = new Lineage("Y", "X", 101, 200);
		assertThat(EARLIER.continues(promoted)).isFalse();
		assertThat(EARLIER.isPromotedFrom(promoted)).isFalse();
	}

	@Test
	void anUnrelatedHistoryContinuesNothing() {
		Lineage other = new Lineage("Z", "W", 10, 100);
		assertThat(other.continues(EARLIER)).isFalse();
		assertThat(new Lineage("Z", null, -1, 0).continues(EARLIER)).isFalse();
	}

	@Test
	void aHistoryPromotedTwiceIsNotKnownToContinueTheFirst() {
		assertThat(new Lineage("Z", "Y", 300, 400).continues(EARLIER)).isFalse();
	}

	@Test
	void aHistoryThatCameBackUnderItsIdIsNotPromoted() {
		assertThat(new Lineage("X", "X", 10, 20).isPromotedFrom(EARLIER)).isFalse();
	}

}
