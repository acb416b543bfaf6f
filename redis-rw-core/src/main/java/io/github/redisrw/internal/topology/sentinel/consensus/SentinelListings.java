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

package io.github.redisrw.internal.topology.sentinel.consensus;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.github.redisrw.topology.Node;

/**
 * Which Sentinels know each other. One that is not configured counts only as the one that
 * was listed, by one that is configured or by one that is listed so: its address may
 * belong to a Sentinel of another deployment by now, which may call its master by the
 * same name. Confined to the source's thread.
 */
public final class SentinelListings {

	private final Set<Node> configured;

	/** What has been listed last at each address. */
	private final Map<Node, Entry> entries = new HashMap<>();

	public SentinelListings(Collection<Node> configured) {
		this.configured = Set.copyOf(configured);
	}

	/**
	 * A Sentinel has listed the others.
	 * @param node its address
	 * @param identity who it is
	 * @param listing those it knows
	 */
	public void add(Node node, String identity, SentinelListing listing) {
		this.entries.put(node, new Entry(identity, listing));
	}

	public void remove(Node node) {
		this.entries.remove(node);
	}

	/**
	 * Find out who is known.
	 * @return answers whether one that was met at an address is one of these Sentinels
	 */
	public Known known() {
		Set<String> identities = new HashSet<>();
		Set<Node> speaking = new HashSet<>();
		boolean more;
		do {
			more = false;
			for (Map.Entry<Node, Entry> each : this.entries.entrySet()) {
				Node node = each.getKey();
				if (!speaking.contains(node) && counts(node, each.getValue().identity(), identities)) {
					speaking.add(node);
					identities.addAll(each.getValue().listing().identities());
					more = true;
				}
			}
		}
		while (more);
		return new Known(identities, speaking);
	}

	/** One that does not say who it is, is known by its address only. */
	private boolean counts(Node node, String identity, Set<String> identities) {
		return this.configured.contains(node) || SentinelVote.isAddress(identity) || identities.contains(identity);
	}

	/**
	 * What follows from what has been listed.
	 */
	public final class Known {

		private final Set<String> identities;

		private final Set<Node> speaking;

		private Known(Set<String> identities, Set<Node> speaking) {
			this.identities = identities;
			this.speaking = speaking;
		}

		/**
		 * Whether somebody at an address is one of these Sentinels.
		 * @param node the address
		 * @param identity who was met there
		 * @return {@code false} if it is one that nobody knows
		 */
		public boolean counts(Node node, String identity) {
			return SentinelListings.this.counts(node, identity, this.identities);
		}

		/**
		 * Where these Sentinels are.
		 * @param lost which addresses have been given up: what was listed there is old
		 * @return the addresses that are configured, or listed by one that answers
		 */
		public Set<Node> nodes(Predicate<Node> lost) {
			Set<Node> nodes = new HashSet<>(SentinelListings.this.configured);
			for (Node node : this.speaking) {
				Entry entry = SentinelListings.this.entries.get(node);
				if (entry != null && !lost.test(node)) {
					nodes.addAll(entry.listing().nodes());
				}
			}
			return nodes;
		}

	}

	/**
	 * What has been listed at an address.
	 *
	 * @param identity who has listed it
	 * @param listing the others
	 */
	private record Entry(String identity, SentinelListing listing) {

	}

}
