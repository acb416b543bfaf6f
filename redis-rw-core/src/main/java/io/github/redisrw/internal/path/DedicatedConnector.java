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
package io.github.redisrw.internal.path;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.redisrw.internal.flight.TrackedCommand;
import io.github.redisrw.internal.flight.transaction.HeldCommands;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.connect.WrongNodeException;
import io.github.redisrw.internal.node.query.Failures;
import io.github.redisrw.internal.path.session.SessionState;
import io.github.redisrw.internal.threads.Backoff;
import org.jspecify.annotations.Nullable;

/**
 * Finds the node for what waits on a {@link DedicatedLine}, and opens the connection to
 * it: asks the path for the node, at the gate if that is the master, opens a connection
 * beside the shared one, and sees to the deadlines meanwhile.
 * <p>
 * Thread-safe, by the monitor of its {@link DedicatedWriter}.
 */
final class DedicatedConnector {

	/** Between attempts to open a connection. */
	private static final Backoff RETRY = new Backoff(Duration.ofMillis(5), 2, Duration.ofMillis(500), 0.5);

	private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private final DedicatedWriter writer;

	private final Path path;

	private final Object monitor;

	private final DedicatedLine line;

	private final AtomicInteger seeks = new AtomicInteger();

	private ConnectPhase phase = ConnectPhase.IDLE;

	/** Whether the first command in line has been waiting before. */
	private boolean waited;

	/** Asks for the node while seeking. */
	private @Nullable DedicatedRequest request;

	/** What is waited for while opening. */
	private @Nullable ConnectAttempt attempt;

	/** How many attempts in a row have failed. */
	private int failures;

	private boolean ticking;

	DedicatedConnector(DedicatedWriter writer, DedicatedLine line, Object monitor) {
		this.writer = writer;
		this.path = writer.path();
		this.line = line;
		this.monitor = monitor;
	}

	// With the monitor

	boolean isIdle() {
		return this.phase == ConnectPhase.IDLE;
	}

	boolean isOpening() {
		return this.phase == ConnectPhase.OPENING;
	}

	/**
	 * Something waits, and the path is to be {@linkplain #proceed() asked} for the node.
	 * @param again whether it has been waiting before
	 */
	void begin(boolean again) {
		become(ConnectPhase.SEEKING);
		this.waited = again;
	}

	/** What waits does so until a former connection has been answered. */
	ConnectAttempt awaitFormer(String finding) {
		ConnectAttempt drained = new ConnectAttempt(null, finding);
		become(ConnectPhase.OPENING);
		attempt(drained);
		return drained;
	}

	private void become(ConnectPhase next) {
		this.phase = next;
		this.waited = true;
		this.monitor.notifyAll();
	}

	/** While a connection is waited for, the path can tell when that has become vain. */
	private void attempt(@Nullable ConnectAttempt next) {
		this.attempt = next;
		if (next != null) {
			this.path.opening(this);
		}
		else {
			this.path.notOpening(this);
		}
	}

	private void seekOrRest() {
		become(this.line.isEmpty() ? ConnectPhase.IDLE : ConnectPhase.SEEKING);
		account();
	}

	/** Keep the account of what waits; the first one in line waits at the gate. */
	void account() {
		this.line.account((this.phase == ConnectPhase.SEEKING) ? 1 : 0);
	}

	// Seeking

	/** See to what waits, if anything does. */
	void proceed() {
		seek();
		tick();
	}

	/** Ask for the node, if there is something to send and nobody has asked yet. */
	private void seek() {
		if (this.seeks.getAndIncrement() > 0) {
			return;
		}
		do {
			DedicatedRequest next = null;
			boolean again;
			synchronized (this.monitor) {
				HeldCommands first = this.line.first();
				again = this.waited;
				if (this.phase == ConnectPhase.SEEKING && this.request == null && first != null) {
					next = new DedicatedRequest(this, first);
					this.request = next;
				}
			}
			if (next != null) {
				this.path.seek(next, again);
			}
		}
		while (this.seeks.decrementAndGet() > 0);
	}

	/** What was waited for has come; nothing happens if it is not waited for any more. */
	void ended(ConnectAttempt ended) {
		synchronized (this.monitor) {
			if (this.attempt != ended) {
				return;
			}
			attempt(null);
			seekOrRest();
		}
		seek();
	}

	boolean isClosed() {
		return this.writer.isClosed();
	}

	/**
	 * The node is known. Called on any thread, that of the coordinator among them.
	 * @param asked what has asked for it
	 * @param node a connection to it that others share
	 */
	void found(DedicatedRequest asked, NodeLink node) {
		List<Runnable> outcomes = new ArrayList<>(0);
		NodeLink former = null;
		ConnectAttempt begun = null;
		ConnectAttempt drained = null;
		synchronized (this.monitor) {
			if (this.request != asked) {
				return;
			}
			this.request = null;
			asked.heldFor(this.line);
			this.line.removeDone(outcomes);
			NodeLink present = this.line.link();
			if (this.line.isEmpty()) {
				become(ConnectPhase.IDLE);
			}
			else if (present != null && this.path.leadsTo(node, present, asked.first())) {
				this.line.drain(node, outcomes);
				become(this.line.isEmpty() ? ConnectPhase.IDLE : ConnectPhase.SEEKING);
			}
			else {
				former = this.line.takeFormer();
				if (former != null && this.path.isForWrites()) {
					// What comes back from there goes first.
					drained = awaitFormer("the former connection is still being answered");
				}
				else {
					begun = new ConnectAttempt(node, "it is being opened");
					attempt(begun);
					become(ConnectPhase.OPENING);
				}
			}
			account();
		}
		this.path.handOver(outcomes);
		if (former != null) {
			this.writer.former().retireInTime(former, drained);
			tick();
		}
		if (begun != null) {
			open(begun, node, asked.first());
			// Another master may have been verified before this was known to wait.
			movedOn();
		}
		else {
			seek();
		}
	}

