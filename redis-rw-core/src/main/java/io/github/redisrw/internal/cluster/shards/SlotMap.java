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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

import io.github.redisrw.internal.topology.cluster.ClusterMember;
import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

/**
 * Which shard has which slot. A shard is the nodes that replicate from each other: it is
 * the same one when another of them becomes its master, and a new one if none of its
 * nodes was known as one of another shard. A master without slots is a shard as soon as
 * something has been sent there, but none of the shards that all have to be asked, until
 * it has its first slot. Thread-safe; looking a slot up takes no lock.
 */
public final class SlotMap {

	/** After so long, every node has heard that a slot has moved. */
	private static final Duration TRUST = Duration.ofSeconds(10);

	/** Longer than a replica that answers reads should be behind. */
	private static final Duration LATELY = Duration.ofMinutes(1);

	private final IntFunction<Shard> shardMaker;

	private final LongSupplier clock;

	private final AtomicReferenceArray<@Nullable Shard> slots = new AtomicReferenceArray<>(ClusterMember.SLOTS);

	/** The epoch of the claim by which a slot belongs where it does. */
	private final long[] epochs = new long[ClusterMember.SLOTS];

	/** When a node that was asked for a slot has said where that is. */
	private final Map<Integer, Long> toldAt = new HashMap<>();

	/** When a slot has last come from another shard, 0 for never. */
	private final AtomicLongArray moves = new AtomicLongArray(ClusterMember.SLOTS);

	private final List<Shard> shards = new CopyOnWriteArrayList<>();

	/** Those that have no slot yet. */
	private final List<Shard> importing = new CopyOnWriteArrayList<>();

	/** By the IDs of their nodes. */
	private final Map<String, Shard> byNode = new HashMap<>();

	/** The epoch of the master by which the nodes of a shard are known. */
	private final Map<Shard, Long> views = new HashMap<>();

	private List<ClusterMember> members = List.of();

	private int count;

	/**
	 * Create a map without any shard.
	 * @param shardMaker makes a shard with a number
	 */
	public SlotMap(IntFunction<Shard> shardMaker) {
		this(shardMaker, System::nanoTime);
	}

	SlotMap(IntFunction<Shard> shardMaker, LongSupplier clock) {
		this.shardMaker = shardMaker;
		this.clock = clock;
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
		// In the order in which they go from one to the other.
		Shard shard = among(this.importing, node);
		return (shard != null) ? shard : among(this.shards, node);
	}

	/**
	 * The node that has a port, where that tells one from all others, as behind one
	 * address for all.
	 * @param port the port
	 * @return the node, {@code null} if there is none, or more than one
	 */
	public synchronized @Nullable Node withPort(int port) {
		List<Node> nodes = this.members.stream()
			.map(ClusterMember::node)
			.filter((node) -> node.port() == port)
			.toList();
		return (nodes.size() == 1) ? nodes.get(0) : null;
	}

	private static @Nullable Shard among(List<Shard> shards, Node node) {
		for (Shard shard : shards) {
			if (shard.source().contains(node)) {
				return shard;
			}
		}
		return null;
	}

