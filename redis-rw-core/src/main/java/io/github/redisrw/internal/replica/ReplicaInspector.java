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

package io.github.redisrw.internal.replica;

import java.time.Duration;
import java.util.Objects;

import io.github.redisrw.internal.node.LinkListener;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.connect.NodeConnector;
import io.github.redisrw.internal.node.query.Failures;
import io.github.redisrw.internal.node.query.RoleReport;
import io.github.redisrw.internal.replica.choice.ReadSettings;
import io.github.redisrw.internal.replica.data.MasterStream;
import io.github.redisrw.internal.replica.data.Reference;
import io.github.redisrw.internal.replica.data.Successors;
import io.github.redisrw.internal.threads.CoordinatorThread;
import io.github.redisrw.internal.topology.Lineage;
import io.github.redisrw.internal.topology.RoleReply;
import io.github.redisrw.internal.topology.TopologySource;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one replica at a time: connects to it, asks it for its role and its history,
 * and has it judged by the answers, or by their absence. Confined to the scheduler's
 * thread.
 */
final class ReplicaInspector {

	private static final Log logger = LogFactory.getLog(ReplicaInspector.class);

	private final NodeConnector connector;

	private final TopologySource source;

	private final ReadSettings settings;

	private final MasterStream master;

	private final Membership members;

	private final LinkListener listener;

	private final Observer observer;

	private final Successors successors = new Successors();

	private final Duration silencePatience;

	/**
	 * Create an inspector.
	 * @param connector makes connections
	 * @param source told what replicas say
	 * @param settings how old their data may be
	 * @param master the master's replication stream
	 * @param members the replicas
	 * @param listener told what becomes of connections
	 * @param observer told when a replica has been looked at
	 */
	ReplicaInspector(NodeConnector connector, TopologySource source, ReadSettings settings, MasterStream master,
			Membership members, LinkListener listener, Observer observer) {
		this.connector = connector;
		this.source = source;
		this.settings = settings;
		this.master = master;
		this.members = members;
		this.listener = listener;
		this.observer = observer;
		this.silencePatience = connector.silencePatience();
	}

	/**
	 * How long the connection to a replica that has fallen silent is kept.
	 * @return the time
	 */
	Duration silencePatience() {
		return this.silencePatience;
	}

	/**
	 * Ask a replica who it is; connect to it if there is no connection.
	 * @param member the replica, at which nobody is looking
	 */
	void lookAt(ReplicaMember member) {
		NodeLink link = member.link();
		guarded(member, link, (link != null) ? () -> ask(member, link) : () -> connect(member));
	}

	/** Whatever fails, the replica is looked at again. */
	private void guarded(ReplicaMember member, @Nullable NodeLink link, Runnable step) {
		try {
			step.run();
		}
		catch (Throwable ex) {
			logger.error("Looking at the replica " + member.node() + " failed unexpectedly; it goes on", ex);
			if (link != null && member.link() != link) {
				link.retire();
			}
			member.look().lookAgainIn(this.settings.interval().toNanos());
			dropped(member);
		}
	}

	private void goOn(ReplicaMember member, @Nullable NodeLink link, Runnable step) {
		this.connector.execute(() -> guarded(member, link, step));
	}

	private void connect(ReplicaMember member) {
		member.look().busy(true);
		CoordinatorThread.begin(() -> this.connector.openInspected(member.node()))
			.whenComplete((link, failure) -> goOn(member, link, () -> connected(member, link, failure)));
	}

	private void connected(ReplicaMember member, @Nullable NodeLink link, @Nullable Throwable failure) {
		member.look().busy(false);
		if (link == null) {
			member.lost(Failures.describe(failure));
		}
		else if (!this.observer.isRunning() || !this.members.contains(member)) {
			link.retire();
			return;
		}
		else {
			member.connected(link, this.members.dataOf(link.node(), link.report().runId()), reference());
			link.listener(this.listener);
			judge(member, link, link.report().role());
			return;
		}
		this.observer.looked(member);
	}

	private Reference reference() {
		return this.master.reference(this.successors);
	}

