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

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import io.github.redisrw.internal.topology.Lineage;
import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.internal.topology.RoleReply;
import io.github.redisrw.internal.topology.TopologySource;
import io.github.redisrw.topology.LinkState;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SentinelTrackerTests {

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private static final Node A = new Node("A", 6379);

	private static final Node B = new Node("B", 6379);

	private static final NodeReport FORMER = report("X", null);

	private static final NodeReport PROMOTED = report("Y", "X");

	private final List<String> told = new ArrayList<>();

	/** Close to where the clock overflows. */
	private long now = Long.MAX_VALUE - 1_000_000_000;

	private final SentinelTracker tracker = new SentinelTracker(INTERVAL.multipliedBy(3), () -> this.now, new Told());

	private static NodeReport report(String id, @Nullable String previousId) {
		return new NodeReport(new RoleReply(Role.MASTER, 100, null, LinkState.UNKNOWN, List.of()),
				new Lineage(id, previousId, (previousId != null) ? 50 : -1, 100), "run of " + id, "8.0.0", null);
	}

	private SentinelVote vote(String identity, Node master, long epoch, boolean failingOver) {
		return new SentinelVote(identity, new SentinelView(master, epoch, failingOver, List.of()), this.now, 2);
	}

	private void update(SentinelVote... votes) {
		this.tracker.update(Arrays.asList(votes), true);
	}

	private void settle() {
		update(vote("s1", A, 0, false), vote("s2", A, 0, false));
		this.told.clear();
		advance(INTERVAL);
	}

	private void publish(String identity, String type) {
		String message = type.equals("+selected-slave") ? "slave B:6379 B 6379 @ mymaster A 6379"
				: "master mymaster A 6379";
		this.tracker.published(identity, Objects.requireNonNull(SentinelEvent.parse(type, message)));
	}

	private void advance(Duration time) {
		this.now += time.toNanos();
	}

	private @Nullable String rejectionReason(Node node, NodeReport report) {
		return this.tracker.rejectionReason(node, report, FORMER.lineage());
	}

	@Nested
	class AtTheStart {

		@Test
		void nothingIsAgreedUponUntilAllAreHeard() {
			SentinelTracker started = SentinelTrackerTests.this.tracker;
			started.update(List.of(vote("s2", A, 0, false)), false);
			assertThat(started.agreed()).isNull();
			assertThat(SentinelTrackerTests.this.told).isEmpty();
			assertThat(started.rejectionReason(A, FORMER, null))
				.isEqualTo("calls itself master, but no Sentinel has named one yet");
			started.update(List.of(vote("s2", A, 0, false), vote("s1", A, 0, false)), true);
			assertThat(started.agreed()).isNotNull();
			assertThat(started.rejectionReason(A, FORMER, null)).isNull();
			assertThat(SentinelTrackerTests.this.told).containsExactly("named A:6379", "read candidates");
		}

		@Test
		void theOneThatLeadsAFailoverIsBelieved() {
			update(vote("s1", A, 0, true), vote("s2", A, 0, false), vote("s3", A, 0, false));
			assertThat(SentinelTrackerTests.this.told).containsExactly("chosen A:6379 null", "read candidates");
		}

		@Test
		void whatIsPublishedBeforeAllAreHeardIsPassedOn() {
			SentinelTracker started = SentinelTrackerTests.this.tracker;
			SentinelVote early = vote("s1", A, 0, false);
			started.update(List.of(early), false);
			advance(Duration.ofMillis(1));
			publish("s1", "+selected-slave");
			assertThat(SentinelTrackerTests.this.told).containsExactly("chosen A:6379 B:6379");
			update(early, vote("s2", A, 0, false));
			assertThat(SentinelTrackerTests.this.told).doesNotContain("named A:6379");
			assertThat(started.isLeftToHistory()).isTrue();
		}

	}

	@Test
	void aMasterThatIsNamedIsTold() {
		settle();
		update(vote("s1", A, 0, false), vote("s2", B, 1, false));
		assertThat(this.told).containsExactly("named B:6379");
	}

	@Test
	void aFailoverThatOnlyItsLeaderTellsOfIsTold() {
		settle();
		update(vote("s1", A, 0, true), vote("s2", A, 0, false));
		assertThat(this.told).containsExactly("chosen A:6379 null");
		update(vote("s1", A, 0, true), vote("s2", A, 0, false));
		assertThat(this.told).hasSize(1);
	}

	@Test
	void theEndOfAFailoverThatWasNotPublishedIsTold() {
		settle();
		publish("s1", "+try-failover");
		this.told.clear();
		update(vote("s1", A, 0, true), vote("s2", A, 0, false));
		assertThat(this.told).isEmpty();
		advance(INTERVAL);
		update(vote("s1", A, 0, false), vote("s2", A, 0, false));
		assertThat(this.told).containsExactly("aborted: no Sentinel says any more that one is under way");
	}

	@Test
	void anAnswerAskedForBeforeTheAnnouncementDoesNotTakeItBack() {
		settle();
		SentinelVote asked = vote("s1", A, 0, false);
		advance(Duration.ofMillis(1));
		publish("s1", "+try-failover");
		update(asked, vote("s2", A, 0, false));
		assertThat(this.told).doesNotContain("aborted: no Sentinel says any more that one is under way");
		assertThat(this.tracker.isLeftToHistory()).isTrue();
	}

	@Test
	void anAnswerAskedForBeforeTheAbortDoesNotAnnounceAgain() {
		settle();
		publish("s1", "+try-failover");
		SentinelVote asked = vote("s1", A, 0, true);
		update(asked, vote("s2", A, 0, false));
		this.told.clear();
		publish("s1", "-failover-abort-no-good-slave");
		update(asked, vote("s2", A, 0, false));
		assertThat(this.told).containsExactly("aborted: -failover-abort-no-good-slave");
	}

	@Test
	void oneThatGivesUpDoesNotEndTheFailoverOfAnother() {
		settle();
		publish("s1", "+try-failover");
		publish("s2", "+try-failover");
		this.told.clear();
		publish("s2", "-failover-abort-not-elected");
		assertThat(this.told).isEmpty();
		publish("s1", "-failover-abort-no-good-slave");
		assertThat(this.told).containsExactly("aborted: -failover-abort-no-good-slave");
	}

	@Test
	void theFailoverOfOneThatLosesItsSayIsOver() {
		settle();
		publish("s1", "+try-failover");
		this.told.clear();
		update(vote("s2", A, 0, false));
		assertThat(this.told).as("a moment later").isEmpty();
		advance(INTERVAL.multipliedBy(3));
		update(vote("s2", A, 0, false));
		assertThat(this.told).containsExactly("aborted: no Sentinel says any more that one is under way");
	}

	@Test
	void aPromotionIsBelievedWhileAFailoverIsUnderWay() {
		settle();
		assertThat(rejectionReason(B, PROMOTED)).isEqualTo("calls itself master, but the Sentinels say it is A:6379");
		publish("s1", "+try-failover");
		assertThat(rejectionReason(B, PROMOTED)).isNull();
		assertThat(this.tracker.isPromoted(B, PROMOTED, FORMER.lineage())).isTrue();
		advance(INTERVAL);
		update(vote("s1", A, 0, false), vote("s2", A, 0, false));
		assertThat(rejectionReason(B, PROMOTED)).isEqualTo("calls itself master, but the Sentinels say it is A:6379");
		assertThat(this.tracker.isPromoted(B, PROMOTED, FORMER.lineage())).isFalse();
	}

	/** Its file says what its history was. */
	@Test
	void aMasterThatIsRestartedWhileItIsReplacedIsNotItsOwnSuccessor() {
		settle();
		publish("s1", "+try-failover");
		assertThat(rejectionReason(A, PROMOTED)).isEqualTo("is about to be replaced");
		assertThat(this.tracker.isPromoted(A, PROMOTED, FORMER.lineage())).isFalse();
		assertThat(rejectionReason(A, FORMER)).as("held by the coordinator").isNull();
		update();
		assertThat(rejectionReason(A, PROMOTED)).as("nobody replaces it").isEqualTo("is about to be replaced");
		advance(INTERVAL.multipliedBy(3));
		update();
		assertThat(rejectionReason(A, PROMOTED)).as("nobody replaces it any more").isNull();
	}

	/** That of a master that has not been taken yet. */
	@Test
	void aMasterThatIsReplacedBeforeItWasTakenIsNot() {
		settle();
		publish("s1", "+try-failover");
		assertThat(rejectionReason(A, report("Z", "W"))).isEqualTo("is about to be replaced");
	}

	@Test
	void aPromotionIsBelievedWhileNoSentinelHasASay() {
		settle();
		update();
		assertThat(rejectionReason(B, PROMOTED)).isNull();
		assertThat(rejectionReason(B, report("Z", "W"))).isNotNull();
		update(vote("s1", A, 0, false));
		assertThat(rejectionReason(B, PROMOTED)).isNotNull();
	}

	@Test
	void theSuccessorIsBelievedAgainBeforeItIsNamedAndTheFormerMasterIsNot() {
		settle();
		publish("s1", "+try-failover");
		assertThat(this.tracker.rejectionReason(B, PROMOTED, PROMOTED.lineage())).isNull();
		assertThat(this.tracker.rejectionReason(A, FORMER, PROMOTED.lineage()))
			.isEqualTo("calls itself master, but another node has taken over from it");
	}

	@Test
	void theLastKnownMasterIsKeptWhileNoSentinelHasASay() {
		settle();
		update();
		assertThat(Objects.requireNonNull(this.tracker.agreed()).master()).isEqualTo(A);
		assertThat(rejectionReason(A, FORMER)).isNull();
		assertThat(this.told).isEmpty();
	}

	/** Meanwhile, another node may have been taken by its history. */
	@Test
	void theMasterIsNamedAgainWhenASentinelHasASayAgain() {
		settle();
		update();
		update(vote("s1", A, 0, false));
		assertThat(this.told).containsExactly("named A:6379");
		update(vote("s1", A, 0, false), vote("s2", A, 0, false));
		assertThat(this.told).hasSize(1);
	}

	@Test
	void aMasterThatIsBeingReplacedIsNotNamedWhenASentinelHasASayAgain() {
		settle();
		update();
		update(vote("s1", A, 0, true));
		assertThat(this.told).containsExactly("chosen A:6379 null");
		update();
		this.told.clear();
		update(vote("s1", A, 0, false));
		assertThat(this.told).contains("named A:6379");
	}

	@Test
	void anEventOfAnotherKindChangesNothing() {
		settle();
		this.tracker.published("s1",
				Objects.requireNonNull(SentinelEvent.parse("+switch-master", "mymaster A 6379 B 6379")));
		assertThat(this.told).isEmpty();
		assertThat(Objects.requireNonNull(this.tracker.agreed()).master()).isEqualTo(A);
	}

	private final class Told implements TopologySource.Listener {

		@Override
		public void failoverChosen(Node master, @Nullable Node selected) {
			SentinelTrackerTests.this.told.add("chosen " + master + " " + selected);
		}

		@Override
		public void failoverAborted(String reason) {
			SentinelTrackerTests.this.told.add("aborted: " + reason);
		}

		@Override
		public void masterNamed(Node master) {
			SentinelTrackerTests.this.told.add("named " + master);
		}

		@Override
		public void readCandidatesChanged() {
			SentinelTrackerTests.this.told.add("read candidates");
		}

	}

}
