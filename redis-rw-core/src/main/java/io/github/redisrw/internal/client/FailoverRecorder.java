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

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import io.github.redisrw.FailoverEndedEvent;
import io.github.redisrw.FailoverStartedEvent;
import io.github.redisrw.internal.failover.FailoverCause;
import io.github.redisrw.internal.flight.Traffic;
import io.github.redisrw.internal.path.write.WritePathObserver;
import io.github.redisrw.internal.threads.HandOver;
import io.github.redisrw.topology.Node;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the times in which writes were held, with what became of the commands. A record
 * is made when the last of them is decided, which may be a moment after writes pass
 * again. Thread-safe.
 */
final class FailoverRecorder implements WritePathObserver {

	private static final Log logger = LogFactory.getLog(FailoverRecorder.class);

	private static final int KEPT = 50;

	private final Deque<FailoverRecord> records = new ArrayDeque<>(KEPT);

	private final LongAdder unknown = new LongAdder();

	/** What a master was silent for before it is doubted, and a little. */
	private static final Duration RECENT = Duration.ofSeconds(1);

	private final EventPublisher events;

	private final Traffic traffic = new Traffic();

	private final List<Consumer<FailoverRecord>> listeners = new CopyOnWriteArrayList<>();

	private final HandOver handOver;

	private volatile Snapshot closing = new Snapshot(Instant.now(), System.nanoTime(), 0, 0, 0);

	private volatile long silentSince = System.nanoTime() - RECENT.toNanos();

	private volatile boolean held;

	private final AtomicLong unavailableNanos = new AtomicLong();

	private @Nullable Interruption interruption;

	FailoverRecorder(EventPublisher events, HandOver handOver) {
		this.events = events;
		this.handOver = handOver;
	}

	/** A command has ended whose outcome is not known. */
	@Override
	public void unknownOutcome() {
		this.unknown.increment();
	}

	@Override
	public Traffic traffic() {
		return this.traffic;
	}

	/**
	 * Have somebody told of each record as soon as it is made.
	 * @param listener told of one after the other, where user code runs
	 */
	void listener(Consumer<FailoverRecord> listener) {
		Executor order = this.handOver.inOrder(KEPT, "A listener to failovers");
		this.listeners.add((made) -> order.execute(() -> listener.accept(made)));
	}

	/**
	 * The master has fallen silent: if that leads to writes being held, there has been no
	 * writable master since then.
	 * @param since when it last answered
	 */
	@Override
	public void silent(long since) {
		this.silentSince = since;
	}

	/**
	 * Writes are held from now on; whatever follows from the reason has not happened yet.
	 * @param everHeld how many have been held up to now
	 */
	@Override
	public void closed(long everHeld) {
		long now = System.nanoTime();
		long since = (now - this.silentSince < RECENT.toNanos()) ? this.silentSince : now;
		this.silentSince = now - RECENT.toNanos();
		this.closing = new Snapshot(Instant.now().minusNanos(now - since), since, this.unknown.sum(),
				this.traffic.writeFailures(), everHeld);
		this.held = true;
	}

	/** Writes pass, whether or not anything was decided about a master meanwhile. */
	@Override
	public void passing() {
		if (this.held) {
			this.held = false;
			this.unavailableNanos.addAndGet(System.nanoTime() - this.closing.nanoTime());
		}
	}

	/** Nobody is there any more whose writes could be held. */
	void stopped() {
		passing();
	}

	/**
	 * Since when writes have been held.
	 * @return the moment, {@code null} if they pass
	 */
	@Nullable Instant heldSince() {
		return this.held ? this.closing.time() : null;
	}

	/**
	 * For how long writes have been held altogether, while the client ran.
	 * @return the time since this was made
	 */
	Duration unavailable() {
		long nanos = this.unavailableNanos.get();
		return Duration.ofNanos(this.held ? nanos + System.nanoTime() - this.closing.nanoTime() : nanos);
	}

	/**
	 * It has been decided that the master there was has to be looked for.
	 * @param kind the kind of cause
	 * @param cause why
	 * @param master the master there was
	 */
	synchronized void began(FailoverCause kind, String cause, Node master) {
		Snapshot start = this.closing;
		finish(start.unknown(), start.failed(), start.everHeld());
		this.interruption = new Interruption(start, kind, cause, master);
		logger.warn("Writes are held: " + cause);
		this.events.publish(new FailoverStartedEvent(start.time(), cause, master.toString()));
	}

	/**
	 * Writes pass again.
	 * @param master the master
	 * @param changed whether it is another process
	 */
	synchronized void opened(Node master, boolean changed) {
		Interruption present = this.interruption;
		if (present != null) {
			present.opened(master, changed);
		}
	}

	/**
	 * Everything that was under way is decided.
	 * @param everHeld how many have been held up to now
	 */
	synchronized void decided(LongSupplier everHeld) {
		Interruption present = this.interruption;
		if (present != null && present.to != null) {
			finish(this.unknown.sum(), this.traffic.writeFailures(), everHeld.getAsLong());
		}
	}

	private void finish(long unknownNow, long failedNow, long heldNow) {
		Interruption present = this.interruption;
		this.interruption = null;
		if (present == null || present.to == null) {
			return;
		}
		Snapshot start = present.start;
		FailoverRecord made = new FailoverRecord(start.time(), present.held, present.kind, present.cause, present.from,
				present.to, present.changed, heldNow - start.everHeld(), unknownNow - start.unknown(),
				failedNow - start.failed());
		if (this.records.size() == KEPT) {
			this.records.removeFirst();
		}
		this.records.addLast(made);
		logger.info("Writes were held for " + made.held().toMillis() + " ms: " + made.writesHeld() + " waited, "
				+ made.writesUnknown() + " may have been executed or not");
		this.events.publish(new FailoverEndedEvent(made.ended(), made.cause(), made.from().toString(),
				made.to().toString(), made.masterChanged(), made.held(), made.writesHeld(), made.writesUnknown()));
		this.listeners.forEach((listener) -> listener.accept(made));
	}

	synchronized List<FailoverRecord> records() {
		return List.copyOf(this.records);
	}

	/**
	 * How many commands have ended with an outcome that is not known.
	 * @return the number
	 */
	long unknownOutcomes() {
		return this.unknown.sum();
	}

	private record Snapshot(Instant time, long nanoTime, long unknown, long failed, long everHeld) {

	}

	private static final class Interruption {

		private final Snapshot start;

		private final FailoverCause kind;

		private final String cause;

		private final Node from;

		private @Nullable Node to;

		private boolean changed;

		private Duration held = Duration.ZERO;

		Interruption(Snapshot start, FailoverCause kind, String cause, Node from) {
			this.start = start;
			this.kind = kind;
			this.cause = cause;
			this.from = from;
		}

		void opened(Node master, boolean another) {
			if (this.to == null) {
				this.to = master;
				this.changed = another;
				this.held = Duration.ofNanos(System.nanoTime() - this.start.nanoTime());
			}
		}

	}

}