	/**
	 * Something is to be sent to a master that had no slot when the nodes were last asked
	 * who there is.
	 * @param node any of its addresses
	 * @param certain whether it gets a slot now; {@code false} if that may be the word of
	 * a node that takes a former master for the present one
	 * @return its shard, {@code null} if there is no such master
	 */
	public synchronized @Nullable Shard importer(Node node, boolean certain) {
		Shard known = shardOf(node);
		if (known != null) {
			return known;
		}
		for (ClusterMember member : this.members) {
			if (member.master() == null && (member.node().equals(node) || member.names().contains(node))
					&& (certain || !this.byNode.containsKey(member.id()))) {
				Shard added = this.shardMaker.apply(this.count++);
				take(added, member, this.members);
				this.importing.add(added);
				return added;
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
	 * The shards that have slots, in the order of their numbers.
	 * @return the shards
	 */
	public List<Shard> shards() {
		return this.shards;
	}

	/**
	 * All shards, those among them that have no slot yet.
	 * @return the shards
	 */
	public List<Shard> all() {
		// In the order in which they go from one to the other.
		Set<Shard> all = new LinkedHashSet<>(this.importing);
		all.addAll(this.shards);
		return new ArrayList<>(all);
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
	 * who was asked before, and than those who still say what these have said.
	 * @param slot the slot
	 * @param shard the shard
	 */
	public synchronized void moved(int slot, Shard shard) {
		if (slot < ClusterMember.SLOTS && (this.shards.contains(shard) || this.importing.contains(shard))) {
			this.toldAt.put(slot, this.clock.getAsLong());
			set(slot, shard);
			hasSlots(shard);
		}
	}

	private void hasSlots(Shard shard) {
		if (this.importing.contains(shard)) {
			// Looked at without a lock, it is never in neither.
			this.shards.add(shard);
			this.shards.sort(Comparator.comparingInt(Shard::number));
			this.importing.remove(shard);
		}
	}

	/**
	 * A node has said who there is. Of claims that contradict those that are known, the
	 * ones with lower epochs are outdated.
	 * @param told all nodes
	 * @return the shards that there are no more
	 */
	public synchronized List<Shard> update(List<ClusterMember> told) {
		this.members = List.copyOf(told);
		Map<Shard, ClusterMember> owners = owners(told);
		Set<Shard> outdated = new HashSet<>();
		owners.forEach((shard, owner) -> {
			if (owner.epoch() < this.views.getOrDefault(shard, 0L)) {
				outdated.add(shard);
			}
		});
		owners.forEach((shard, owner) -> {
			if (!outdated.contains(shard)) {
				// What is outdated takes no node from a shard, and gives it to none.
				take(shard, owner,
						told.stream().filter((other) -> !outdated.contains(this.byNode.get(other.id()))).toList());
			}
			claim(shard, owner);
		});
		Set<Shard> present = new HashSet<>(owners.keySet());
		for (int slot = 0; slot < ClusterMember.SLOTS; slot++) {
			Shard shard = this.slots.get(slot);
			if (shard != null) {
				present.add(shard);
			}
		}
		List<Shard> gone = all();
		gone.removeAll(present);
		this.shards.removeAll(gone);
		this.importing.removeAll(gone);
		this.byNode.values().removeAll(gone);
		this.views.keySet().removeAll(gone);
		return gone;
	}

	/** The nodes are those of another cluster from now on. */
	public synchronized void forget() {
		for (int slot = 0; slot < ClusterMember.SLOTS; slot++) {
			this.slots.set(slot, null);
		}
		this.toldAt.clear();
		this.views.clear();
	}

	private void take(Shard shard, ClusterMember owner, List<ClusterMember> told) {
		List<ClusterMember> replicas = told.stream().filter((other) -> owner.id().equals(other.master())).toList();
		shard.source().members(owner, replicas);
		this.views.put(shard, owner.epoch());
		this.byNode.put(owner.id(), shard);
		replicas.forEach((replica) -> this.byNode.put(replica.id(), shard));
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
				Shard shard = (known != null && !owners.containsKey(known)) ? known : add();
				owners.put(shard, owner);
			});
		members.stream()
			.filter((member) -> member.master() == null && !member.isOwner())
			.sorted(Comparator.comparingLong(ClusterMember::epoch).reversed())
			.forEach((member) -> {
				Shard known = this.byNode.get(member.id());
				if (known != null && this.importing.contains(known)) {
					owners.putIfAbsent(known, member);
				}
			});
		return owners;
	}

	private boolean isTold(int slot) {
		Long at = this.toldAt.get(slot);
		return at != null && this.clock.getAsLong() - at < TRUST.toNanos();
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
			long newer = owner.epoch() - this.epochs[slot];
			if (this.slots.get(slot) == null || newer > 0 || (newer == 0 && !isTold(slot))) {
				this.epochs[slot] = owner.epoch();
				this.toldAt.remove(slot);
				set(slot, shard);
				hasSlots(shard);
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
