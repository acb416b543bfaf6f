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
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

import io.github.redisrw.internal.topology.Lineage;
import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.internal.topology.TopologySource;
import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

/**
 * Who is master by the word of the Sentinels, and whether a failover is under way. Knows
 * neither connections nor threads: it is fed on one thread with what the Sentinels answer
 * and publish, and tells a listener there; what it knows may be read on any.
 * <p>
 * Of what a Sentinel has answered and what it has published, the newer counts: it may
 * publish what an answer asked for before cannot know, and what it publishes may get
 * lost.
 */
public final class SentinelTracker {

	private final long forgottenNanos;

	private final LongSupplier clock;

	private final TopologySource.Listener listener;

	/** What the Sentinels have published last, where no newer answer is known. */
	private final Map<String, Announcement> announcements = new HashMap<>();

	private List<SentinelVote> votes = List.of();

	private volatile Knowledge knowledge = new Knowledge(null, false, false);

	/**
	 * Creates a tracker that knows nothing.
	 * @param forgotten after that time, what has been published by one that has no say
	 * counts no more
	 * @param clock the time, as {@link System#nanoTime()}
	 * @param listener told, on the thread that feeds this, what changes
	 */
	public SentinelTracker(Duration forgotten, LongSupplier clock, TopologySource.Listener listener) {
		this.forgottenNanos = forgotten.toNanos();
		this.clock = clock;
		this.listener = listener;
	}

	/**
	 * Takes note of the present words of the Sentinels.
	 * @param present of all that have a say
	 * @param complete whether all that may have something to say at the start have been
	 * heard; until then nothing is agreed upon
	 */
	public void update(Collection<SentinelVote> present, boolean complete) {
		this.votes = List.copyOf(present);
		if (complete || this.knowledge.consensus() != null) {
			decide("no Sentinel says any more that one is under way");
		}
		else {
			// Nothing is believed of the failover yet, but that there are votes.
			this.knowledge = new Knowledge(null, false, !this.votes.isEmpty());
		}
	}

	/**
	 * Takes note of what a Sentinel publishes about a failover.
	 * @param identity the Sentinel
	 * @param event what it says
	 */
	public void published(String identity, SentinelEvent event) {
		if (!event.isChosen() && !event.isAborted()) {
			return;
		}
		boolean before = this.knowledge.underWay();
		this.announcements.put(identity, new Announcement(event.master(), event.isChosen(), this.clock.getAsLong()));
		if (event.isChosen()) {
			this.listener.failoverChosen(event.master(), event.subject());
		}
		if (this.knowledge.consensus() != null) {
			decide(event.type());
		}
		if (event.isAborted() && !before && !this.knowledge.underWay()) {
			this.listener.failoverAborted(event.type());
		}
	}

	private void decide(String reason) {
		Knowledge before = this.knowledge;
		SentinelConsensus former = before.consensus();
		SentinelConsensus present = SentinelConsensus.of(former, effective());
		if (present == null) {
			return;
		}
		Node master = present.view().master();
		this.announcements.values().removeIf((announcement) -> !announcement.master().equals(master));
		boolean underWay = present.view().failingOver() || isAnnounced(master);
		Knowledge known = new Knowledge(present, underWay, !this.votes.isEmpty());
		if (former == null || former.view().master().equals(master)) {
			if (underWay && !before.underWay()) {
				// Told first, so that nobody takes the master in between.
				this.listener.failoverChosen(master, null);
			}
			this.knowledge = known;
			if (before.underWay() && !underWay) {
				this.listener.failoverAborted(reason);
			}
			// While none had a say, histories may have decided otherwise.
			boolean heardAgain = known.answered() && !before.answered();
			if ((former == null || heardAgain) && !underWay) {
				this.listener.masterNamed(master);
			}
		}
		else {
			this.knowledge = known;
			this.listener.masterNamed(master);
			if (underWay) {
				this.listener.failoverChosen(master, null);
			}
		}
		if (former == null || !former.view().knownReplicas().equals(present.view().knownReplicas())) {
			this.listener.readCandidatesChanged();
		}
	}

