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
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.github.redisrw.internal.topology.sentinel.consensus.SentinelListing;
import io.github.redisrw.internal.topology.sentinel.consensus.SentinelListings;
import io.github.redisrw.internal.topology.sentinel.consensus.SentinelVote;
import io.github.redisrw.topology.Node;

/**
 * The Sentinels that are listened to: those that are configured, and those that they
 * list. Once one of the latter cannot be reached, and nobody lists it any more, it is
 * forgotten. Confined to the source's thread.
 */
final class SentinelPeers {

	private final Function<Node, SentinelPeer> factory;

	private final Map<Node, SentinelPeer> peers = new LinkedHashMap<>();

	private final SentinelListings listings;

	/**
	 * Creates an instance.
	 * @param configured the addresses in the configuration
	 * @param factory makes a peer for an address
	 */
	SentinelPeers(Collection<Node> configured, Function<Node, SentinelPeer> factory) {
		this.factory = factory;
		this.listings = new SentinelListings(configured);
		configured.forEach(this::add);
	}

	private void add(Node node) {
		if (!this.peers.containsKey(node)) {
			SentinelPeer peer = this.factory.apply(node);
			this.peers.put(node, peer);
			peer.visit(Duration.ZERO);
		}
	}

	List<SentinelPeer> all() {
		return List.copyOf(this.peers.values());
	}

	/** Returns those that are what they were listed as, as far as that is known. */
	List<SentinelPeer> counted() {
		SentinelListings.Known known = this.listings.known();
		return this.peers.values().stream().filter((peer) -> known.counts(peer.node(), peer.identity())).toList();
	}

	/** Returns the words of those that have a say. */
	List<SentinelVote> votes() {
		List<SentinelVote> votes = new ArrayList<>();
		SentinelListings.Known known = this.listings.known();
		for (SentinelPeer peer : this.peers.values()) {
			SentinelVote vote = peer.vote();
			if (vote != null && known.counts(peer.node(), vote.identity())) {
				votes.add(vote);
			}
		}
		return votes;
	}

	/**
	 * Whether somebody at an address is one of these Sentinels.
	 * @param peer leads to the address
	 * @param identity who was met there
	 * @return {@code false} if it is one that nobody knows
	 */
	boolean counts(SentinelPeer peer, String identity) {
		return this.listings.known().counts(peer.node(), identity);
	}

	/**
	 * A Sentinel has listed the others.
	 * @param by the Sentinel
	 * @param listing those it knows
	 */
	void listed(SentinelPeer by, SentinelListing listing) {
		if (this.peers.get(by.node()) != by) {
			return;
		}
		this.listings.add(by.node(), by.identity(), listing);
		Set<Node> nodes = this.listings.known().nodes(this::isLost);
		nodes.forEach(this::add);
		for (SentinelPeer peer : all()) {
			if (peer.isLost() && !nodes.contains(peer.node())) {
				peer.forget();
				this.peers.remove(peer.node());
				this.listings.remove(peer.node());
			}
		}
	}

	private boolean isLost(Node node) {
		SentinelPeer peer = this.peers.get(node);
		return peer == null || peer.isLost();
	}

	void stop() {
		this.peers.values().forEach(SentinelPeer::stop);
		this.peers.clear();
	}

}
