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

package io.github.redisrw.internal.client;

import java.util.List;

import io.github.redisrw.internal.topology.Lineage;
import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.internal.topology.RoleReply;
import io.github.redisrw.topology.LinkState;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class VerifiedMasterTests {

	private static final Node A = new Node("a", 6379);

	private static final Node B = new Node("b", 6379);

	private final VerifiedMaster master = new VerifiedMaster();

	@BeforeEach
	void aIsMaster() {
		assertThat(this.master.mastered(null, A, report("run of a", role(1000), new Lineage("X", null, -1, 1000))))
			.isEqualTo(new VerifiedMaster.Change(false, true, 0));
	}

	private static RoleReply role(long offset) {
		return new RoleReply(Role.MASTER, offset, null, LinkState.UNKNOWN, List.of());
	}

	private static NodeReport report(String runId, RoleReply role, Lineage lineage) {
		return new NodeReport(role, lineage, runId, "8.0.0", null);
	}

	/** B became master when it had 1,500 bytes of the history. */
	private VerifiedMaster.Change promote() {
		return this.master.mastered(A, B, report("run of b", role(2000), new Lineage("Y", "X", 1501, 2000)));
	}

	@Test
	void nothingIsLostWhereTheSuccessorHasGotAllThatIsKnown() {
		this.master.learned(A, role(1500));
		this.master.holding();
		assertThat(promote()).isEqualTo(new VerifiedMaster.Change(true, true, 0));
	}

	@Test
	void lostIsWhatTheMasterHadWrittenWhenItWasLastAsked() {
		this.master.learned(A, role(1600));
		this.master.holding();
		assertThat(promote().lostBytes()).isEqualTo(100);
	}

	@Test
	void lostIsWhatItHadWrittenWhenWritesBeganToBeHeld() {
		this.master.learned(A, role(1200));
		this.master.holding();
		this.master.heldAt(A, role(1900));
		assertThat(promote().lostBytes()).isEqualTo(400);
	}

	@Test
	void aPingOfTheMasterIsNoWrite() {
		this.master.holding();
		this.master.heldAt(A, role(1514));
		assertThat(promote().lostBytes()).isZero();
	}

	@Test
	void whatAnotherNodeHasWrittenIsNotLost() {
		this.master.holding();
		this.master.heldAt(B, role(9000));
		this.master.learned(A, role(9000));
		assertThat(promote().lostBytes()).isZero();
	}

	@Test
	void whatIsToldAfterTheNextMasterIsOfNoAccount() {
		this.master.holding();
		promote();
		this.master.heldAt(A, role(9000));
		this.master.learned(A, role(9000));
		assertThat(this.master.snapshot()).extracting("node", "offset").containsExactly(B, 2000L);
	}

	@Test
	void nothingIsLostByAMasterThatStays() {
		this.master.holding();
		this.master.heldAt(A, role(9000));
		assertThat(this.master.mastered(A, A, report("run of a", role(9000), new Lineage("X", null, -1, 9000))))
			.isEqualTo(new VerifiedMaster.Change(false, true, 0));
	}

	@Test
	void anotherHistoryIsUnrelatedAndNothingCanBeSaidOfWhatIsLost() {
		assertThat(this.master.mastered(A, A, report("run of c", role(0), new Lineage("Z", null, -1, 0))))
			.isEqualTo(new VerifiedMaster.Change(true, false, 0));
	}

	@Test
	void aReplicaIsNotLearnedAsTheMaster() {
		assertThat(this.master.learned(A, new RoleReply(Role.REPLICA, 5000, B, LinkState.CONNECTED, List.of())))
			.isFalse();
		assertThat(this.master.snapshot()).extracting("offset").isEqualTo(1000L);
	}

	@Test
	void thereIsNoneWhileWritesAreHeld() {
		this.master.holding();
		assertThat(this.master.snapshot()).isNull();
		assertThat(this.master.since()).isNull();
		assertThat(this.master.replicas()).isZero();
		assertThat(this.master.learned(A, role(2000))).isFalse();
	}

}