	/**
	 * What has asked has not found a node in time, or may not wait for one.
	 * @param asked what has asked for it
	 * @param reason the exception for it
	 */
	void notFound(DedicatedRequest asked, RuntimeException reason) {
		List<Runnable> outcomes = new ArrayList<>();
		synchronized (this.monitor) {
			if (this.request != asked) {
				return;
			}
			this.request = null;
			asked.heldFor(this.line);
			this.line.rejectAsked(asked.held(), reason, outcomes);
			seekOrRest();
		}
		outcomes.forEach(Runnable::run);
		seek();
	}

	// Opening

	private void open(ConnectAttempt begun, NodeLink node, TrackedCommand<?, ?, ?> command) {
		tick();
		int version = this.line.session().version();
		this.path.openDedicated(node, command)
			.thenCompose(this.line.session()::restore)
			.whenComplete((opened, failure) -> opened(begun, version, opened, failure));
	}

	private void opened(ConnectAttempt ended, int version, @Nullable NodeLink opened, @Nullable Throwable failure) {
		if (opened == null) {
			failed(ended, failure);
			return;
		}
		opened.pushListener(this.writer::onPush);
		List<Runnable> outcomes = new ArrayList<>(0);
		boolean used;
		synchronized (this.monitor) {
			used = this.attempt == ended && !isClosed();
			if (used) {
				attempt(null);
				this.failures = 0;
				this.line.connection().use(opened, version);
				this.line.drain(outcomes);
				seekOrRest();
			}
		}
		if (used) {
			opened.listener(this.writer);
			this.writer.onConnected(opened.node());
		}
		else {
			opened.close();
		}
		this.path.handOver(outcomes);
		seek();
	}

	private void failed(ConnectAttempt ended, @Nullable Throwable failure) {
		RuntimeException cause = Failures.runtime(failure);
		List<Runnable> outcomes = new ArrayList<>(0);
		ConnectAttempt pause = null;
		long delay = 0;
		synchronized (this.monitor) {
			if (this.attempt == ended && !isClosed()) {
				if (cause instanceof SessionState.RefusedException refusal) {
					attempt(null);
					this.line.rejectAll(refusal, outcomes);
					become(ConnectPhase.IDLE);
				}
				else {
					pause = new ConnectAttempt(ended.node(), Failures.describe(failure));
					attempt(pause);
					delay = retryNanos(cause);
				}
				account();
			}
		}
		this.path.handOver(outcomes);
		if (pause != null) {
			ConnectAttempt over = pause;
			this.path.connector().schedule(() -> ended(over), delay, () -> end(this.path.closed()));
		}
		else {
			seek();
		}
	}

	/** Whoever has led to the wrong node has been told, and is asked again at once. */
	private long retryNanos(RuntimeException cause) {
		int before = this.failures++;
		return (before == 0 && cause instanceof WrongNodeException) ? 0 : RETRY.delayNanos(before, RETRY.maxDelay());
	}

	/** The path leads to another node than the one to which a connection is opened. */
	void movedOn() {
		synchronized (this.monitor) {
			ConnectAttempt present = this.attempt;
			if (this.phase != ConnectPhase.OPENING || present == null || present.node() == null
					|| !this.path.isReplaced(present.node())) {
				return;
			}
			attempt(null);
			this.failures = 0;
			seekOrRest();
		}
		seek();
	}

	/** Where the node is known, a connection to it takes its time. */
	long graceNanos() {
		return (this.attempt == null) ? 0
				: Math.max(0, this.path.connector().connectTimeoutNanos() - this.path.holdNanos());
	}

	/** See to the deadlines while a connection is being opened, and not longer. */
	private void tick() {
		long delay;
		synchronized (this.monitor) {
			HeldCommands first = this.line.first();
			if (this.ticking || this.phase != ConnectPhase.OPENING || first == null) {
				return;
			}
			this.ticking = true;
			delay = Math.max(TimeUnit.MILLISECONDS.toNanos(1),
					Math.min(TICK_NANOS, first.deadline() + graceNanos() - System.nanoTime()));
		}
		this.path.connector().schedule(this::ticked, delay);
	}

	private void ticked() {
		List<Runnable> outcomes = new ArrayList<>(0);
		synchronized (this.monitor) {
			this.ticking = false;
			ConnectAttempt present = this.attempt;
			if (this.phase == ConnectPhase.OPENING && present != null) {
				this.line.rejectLate(this.path.noConnection(present.node(), present.finding()), graceNanos(), outcomes);
				this.monitor.notifyAll();
				account();
			}
		}
		this.path.handOver(outcomes);
		tick();
	}

	/** Complete everything that waits. */
	void end(RuntimeException reason) {
		List<HeldCommands> held;
		synchronized (this.monitor) {
			held = this.line.removeAll();
			this.request = null;
			attempt(null);
			become(ConnectPhase.IDLE);
			account();
		}
		held.forEach((piece) -> piece.commands()
			.forEach((command) -> this.path.connector().handOver(() -> command.fail(reason))));
	}

}
