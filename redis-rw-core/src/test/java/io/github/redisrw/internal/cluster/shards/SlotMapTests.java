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
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.github.redisrw.internal.failover.VirtualTime;
import io.github.redisrw.internal.topology.cluster.ClusterMember;
import io.github.redisrw.internal.topology.cluster.ShardSource;
import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SlotMap}.
 */
class SlotMapTests {

	private final VirtualTime time = new VirtualTime();

	@SuppressWarnings("NullAway") // no client is asked for anything
	private final SlotMap map = new SlotMap((number) -> new Shard(number, new ShardSource(number, () -> {
	}), null), this.time::now);

	private static ClusterMember owner(String id, long epoch, int first, int last) {
		BitSet slots = new BitSet();
		slots.set(first, last + 1);
		return member(id, null, epoch, slots);
	}

	private static ClusterMember replica(String id, String master) {
		return member(id, master, 0, new BitSet());
	}

	private static ClusterMember member(String id, @Nullable String master, long epoch, BitSet slots) {
		Node node = new Node(id, 6379);
		return new ClusterMember(id, node, Set.of(node), master, epoch, slots);
	}

	private Shard shardOf(int slot) {
		return Objects.requireNonNull(this.map.shardOf(slot));
	}

	@Test
	void shardsAreCountedInTheOrderOfTheirSlots() {
		assertThat(this.map.shardOf(0)).isNull();
		this.map.update(List.of(owner("b", 2, 8192, 16383), replica("c", "a"), owner("a", 1, 0, 8191)));
		assertThat(this.map.shards()).hasSize(2).extracting(Shard::number).containsExactly(0, 1);
		assertThat(shardOf(0).number()).isZero();
		assertThat(shardOf(16383).number()).isOne();
		assertThat(this.map.shardOf(new Node("c", 6379))).isSameAs(shardOf(0));
		assertThat(this.map.count(shardOf(0))).isEqualTo(8192);
	}

	@Test
	void shardStaysTheSameWhenAReplicaTakesOver() {
		this.map.update(List.of(owner("a", 1, 0, 8191), replica("c", "a"), owner("b", 2, 8192, 16383)));
		Shard before = shardOf(0);
		assertThat(this.map.update(List.of(owner("c", 3, 0, 8191), replica("a", "c"), owner("b", 2, 8192, 16383))))
			.isEmpty();
		assertThat(shardOf(0)).isSameAs(before);
		assertThat(this.map.shards()).hasSize(2);
	}

	@Test
	void outdatedViewChangesNoSlot() {
		this.map.update(List.of(owner("a", 1, 0, 8191), owner("b", 2, 8192, 16383)));
		this.map.update(List.of(owner("a", 1, 0, 8190), owner("b", 3, 8191, 16383)));
		assertThat(shardOf(8191)).isSameAs(shardOf(16383));
		this.map.update(List.of(owner("a", 1, 0, 8191), owner("b", 2, 8192, 16383)));
		assertThat(shardOf(8191)).isSameAs(shardOf(16383));
		this.map.update(List.of(owner("a", 4, 0, 8191), owner("b", 3, 8192, 16383)));
		assertThat(shardOf(8191)).isSameAs(shardOf(0));
	}

	@Test
	void nodeThatRedirectsKnowsBetter() {
		this.map.update(List.of(owner("a", 5, 0, 8191), owner("b", 2, 8192, 16383)));
		this.map.moved(10, shardOf(16383));
		assertThat(shardOf(10)).isSameAs(shardOf(16383));
		this.map.update(List.of(owner("a", 5, 0, 8191), owner("b", 2, 8192, 16383)));
		assertThat(shardOf(10)).isSameAs(shardOf(16383));
		this.map.update(List.of(owner("a", 6, 0, 8191), owner("b", 2, 8192, 16383)));
		assertThat(shardOf(10)).isSameAs(shardOf(0));
	}

	@Test
	void nodeThatRedirectsIsNotBelievedForEver() {
		this.map.update(List.of(owner("a", 5, 0, 8191), owner("b", 2, 8192, 16383)));
		this.map.moved(10, shardOf(16383));
		this.time.advance(Duration.ofSeconds(10));
		this.map.update(List.of(owner("a", 5, 0, 8191), owner("b", 2, 8192, 16383)));
		assertThat(shardOf(10)).isSameAs(shardOf(0));
	}

	@Test
	void masterWithoutSlotsIsAShardOnceSomethingIsSentThere() {
		ClusterMember empty = member("n", null, 7, new BitSet());
		this.map.update(List.of(owner("a", 1, 0, 16383), replica("c", "a"), empty, replica("d", "n")));
		assertThat(this.map.shardOf(new Node("n", 6379))).isNull();
		Shard added = Objects.requireNonNull(this.map.importer(new Node("n", 6379), true));
		assertThat(this.map.importer(new Node("n", 6379), true)).isSameAs(added);
		assertThat(this.map.importer(new Node("unknown", 6379), true)).isNull();
		assertThat(this.map.importer(new Node("c", 6379), true)).isSameAs(shardOf(0));
		assertThat(this.map.shardOf(new Node("d", 6379))).isSameAs(added);
		assertThat(this.map.shards()).containsExactly(shardOf(0));
		assertThat(this.map.all()).containsExactlyInAnyOrder(shardOf(0), added);
		assertThat(this.map.update(List.of(owner("a", 1, 0, 16383), replica("c", "a"), empty, replica("d", "n"))))
			.isEmpty();
		this.map.moved(3, added);
		assertThat(shardOf(3)).isSameAs(added);
		assertThat(this.map.shards()).containsExactly(shardOf(0), added);
		this.map.update(List.of(owner("a", 1, 4, 16383), replica("c", "a"), owner("n", 8, 0, 3), replica("d", "n")));
		assertThat(shardOf(0)).isSameAs(added);
		assertThat(this.map.all()).hasSize(2);
	}

