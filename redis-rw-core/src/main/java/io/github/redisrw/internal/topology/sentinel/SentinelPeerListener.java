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

import io.github.redisrw.internal.topology.sentinel.consensus.SentinelEvent;
import io.github.redisrw.internal.topology.sentinel.consensus.SentinelListing;
import org.jspecify.annotations.Nullable;

/**
 * Told, on the source's thread, what a Sentinel says.
 */
interface SentinelPeerListener {

	/**
	 * A Sentinel has answered.
	 * @param peer the Sentinel
	 * @param confirmed whether it has named the master anew, and is known by its identity
	 */
	void onAnswer(SentinelPeer peer, boolean confirmed);

	void onEvent(SentinelPeer peer, String identity, SentinelEvent event);

	/**
	 * A Sentinel has been asked for the others.
	 * @param peer the Sentinel
	 * @param others those it knows, {@code null} if it has not answered
	 */
	void onSentinels(SentinelPeer peer, @Nullable SentinelListing others);

	void onQuorum();

	void onProblem(SentinelPeer peer);

}
