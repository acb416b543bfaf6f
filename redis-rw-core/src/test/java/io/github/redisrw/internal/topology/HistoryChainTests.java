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

import io.github.redisrw.internal.topology.HistoryChain.Fate;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of positions when histories go on from one another.
 */
class HistoryChainTests {

	private final HistoryChain chain = new HistoryChain();

	@Test
	void underItsOwnHistoryAPositionIsThere() {
		assertThat(this.chain.fate(at("a", 10), "a")).isEqualTo(Fate.KEPT);
	}

	@Test
	void thePromotedReplicaHasWhatCameBeforeItsPromotion() {
		this.chain.learned(promoted("b", "a", 100));
		assertThat(this.chain.fate(at("a", 99), "b")).isEqualTo(Fate.KEPT);
		assertThat(this.chain.fate(at("a", 100), "b")).isEqualTo(Fate.LOST);
	}

	@Test
	void severalPromotionsAreFollowed() {
		this.chain.learned(promoted("b", "a", 100));
		this.chain.learned(promoted("c", "b", 50));
		assertThat(this.chain.fate(at("a", 40), "c")).isEqualTo(Fate.KEPT);
		assertThat(this.chain.fate(at("a", 60), "c")).isEqualTo(Fate.LOST);
	}

	@Test
	void ofAHistoryThatWasNeverSeenNothingIsKnown() {
		this.chain.learned(promoted("b", "a", 100));
		assertThat(this.chain.fate(at("x", 1), "b")).isEqualTo(Fate.UNKNOWN);
		assertThat(this.chain.fate(at("b", 1), "a")).isEqualTo(Fate.UNKNOWN);
	}

	@Test
	void aMasterThatTakesAnotherIdLosesNothing() {
		this.chain.renamed("a", "b");
		assertThat(this.chain.fate(at("a", Long.MAX_VALUE - 1), "b")).isEqualTo(Fate.KEPT);
		assertThat(this.chain.fate("a", 5, "b")).isEqualTo(Fate.KEPT);
	}

	@Test
	void whatIsBeyondTheEndOfAHistoryIsNotThere() {
		assertThat(this.chain.fate(at("a", 10), at("a", 10))).isEqualTo(Fate.KEPT);
		assertThat(this.chain.fate(at("a", 11), at("a", 10))).isEqualTo(Fate.LOST);
		this.chain.renamed("a", "b");
		assertThat(this.chain.fate(at("a", 10), at("b", 10))).isEqualTo(Fate.KEPT);
		assertThat(this.chain.fate(at("a", 11), at("b", 10))).isEqualTo(Fate.LOST);
		assertThat(this.chain.fate(at("x", 11), at("b", 10))).isEqualTo(Fate.UNKNOWN);
	}

	@Test
	void aWriteWithoutPositionIsThereIfALaterSampleIs() {
		this.chain.learned(promoted("b", "a", 100));
		assertThat(this.chain.fate("a", 5, "b")).isEqualTo(Fate.UNKNOWN);
		this.chain.sampled(4, at("a", 80));
		assertThat(this.chain.fate("a", 5, "b")).isEqualTo(Fate.UNKNOWN);
		this.chain.sampled(6, at("a", 99));
		assertThat(this.chain.fate("a", 5, "b")).isEqualTo(Fate.KEPT);
	}

	@Test
	void aSampleThatIsLostItselfShowsNothing() {
		this.chain.learned(promoted("b", "a", 100));
		this.chain.sampled(6, at("a", 120));
		assertThat(this.chain.fate("a", 5, "b")).isEqualTo(Fate.UNKNOWN);
	}

	@Test
	void historiesThatSeemToGoInCirclesEndTheSearch() {
		this.chain.learned(promoted("b", "a", 100));
		this.chain.learned(promoted("a", "b", 100));
		assertThat(this.chain.fate(at("a", 1), "c")).isEqualTo(Fate.UNKNOWN);
	}

	private static ReplicationPosition at(String id, long offset) {
		return new ReplicationPosition(id, offset);
	}

	private static Lineage promoted(String id, String previousId, long switchOffset) {
		return new Lineage(id, previousId, switchOffset, switchOffset);
	}

}
