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

package io.github.redisrw.internal.cluster.shards;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;

import io.github.redisrw.internal.topology.cluster.ClusterMember;
import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

/**
 * Which shard has which slot. A shard is the nodes that replicate from each other: it is
 * the same one when another of them becomes its master, and a new one if none of its
 * nodes was known as one of another shard. Thread-safe; looking a slot up takes no lock.
 */
public final class SlotMap {

	/** Longer than a replica that answers reads should be behind. */
	private static final Duration LATELY = Duration.ofMinutes(1);

	private final IntFunction<Shard> shardMaker;

	private final AtomicReferenceArray<@Nullable Shard> slots = new AtomicReferenceArray<>(ClusterMember.SLOTS);

	/** The epoch of the claim by which a slot belongs where it does. */
	private final long[] epochs = new long[ClusterMember.SLOTS];

	/** When a slot has last come from another shard, 0 for never. */
	private final AtomicLongArray moves = new AtomicLongArray(ClusterMember.SLOTS);

	private final List<Shard> shards = new CopyOnWriteArrayList<>();

	/** By the IDs of their nodes. */
	private final Map<String, Shard> byNode = new HashMap<>();

	private int count;

	/**
	 * Create a map without any shard.
	 * @param shardMaker makes a shard with a number
	 */
	public SlotMap(IntFunction<Shard> shardMaker) {
		this.shardMaker = shardMaker;
	}

	/**
	 * The shard that has a slot.
	 * @param slot the slot
	 * @return the shard, {@code null} if it is not known
	 */
	public @Nullable Shard shardOf(int slot) {
		return this.slots.get(slot);
	}

	/**
	 * The shard that a node belongs to.
	 * @param node any of its addresses
	 * @return the shard, {@code null} if it is not known
	 */
	public @Nullable Shard shardOf(Node node) {
		for (Shard shard : this.shards) {
			if (shard.source().contains(node)) {
				return shard;
			}
		}
		return null;
	}

	/**
	 * Whether a slot has come from another shard not long ago, so that replicas may not
	 * have got all of it yet.
	 * @param slot the slot
	 * @return {@code false} also if that is not known
	 */
	public boolean hasMovedLately(int slot) {
		long moved = this.moves.get(slot);
		return moved != 0 && System.nanoTime() - moved < LATELY.toNanos();
	}

	/**
	 * All shards, in the order of their numbers.
	 * @return the shards
	 */
	public List<Shard> shards() {
		return this.shards;
	}

	/**
	 * How many slots a shard has.
	 * @param shard the shard
	 * @return the number
	 */
	public int count(Shard shard) {
		int count = 0;
		for (int slot = 0; slot < ClusterMember.SLOTS; slot++) {
			count += (this.slots.get(slot) == shard) ? 1 : 0;
		}
		return count;
	}

	/**
	 * A node has said that a slot belongs to a shard. It knows that better than anybody
	 * who was asked before.
	 * @param slot the slot
	 * @param shard the shard
	 */
	public synchronized void moved(int slot, Shard shard) {
		if (slot < ClusterMember.SLOTS && this.shards.contains(shard)) {
			this.epochs[slot] = 0;
			set(slot, shard);
		}
	}

	/**
	 * A node has said who there is. Of claims that contradict those that are known, the
	 * ones with lower epochs are outdated.
	 * @param members all nodes
	 * @return the shards that there are no more
	 */
	public synchronized List<Shard> update(List<ClusterMember> members) {
		Map<Shard, ClusterMember> owners = owners(members);
		owners.forEach((shard, owner) -> {
			List<ClusterMember> replicas = members.stream()
				.filter((other) -> owner.id().equals(other.master()))
				.toList();
			shard.source().members(owner, replicas);
			this.byNode.put(owner.id(), shard);
			replicas.forEach((replica) -> this.byNode.put(replica.id(), shard));
			claim(shard, owner);
		});
		Set<Shard> present = new HashSet<>(owners.keySet());
		for (int slot = 0; slot < ClusterMember.SLOTS; slot++) {
			Shard shard = this.slots.get(slot);
			if (shard != null) {
				present.add(shard);
			}
		}
		List<Shard> gone = new ArrayList<>(this.shards);
		gone.removeAll(present);
		this.shards.removeAll(gone);
		this.byNode.values().removeAll(gone);
		return gone;
	}

	/** A master that was of the same shard before comes before one that is new there. */
	private Map<Shard, ClusterMember> owners(List<ClusterMember> members) {
		Map<Shard, ClusterMember> owners = new LinkedHashMap<>();
		members.stream()
			.filter(ClusterMember::isOwner)
			.sorted(Comparator.<ClusterMember>comparingInt((owner) -> -kept(owner))
				.thenComparingInt((owner) -> owner.slots().nextSetBit(0)))
			.forEach((owner) -> {
				Shard known = this.byNode.get(owner.id());
				Shard shard = (known != null && !owners.containsKey(known) && this.shards.contains(known)) ? known
						: add();
				owners.put(shard, owner);
			});
		return owners;
	}

	private int kept(ClusterMember owner) {
		Shard known = this.byNode.get(owner.id());
		BitSet slots = owner.slots();
		int kept = 0;
		for (int slot = slots.nextSetBit(0); known != null && slot >= 0; slot = slots.nextSetBit(slot + 1)) {
			kept += (this.slots.get(slot) == known) ? 1 : 0;
		}
		return kept;
	}

	private Shard add() {
		Shard added = this.shardMaker.apply(this.count++);
		this.shards.add(added);
		return added;
	}

	private void claim(Shard shard, ClusterMember owner) {
		BitSet claimed = owner.slots();
		for (int slot = claimed.nextSetBit(0); slot >= 0; slot = claimed.nextSetBit(slot + 1)) {
			if (this.slots.get(slot) == null || owner.epoch() >= this.epochs[slot]) {
				this.epochs[slot] = owner.epoch();
				set(slot, shard);
			}
		}
	}

	private void set(int slot, Shard shard) {
		Shard former = this.slots.get(slot);
		if (former != null && former != shard) {
			this.moves.set(slot, System.nanoTime() | 1);
		}
		this.slots.set(slot, shard);
	}

}