	@Test
	void clusterThatIsBuiltAnewBeginsWithItsOwnEpochs() {
		this.map.update(List.of(owner("a", 50, 0, 8191), owner("b", 51, 8192, 16383)));
		List<Shard> former = List.copyOf(this.map.shards());
		this.map.forget();
		assertThat(this.map.update(List.of(owner("x", 1, 0, 100), owner("y", 2, 101, 16383)))).isEqualTo(former);
		assertThat(this.map.shards()).hasSize(2).doesNotContainAnyElementsOf(former);
		assertThat(this.map.shardOf(new Node("y", 6379))).isSameAs(shardOf(101));
	}

	@Test
	void nodeIsKnownByItsPortIfNoOtherHasThat() {
		Node first = new Node("lb", 7001);
		this.map.update(List.of(new ClusterMember("a", first, Set.of(first), null, 1, new BitSet()),
				owner("b", 2, 8192, 16383), owner("c", 3, 0, 8191)));
		assertThat(this.map.withPort(7001)).isEqualTo(first);
		assertThat(this.map.withPort(6379)).isNull();
		assertThat(this.map.withPort(1)).isNull();
	}

	@Test
	void masterWithoutSlotsThatHasGoneIsAShardNoMore() {
		this.map.update(List.of(owner("a", 1, 0, 16383), member("n", null, 7, new BitSet())));
		Shard added = Objects.requireNonNull(this.map.importer(new Node("n", 6379), true));
		assertThat(this.map.update(List.of(owner("a", 1, 0, 16383)))).containsExactly(added);
		assertThat(this.map.all()).containsExactly(shardOf(0));
	}

	@Test
	void formerMasterIsNoShardByTheWordOfANodeThatHasMissedTheFailover() {
		this.map.update(List.of(owner("a", 1, 0, 16383), replica("c", "a")));
		this.map.update(List.of(owner("c", 2, 0, 16383), member("a", null, 1, new BitSet())));
		assertThat(this.map.importer(new Node("a", 6379), false)).isNull();
		assertThat(this.map.importer(new Node("a", 6379), true)).isNotNull();
	}

	@Test
	void outdatedViewTakesNoNodeFromAShard() {
		List<ClusterMember> outdated = List.of(owner("a", 1, 0, 8191), replica("c", "a"), replica("d", "a"),
				owner("b", 2, 8192, 16383));
		this.map.update(outdated);
		this.map
			.update(List.of(owner("c", 3, 0, 8191), replica("a", "c"), owner("b", 2, 8192, 16383), replica("d", "b")));
		assertThat(this.map.shardOf(new Node("d", 6379))).isSameAs(shardOf(8192));
		this.map.update(outdated);
		assertThat(shardOf(0).source().masterCandidates().toCompletableFuture())
			.isCompletedWithValue(List.of(new Node("c", 6379), new Node("a", 6379)));
	}

	@Test
	void slotsThatHaveComeFromAnotherShardAreKnown() {
		this.map.update(List.of(owner("a", 1, 0, 8191), owner("b", 2, 8192, 16383)));
		assertThat(this.map.hasMovedLately(10)).isFalse();
		this.map.moved(10, shardOf(16383));
		assertThat(this.map.hasMovedLately(10)).isTrue();
		assertThat(this.map.hasMovedLately(12)).isFalse();
	}

	@Test
	void shardsComeAndGoWithTheirSlots() {
		this.map.update(List.of(owner("a", 1, 0, 16383), replica("c", "a")));
		Shard former = shardOf(0);
		this.map.update(List.of(owner("a", 1, 0, 8191), replica("c", "a"), owner("n", 2, 8192, 16383)));
		assertThat(this.map.shards()).hasSize(2);
		assertThat(shardOf(8192)).isNotSameAs(former);
		assertThat(this.map.update(List.of(owner("n", 3, 0, 16383), replica("a", "n"), replica("c", "n"))))
			.containsExactly(former);
		assertThat(this.map.shards()).containsExactly(shardOf(0));
	}

	@Test
	void replicaThatGetsSlotsOfItsOwnBeginsAnotherShard() {
		this.map.update(List.of(owner("a", 1, 0, 16383), replica("c", "a")));
		Shard former = shardOf(0);
		this.map.update(List.of(owner("c", 2, 16000, 16383), owner("a", 1, 0, 15999)));
		assertThat(shardOf(0)).isSameAs(former);
		assertThat(shardOf(16000)).isNotSameAs(former);
	}

	@Test
	void shardThatGetsItsFirstSlotIsThereAllTheTime() throws Exception {
		List<ClusterMember> members = new ArrayList<>(List.of(owner("a", 1, 0, 16383)));
		for (int i = 0; i < 2000; i++) {
			members.add(member("b" + i, null, 2, new BitSet()));
		}
		this.map.update(members);
		AtomicReference<@Nullable Shard> watched = new AtomicReference<>();
		AtomicInteger missed = new AtomicInteger();
		Thread watching = new Thread(() -> {
			for (Shard shard = watched.get(); !Thread.currentThread().isInterrupted(); shard = watched.get()) {
				missed.addAndGet((shard == null || this.map.all().contains(shard)) ? 0 : 1);
			}
		});
		watching.start();
		for (int i = 0; i < 2000; i++) {
			Shard importer = Objects.requireNonNull(this.map.importer(new Node("b" + i, 6379), true));
			watched.set(importer);
			this.map.moved(i, importer);
		}
		watching.interrupt();
		watching.join();
		assertThat(missed).hasValue(0);
		assertThat(this.map.shards()).hasSize(2001);
	}

}