	/** The votes, as what has been published since makes of them. */
	private List<SentinelVote> effective() {
		long now = this.clock.getAsLong();
		Set<String> voting = this.votes.stream().map(SentinelVote::identity).collect(Collectors.toSet());
		for (SentinelVote vote : this.votes) {
			this.announcements.computeIfPresent(vote.identity(),
					(identity, known) -> known.isNewerThan(vote) ? known : null);
		}
		this.announcements.entrySet()
			.removeIf((entry) -> !voting.contains(entry.getKey())
					&& now - entry.getValue().heard() >= this.forgottenNanos);
		return this.votes.stream().map(this::effective).toList();
	}

	private SentinelVote effective(SentinelVote vote) {
		Announcement known = this.announcements.get(vote.identity());
		return (known != null && known.master().equals(vote.view().master()))
				? vote.with(vote.view().withFailingOver(known.failingOver())) : vote;
	}

	/** By one whose vote is not known: it has not been asked yet. */
	private boolean isAnnounced(Node master) {
		return this.announcements.values()
			.stream()
			.anyMatch((announcement) -> announcement.failingOver() && announcement.master().equals(master));
	}

	/**
	 * Returns what is agreed upon. May be called on any thread.
	 * @return the view, {@code null} while there is none
	 */
	public @Nullable SentinelView agreed() {
		SentinelConsensus consensus = this.knowledge.consensus();
		return (consensus != null) ? consensus.view() : null;
	}

	/**
	 * Tells whether the histories of the nodes decide who is master, rather than the
	 * Sentinels: the one that leads a failover names the successor some time after it has
	 * promoted it, and of what happens while none answers none can tell. May be called on
	 * any thread.
	 * @return {@code true} while a failover is under way, or no Sentinel has a say
	 */
	boolean isLeftToHistory() {
		Knowledge known = this.knowledge;
		return known.underWay() || !known.answered();
	}

	/**
	 * Tells whether a replica has been promoted out of the last known history while
	 * histories decide. The master that the Sentinels have named last seems to have been
	 * if it was restarted: it loads its former history from its file. May be called on
	 * any thread.
	 */
	public boolean isPromoted(Node node, NodeReport report, @Nullable Lineage lastKnown) {
		return lastKnown != null && report.lineage() != null && report.lineage().isPromotedFrom(lastKnown)
				&& isLeftToHistory() && !isNamed(node);
	}

	/** Whether the Sentinels are about to replace a node as master. */
	private boolean isReplaced(Node node) {
		return this.knowledge.underWay() && isNamed(node);
	}

	private boolean isNamed(Node node) {
		SentinelView view = agreed();
		return view != null && node.equals(view.master());
	}

	/**
	 * Tells why a node that calls itself master is not believed. May be called on any
	 * thread.
	 * @param node the address it was reached at
	 * @param report what it says
	 * @param lastKnown the history of the last verified master, if there was one
	 * @return the reason, {@code null} if it is believed
	 */
	public @Nullable String rejectionReason(Node node, NodeReport report, @Nullable Lineage lastKnown) {
		SentinelView view = agreed();
		Lineage lineage = report.lineage();
		if (lastKnown != null && lineage != null && isLeftToHistory()) {
			if (lineage.id().equals(lastKnown.previousId())) {
				return "calls itself master, but another node has taken over from it";
			}
			if (isReplaced(node) && !lineage.id().equals(lastKnown.id())) {
				return "is about to be replaced";
			}
			if (lineage.continues(lastKnown)) {
				return null;
			}
		}
		if (view == null) {
			return "calls itself master, but no Sentinel has named one yet";
		}
		return node.equals(view.master()) ? null : "calls itself master, but the Sentinels say it is " + view.master();
	}

	/**
	 * What a Sentinel has published.
	 *
	 * @param master the master it spoke of
	 * @param failingOver whether it replaces it, or has given that up
	 * @param heard when that was heard
	 */
	private record Announcement(Node master, boolean failingOver, long heard) {

		boolean isNewerThan(SentinelVote vote) {
			return this.heard - vote.asked() >= 0;
		}

	}

	/**
	 * What is known, at one moment.
	 *
	 * @param consensus what the Sentinels agree upon
	 * @param underWay whether a failover is under way
	 * @param answered whether any Sentinel has a say
	 */
	private record Knowledge(@Nullable SentinelConsensus consensus, boolean underWay, boolean answered) {

	}

}
