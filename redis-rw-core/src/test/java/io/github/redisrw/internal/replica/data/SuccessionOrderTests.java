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

package io.github.redisrw.internal.replica.data;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.redisrw.internal.node.query.RoleReport;
import io.github.redisrw.internal.topology.Lineage;
import io.github.redisrw.internal.topology.OffsetHistory;
import io.github.redisrw.internal.topology.RoleReply;
import io.github.redisrw.topology.LinkState;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A master is gone, one of its replicas has been promoted and the other follows it, and
 * no master is verified: whatever the order in which that is seen, both have the data.
 */
class SuccessionOrderTests {

	private static final Duration MAX_LAG = Duration.ofSeconds(5);

	private static final Node FORMER = new Node("former", 6379);

	private static final Node PROMOTED = new Node("promoted", 6379);

	private static final Lineage X = new Lineage("X", null, -1, 1000);

	private static final Lineage Y = new Lineage("Y", "X", 1001, 1000);

	private static final Lineage FOREIGN = new Lineage("Q", null, -1, 1000);

	/** What the promoted node says, in the order of time. */
	private static final List<State> PROMOTED_STATES = List.of(replica(FORMER, LinkState.CONNECTED, X),
			replica(FORMER, LinkState.CONNECT, X), new State(role(Role.MASTER, null, LinkState.UNKNOWN), Y));

	/** What its replica says. */
	private static final List<State> REPLICA_STATES = List.of(replica(FORMER, LinkState.CONNECTED, X),
			replica(FORMER, LinkState.CONNECT, X), replica(PROMOTED, LinkState.CONNECT, X),
			replica(PROMOTED, LinkState.CONNECTED, Y));

	private static final int LOOKS = 6;

	private static State replica(Node master, LinkState link, Lineage lineage) {
		return new State(role(Role.REPLICA, master, link), lineage);
	}

	private static RoleReply role(Role role, @Nullable Node master, LinkState link) {
		return new RoleReply(role, 1000, master, link, List.of());
	}

	@Test
	void bothHaveTheDataWhateverTheOrder() {
		List<List<Look>> orders = new ArrayList<>();
		orders(new ArrayList<>(), 0, 0, orders);
		assertThat(orders).hasSizeGreaterThan(1000);
		for (List<Look> order : orders) {
			World world = new World();
			for (Look look : order) {
				assertThat(world.look(look)).as("%s of %s", look, order).isNotEqualTo(ReplicaData.Relation.NONE);
				assertThat(world.isFresh(look.promoted())).as("%s of %s", look, order).isTrue();
			}
			assertThat(world.look(new Look(true, PROMOTED_STATES.size() - 1))).as("%s", order)
				.isEqualTo(ReplicaData.Relation.SUCCESSOR);
			assertThat(world.look(new Look(false, REPLICA_STATES.size() - 1))).as("%s", order)
				.isEqualTo(ReplicaData.Relation.SUCCESSOR);
			world.pass(MAX_LAG);
			world.look(new Look(true, PROMOTED_STATES.size() - 1));
			world.look(new Look(false, REPLICA_STATES.size() - 1));
			assertThat(world.isFresh(true)).as("promoted after %s", order).isTrue();
			assertThat(world.isFresh(false)).as("its replica after %s", order).isTrue();
		}
	}

	@Test
	void oneOfAnotherHistoryHasNothingInAnyOrder() {
		List<List<Look>> orders = new ArrayList<>();
		orders(new ArrayList<>(), 0, 0, orders);
		for (List<Look> order : orders) {
			World world = new World();
			ReplicaData stranger = new ReplicaData();
			for (Look look : order) {
				world.look(look);
				assertThat(world.look(stranger, replica(FORMER, LinkState.CONNECTED, FOREIGN))).as("%s", order)
					.isEqualTo(ReplicaData.Relation.NONE);
				assertThat(stranger.freshUntil(MAX_LAG, world.now) - world.now).as("%s", order).isNegative();
			}
		}
	}

	/** All orders of looks in which neither node goes back in time. */
	private static void orders(List<Look> begun, int promoted, int replica, List<List<Look>> orders) {
		if (begun.size() == LOOKS) {
			orders.add(List.copyOf(begun));
			return;
		}
		for (int state = promoted; state < PROMOTED_STATES.size(); state++) {
			begun.add(new Look(true, state));
			orders(begun, state, replica, orders);
			begun.remove(begun.size() - 1);
		}
		for (int state = replica; state < REPLICA_STATES.size(); state++) {
			begun.add(new Look(false, state));
			orders(begun, promoted, state, orders);
			begun.remove(begun.size() - 1);
		}
	}

	/**
	 * What a node says of itself.
	 *
	 * @param role its role
	 * @param lineage its history
	 */
	private record State(RoleReply role, Lineage lineage) {
	}

	/**
	 * A look at one of the nodes.
	 *
	 * @param promoted whether at the promoted one, or at its replica
	 * @param state in which of its states it is found
	 */
	private record Look(boolean promoted, int state) {
	}

	private static final class World {

		private final Successors successors = new Successors();

		private final OffsetHistory history = new OffsetHistory();

		private final ReplicaData promoted = new ReplicaData();

		private final ReplicaData replica = new ReplicaData();

		private final Reference reference;

		private long now = Long.MAX_VALUE - MAX_LAG.toNanos();

		/** Both replicas had everything when the master was last looked at. */
		private World() {
			this.successors.of("X");
			this.history.add(this.now, 1000);
			this.reference = new Reference(this.history, "X", "run of former", this.now, this.successors);
			look(new Look(true, 0));
			look(new Look(false, 0));
		}

		private void pass(Duration time) {
			this.now += time.toNanos();
		}

		private boolean isFresh(boolean ofPromoted) {
			ReplicaData data = ofPromoted ? this.promoted : this.replica;
			return data.freshUntil(MAX_LAG, this.now) - this.now > 0;
		}

		private ReplicaData.Relation look(Look look) {
			return look.promoted() ? look(this.promoted, PROMOTED_STATES.get(look.state()))
					: look(this.replica, REPLICA_STATES.get(look.state()));
		}

		/** As the pool does: role and history are judged together. */
		private ReplicaData.Relation look(ReplicaData data, State state) {
			pass(Duration.ofMillis(10));
			if (data.hasToTellLineage(state.role(), this.reference)) {
				this.successors.learned(state.lineage());
				data.lineage(state.lineage());
			}
			return data.looked(new RoleReport(this.now, this.now, state.role()), this.reference, this.now);
		}

	}

}
