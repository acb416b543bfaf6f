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

package io.github.redisrw.internal.topology.sentinel;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.redisrw.internal.topology.sentinel.consensus.SentinelVote;
import io.github.redisrw.topology.SentinelState;

/**
 * Counts the Sentinels, each once, however many addresses it is reached at.
 */
final class SentinelCensus {

	private SentinelCensus() {
	}

	static SentinelState take(String masterName, Collection<SentinelPeer> peers) {
		Map<String, SentinelState.Sentinel> known = new LinkedHashMap<>();
		int expected = 0;
		int quorum = 0;
		Duration downAfter = Duration.ZERO;
		String shortfall = null;
		for (SentinelPeer peer : peers) {
			known.merge(peer.identity(), describe(peer), (one, other) -> one.isReachable() ? one : other);
			if (peer.problem() == null) {
				SentinelSetup setup = peer.setup();
				expected = Math.max(expected, setup.others() + 1);
				quorum = Math.max(quorum, setup.quorum());
				downAfter = (setup.downAfter().compareTo(downAfter) > 0) ? setup.downAfter() : downAfter;
				shortfall = (shortfall != null) ? shortfall : peer.shortfall();
			}
		}
		return new SentinelState(masterName, List.copyOf(known.values()), expected, quorum, downAfter, shortfall);
	}

	private static SentinelState.Sentinel describe(SentinelPeer peer) {
		SentinelVote vote = peer.vote();
		return new SentinelState.Sentinel(peer.node(),
				(vote != null && peer.problem() == null) ? vote.view().master() : null, peer.problem(),
				peer.problem() == null && peer.isTilted());
	}

}