	private void ask(ReplicaMember member, NodeLink link) {
		member.look().busy(true);
		CoordinatorThread.begin(link::role).whenComplete((role, failure) -> goOn(member, link, () -> {
			if (member.link() != link) {
				dropped(member);
			}
			else if (role == null) {
				unanswered(member, link, failure);
				looked(member);
			}
			else {
				judge(member, link, role);
			}
		}));
	}

	/**
	 * Judge by what a replica has said of its role. If its history may be another one
	 * than before, that is asked for first, and nothing is changed meanwhile: role and
	 * history are judged together.
	 */
	private void judge(ReplicaMember member, NodeLink link, RoleReply role) {
		Reference reference = reference();
		if (!member.data().hasToTellLineage(role, reference)) {
			learned(member, link);
			looked(member);
			return;
		}
		member.look().busy(true);
		CoordinatorThread.begin(link.queries()::lineage).whenComplete((lineage, failure) -> goOn(member, link, () -> {
			if (member.link() != link) {
				dropped(member);
				return;
			}
			if (lineage == null) {
				unanswered(member, link, failure);
			}
			else {
				compareLineage(member, lineage.orElse(null));
				learned(member, link);
			}
			looked(member);
		}));
	}

	/** What may not be asked for is taken to be what it should be. */
	private void compareLineage(ReplicaMember member, @Nullable Lineage said) {
		String masterLineage = reference().lineage();
		if (said != null) {
			this.successors.learned(said);
			member.data().lineage(said);
			if (!said.id().equals(masterLineage)) {
				this.master.refreshLineage(this.settings.fastInterval());
			}
		}
		else if (masterLineage != null) {
			member.data().lineage(new Lineage(masterLineage, null, -1, -1));
		}
	}

	/**
	 * Slow is not dead: what is in flight may still be answered, so a connection is kept
	 * for some time after it has fallen silent, and as long as a read on it that has a
	 * longer timeout than the others waits there. It takes no reads meanwhile.
	 */
	private void unanswered(ReplicaMember member, NodeLink link, @Nullable Throwable failure) {
		String finding = Failures.describe(failure);
		if (link.isOpen() && Failures.isNotAsked(failure)) {
			return;
		}
		if (link.isOpen() && Failures.isBusy(failure)) {
			member.refuses(finding);
			return;
		}
		if (link.isOpen() && Failures.isSilence(failure)
				&& (!member.isSilentForTooLong() || link.writer().isAwaited())) {
			member.silent(member.look().asked(), this.silencePatience);
			return;
		}
		member.lost(finding);
		link.abandon(finding);
		this.observer.onGivenUp(link);
	}

	private void learned(ReplicaMember member, NodeLink link) {
		RoleReport roleReport = Objects.requireNonNull(link.queries().roleReport(), "roleReport");
		this.source.learned(link.node(), roleReport.role());
		Reference reference = reference();
		for (ReplicaMember each : this.members.sameReplica(member)) {
			if (each == member || each.isWell()) {
				each.learned(roleReport, reference, this.settings);
				renew(each);
			}
		}
	}

	/** A connection is taken for what its node was when it was made. */
	private static void renew(ReplicaMember member) {
		NodeLink link = member.link();
		if (link != null && link.isToMaster() && !member.isMaster()) {
			member.lost("it has become a replica since");
			link.retire();
		}
	}

	private void dropped(ReplicaMember member) {
		member.look().busy(false);
		this.observer.dropped();
	}

	private void looked(ReplicaMember member) {
		member.look().busy(false);
		this.observer.looked(member);
	}

	/**
	 * Told what comes of a look.
	 */
	interface Observer {

		boolean isRunning();

		/**
		 * A replica has been looked at.
		 * @param member the replica
		 */
		void looked(ReplicaMember member);

		/** A look has come to nothing, since the connection is another one now. */
		void dropped();

		/**
		 * A replica has been given up.
		 * @param link the connection on which it was asked last
		 */
		void onGivenUp(NodeLink link);

	}

}
