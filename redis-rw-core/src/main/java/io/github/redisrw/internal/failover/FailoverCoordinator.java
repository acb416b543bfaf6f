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

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.LongSupplier;

import io.github.redisrw.NoWritableMasterException;
import io.github.redisrw.internal.gate.WriteGate;
import io.github.redisrw.internal.threads.CoordinatorThread;
import io.github.redisrw.internal.topology.TopologySource;
import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

/**
 * Finds the master, verifies it on the connection that will carry the writes, and opens
 * and closes the {@link WriteGate} accordingly. Whoever learns something of the master
 * tells it here; everything is decided on one thread, by a state machine:
 * <ul>
 * <li><em>searching</em>: the gate holds; every address the source proposes is asked,
 * quickly at first, then with backoff, until one turns out to be the master;</li>
 * <li><em>settled</em>: the gate is open; the master is asked for its role while it is
 * idle;</li>
 * <li><em>doubting</em>: the master has not answered for a while. Slow is not dead: what
 * is in flight is waited for, until the connection is lost or another one has been
 * verified. What comes now waits at the gate.</li>
 * </ul>
 * Methods may be called on any thread and do not block.
 *
 * @param <L> the type of connection
 */
public final class FailoverCoordinator<L extends MasterLink> implements TopologySource.Listener {

	/** How long replies on their way from a former master are waited for: 25 ms. */
	public static final Duration GRACE = Duration.ofMillis(25);

	private final WriteGate<L> gate;

	private final Duration holdTimeout;

	private final CoordinatorThread thread;

	private final LongSupplier clock;

	private final MasterSearch<L> search;

	private final AnnouncedFailovers<L> announced;

	/**
	 * Create a coordinator.
	 * @param gate what it opens and closes
	 * @param source where a master may be found
	 * @param opener connects to a node, and asks it on that connection for its role and
	 * history; fails with a message that says what went wrong
	 * @param settings how it is looked for
	 * @param scheduler the one thread on which everything is decided
	 * @param clock the time, as {@link System#nanoTime()}
	 * @param listener told what is decided
	 */
	public FailoverCoordinator(WriteGate<L> gate, TopologySource source, Function<Node, CompletionStage<L>> opener,
			FailoverSettings settings, ScheduledExecutorService scheduler, LongSupplier clock,
			FailoverListener listener) {
		this.gate = gate;
		this.holdTimeout = settings.holdTimeout();
		this.thread = new CoordinatorThread(scheduler);
		this.clock = clock;
		this.search = new MasterSearch<>(gate, source, opener, settings, this.thread, clock, listener,
				this::noWritableMaster);
		this.announced = this.search.announced();
	}

	/** Begin to look for the master. */
	public void start() {
		this.thread.execute(this.search::start);
	}

	/**
	 * End: what waits is rejected, what is in flight is given up.
	 * @param reason why
	 */
	public void stop(String reason) {
		this.gate.close(() -> new NoWritableMasterException("The write was not sent: " + reason));
		this.thread.execute(() -> this.search.stop(reason));
	}

	/** Look again soon: a write has begun to wait. */
	public void hurry() {
		this.thread.execute(this.search::hurry);
	}

	/**
	 * A connection is lost.
	 * @param link the connection
	 * @param cause why, for the log
	 */
	public void lost(L link, String cause) {
		this.thread.execute(() -> this.search.lost(link, FailoverCause.CONNECTION_LOST,
				"connection to " + link.node() + " lost: " + cause));
	}

	/**
	 * A connection has been closed on purpose.
	 * @param link the connection
	 */
	public void released(L link) {
		this.thread
			.execute(() -> this.search.lost(link, FailoverCause.RESET, "the application has reset its connection"));
	}

	/**
	 * The node at the end of a connection refuses writes.
	 * @param link the connection
	 * @param reply what it said
	 */
	public void demoted(L link, String reply) {
		this.thread.execute(() -> this.search.demoted(link, reply));
	}

	/**
	 * Commands are in flight on a connection, and nothing arrives.
	 * @param link the connection
	 */
	public void silent(L link) {
		long noticed = this.clock.getAsLong();
		this.thread.execute(() -> {
			// This thread may be late, and the answer have come meanwhile.
			if (!link.hasReceivedSince(noticed)) {
				this.search.doubt(link);
			}
		});
	}

	/**
	 * Something has arrived again on a connection that had been silent.
	 * @param link the connection
	 */
	public void heard(L link) {
		this.thread.execute(() -> this.search.heard(link));
	}

	@Override
	public void failoverChosen(Node master, @Nullable Node selected) {
		this.thread.execute(() -> this.announced.chosen(master, selected));
	}

	@Override
	public void failoverAborted(String reason) {
		this.thread.execute(() -> this.announced.aborted(reason));
	}

	@Override
	public void masterNamed(Node master) {
		this.thread.execute(() -> this.announced.named(master));
	}

	@Override
	public void readCandidatesChanged() {
	}

	/**
	 * What the nodes that might be the master have been found to be. Thread-safe.
	 * @return each with what was found, for people
	 */
	public String findings() {
		return this.search.findings();
	}

	/**
	 * What becomes of a write that has waited too long. Thread-safe.
	 * @return the exception, which says what has been tried
	 */
	public NoWritableMasterException noWritableMaster() {
		return new NoWritableMasterException(
				"No writable master within " + this.holdTimeout.toMillis() + " ms; tried " + this.search.findings());
	}

}
