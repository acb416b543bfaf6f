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

package io.github.redisrw.internal.failover;

import java.util.function.LongSupplier;

import io.github.redisrw.internal.failover.succession.Succession;
import io.github.redisrw.topology.Node;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Has a search for the master begin, hasten and end by what is announced in the
 * deployment. Confined to the coordinator's thread.
 *
 * @param <L> the type of connection
 */
final class AnnouncedFailovers<L extends MasterLink> {

	private static final Log logger = LogFactory.getLog(AnnouncedFailovers.class);

	private final MasterSearch<L> search;

	private final PendingFailover pending;

	private final Succession succession;

	private final SearchPace pace;

	private final Candidates<L> candidates;

	private final LongSupplier clock;

	/** The master that has been named last, {@code null} while none has. */
	private @Nullable Node named;

	AnnouncedFailovers(MasterSearch<L> search, PendingFailover pending, Succession succession, SearchPace pace,
			Candidates<L> candidates, LongSupplier clock) {
		this.search = search;
		this.pending = pending;
		this.succession = succession;
		this.pace = pace;
		this.candidates = candidates;
		this.clock = clock;
	}

	/**
	 * A failover has begun.
	 * @param master the master that is to be replaced
	 * @param selected the replica to be promoted, {@code null} while it is not known
	 */
	void chosen(Node master, @Nullable Node selected) {
		if (!concerns(master)) {
			return;
		}
		boolean first = this.pending.announced(master, selected, this.clock.getAsLong());
		if (this.search.state() == CoordinatorState.STOPPED) {
			return;
		}
		if (first) {
			this.search.search(FailoverCause.CHOSEN, "the Sentinels have begun to replace " + master);
		}
		if (selected != null) {
			this.candidates.visit(selected);
		}
	}

	/**
	 * Tells whether it is the master of this moment that is to be replaced: the one in
	 * use, or, while one is looked for, the one that has been named, though it may not
	 * have been reached yet.
	 */
	private boolean concerns(Node master) {
		L link = this.search.current();
		if (link != null && this.search.state() != CoordinatorState.SEARCHING) {
			return master.equals(link.node());
		}
		Node expected = (this.named != null) ? this.named : this.succession.master();
		return expected == null || master.equals(expected);
	}

	/** Another start begins without the word of those who decide. */
	void stop() {
		this.named = null;
	}

	/**
	 * A failover does not take place.
	 * @param reason why
	 */
	void aborted(String reason) {
		L link = this.search.current();
		if (this.pending.isUnderWay()) {
			logger.info("The " + this.pending + " does not take place: " + reason);
			this.search.notPromoted();
		}
		else if (link != null && this.pending.isUnconfirmed(link.node())) {
			String cause = "the Sentinels have given up the " + this.pending;
			logger.warn(cause + " (" + reason + ") after it had been promoted; looking for the master again. What "
					+ link.node() + " has acknowledged is lost when they make it a replica again");
			this.pending.end();
			this.search.search(FailoverCause.REPLACED, cause);
		}
	}

	/**
	 * Those who decide name a master.
	 * @param master the master
	 */
	void named(Node master) {
		this.named = master;
		CoordinatorState state = this.search.state();
		L link = this.search.current();
		boolean searching = state == CoordinatorState.SEARCHING;
		if (state == CoordinatorState.STOPPED || (link != null && link.node().equals(master) && !searching)) {
			this.pending.end();
			return;
		}
		boolean news = this.pace.isNews();
		if (news) {
			this.search.notPromoted();
		}
		else {
			this.pending.end();
		}
		if (!searching) {
			this.search.search(FailoverCause.REPLACED, "the master is now " + master);
		}
		if (news) {
			this.candidates.visit(master);
		}
	}

}
