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

package io.github.redisrw.internal.node;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

import io.github.redisrw.internal.localhealth.Heartbeat;
import io.github.redisrw.internal.localhealth.LocalHealth;
import io.github.redisrw.internal.threads.HandOver;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * What is in flight on a connection, in order: each command ends by its deadline, and a
 * connection on which nothing arrives is found silent. Confined to the event loop of the
 * connection.
 */
public final class InFlight {

	private static final long NEVER = Long.MIN_VALUE;

	/** What is left to a command whose time has passed while nothing could be heard. */
	private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

	/** Late by more than that, what has arrived is read before anything is given up. */
	private static final long TOLERANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

	private final NodeLink link;

	private final EventLoop eventLoop;

	private final LocalHealth health;

	private final Heartbeat heartbeat;

	private final LongConsumer onSilent;

	private final Runnable onEmpty;

	private final Heartbeat.Watcher watcher = this::onBeat;

	private final Silence silence = new Silence();

	private final Runnable onBlocked = this::blocked;

	private final Deque<DispatchedCommand<?, ?, ?>> inFlight = new ArrayDeque<>();

	private long nextSweep = NEVER;

	/** When the first of what is in flight is given up, at the earliest. */
	private long nextDeadline;

	private long lastBeat;

	private boolean watched;

	private boolean lost;

	private volatile boolean ended;

	private final TurnedBack turnedBack = new TurnedBack();

	/**
	 * Create an instance with nothing in flight.
	 * @param link the connection
	 * @param eventLoop its event loop
	 * @param health how this process keeps time
	 * @param heartbeat that of the event loop
	 * @param onSilent told since when something has been waited for in vain
	 * @param onEmpty told when nothing is in flight
	 */
	InFlight(NodeLink link, EventLoop eventLoop, LocalHealth health, Heartbeat heartbeat, LongConsumer onSilent,
			Runnable onEmpty) {
		this.link = link;
		this.eventLoop = eventLoop;
		this.health = health;
		this.heartbeat = heartbeat;
		this.onSilent = onSilent;
		this.onEmpty = onEmpty;
		heartbeat.onBlocked(this.onBlocked);
	}

	/** Nothing of this can be looked at then: it belongs to the event loop. */
	private void blocked() {
		this.link.writer().giveUpLate(System.nanoTime());
	}

	/**
	 * A command is being put on the wire.
	 * @param command the command
	 */
	void sent(DispatchedCommand<?, ?, ?> command) {
		boolean first = this.inFlight.isEmpty();
		this.inFlight.add(command);
		if (first || command.deadline() - this.nextDeadline < 0) {
			this.nextDeadline = command.deadline();
		}
		if (command.patienceNanos() >= NodeLink.FAR_NANOS) {
			sweepAt(command.deadline(), System.nanoTime());
		}
		else if (!this.watched) {
			this.watched = true;
			this.lastBeat = System.nanoTime();
			this.silence.begin(this.lastBeat);
			this.heartbeat.watch(this.watcher);
		}
	}

	/** The connection is lost: no reply comes any more. */
	void end() {
		this.ended = true;
		this.heartbeat.notBlocked(this.onBlocked);
	}

	/**
	 * Whether replies may come.
	 * @return {@code false} once the connection is lost, be it from this side, and not
	 * before that
	 */
	public boolean mayBeAnswered() {
		return !this.ended;
	}

	/**
	 * What was in flight is failed, as the connection is lost.
	 * @return {@code true} for the first that asks
	 */
	public boolean isFirstLost() {
		boolean first = !this.lost;
		this.lost = true;
		return first;
	}

	/** What was to be sent on the connection, and has gone back. */
	public TurnedBack turnedBack() {
		return this.turnedBack;
	}

	/** Forget what has been answered or given up, and tell when nothing is left. */
	void trim() {
		this.link.writer().trim();
		DispatchedCommand<?, ?, ?> head;
		while ((head = this.inFlight.peek()) != null && !head.isInFlightOn(this.link)) {
			this.inFlight.remove();
		}
		if (this.inFlight.isEmpty()) {
			this.onEmpty.run();
		}
	}

	/**
	 * A heartbeat of the event loop: what had arrived has been read.
	 * @param now the time
	 * @param listened for how long this process was able to listen since the last one
	 * @return when to look again at the latest
	 */
	private long onBeat(long now, long listened) {
		trim();
		long missed = now - this.lastBeat - listened;
		this.lastBeat = now;
		if (missed > NodeLink.SILENCE_NANOS) {
			extend(missed, now);
		}
		DispatchedCommand<?, ?, ?> head = this.inFlight.peek();
		if (head == null) {
			this.watched = false;
			return Heartbeat.Watcher.ENOUGH;
		}
		long patience = head.patienceNanos();
		long rest = NodeLink.FAR_NANOS;
		if (patience >= NodeLink.FAR_NANOS || !this.link.isRead()) {
			this.silence.begin(now);
		}
		else {
			long waitingSince = (head.sent() - this.link.lastReceived() > 0) ? head.sent() : this.link.lastReceived();
			this.silence.look(waitingSince, now, listened);
			rest = this.silence.rest(this.health.extendedNanos(patience));
			if (rest <= 0) {
				rest = NodeLink.SILENCE_NANOS;
				this.silence.tellAgainAfter(NodeLink.SILENCE_NANOS);
				this.onSilent.accept(waitingSince);
			}
		}
		giveUpLate(now);
		return Math.max(0, Math.min(rest, this.nextDeadline - now));
	}

	/**
	 * This process has stood still, and so has its machine, perhaps, with a node on it
	 * that could not reply: each command is waited for as much longer, at most by as much
	 * as its caller was ready to wait. Where that is not enough, it is left a moment,
	 * once.
	 */
	private void extend(long missed, long now) {
		for (DispatchedCommand<?, ?, ?> command : this.inFlight) {
			long rest = command.timeoutNanos() - command.extension();
			if (rest > 0) {
				long more = Math.min(rest, Math.min(missed, Math.max(0, now - command.sent())));
				long until = command.deadline() + more;
				boolean enough = more < rest || until - now > MOMENT_NANOS;
				command.extended(command.extension() + more, enough ? until : now + MOMENT_NANOS);
			}
		}
		this.nextDeadline = now;
	}

	/** Time out what has not been answered in its time. */
	private void giveUpLate(long now) {
		if (this.nextDeadline - now > 0) {
			return;
		}
		List<DispatchedCommand<?, ?, ?>> late = new ArrayList<>();
		long next = now + NodeLink.FAR_NANOS;
		for (DispatchedCommand<?, ?, ?> command : this.inFlight) {
			if (command.isInFlightOn(this.link)) {
				if (command.deadline() - now <= 0) {
					late.add(command);
				}
				else if (command.deadline() - next < 0) {
					next = command.deadline();
				}
			}
		}
		this.nextDeadline = next;
		late.forEach((command) -> HandOver.guarded(command::timedOut));
		trim();
	}

	/** Nobody is patient for ever, but a command that blocks is not watched. */
	private void sweepAt(long due, long now) {
		if (due - now >= NodeLink.FAR_NANOS / 2 || (this.nextSweep != NEVER && due - this.nextSweep >= 0)) {
			return;
		}
		this.nextSweep = due;
		this.eventLoop.schedule(() -> sweep(due), Math.max(1, due - now), TimeUnit.NANOSECONDS);
	}

	private void sweep(long due) {
		if (due != this.nextSweep) {
			return;
		}
		this.nextSweep = NEVER;
		long now = System.nanoTime();
		long late = now - due;
		if (late > NodeLink.SILENCE_NANOS) {
			extend(late, now);
		}
		if (late > TOLERANCE_NANOS) {
			this.eventLoop.schedule(this::sweepNow, 1, TimeUnit.MILLISECONDS);
		}
		else {
			sweepNow();
		}
	}

	private void sweepNow() {
		trim();
		long now = System.nanoTime();
		giveUpLate(now);
		if (!this.inFlight.isEmpty()) {
			sweepAt(this.nextDeadline, now);
		}
	}

	/**
	 * For how long this process has listened in vain, as of the last heartbeat.
	 * @param limit a limit for a process that keeps time
	 * @return whether that is longer
	 */
	public boolean isSilentFor(Duration limit) {
		return this.silence.nanos() >= this.health.extendedNanos(limit.toNanos());
	}

	/**
	 * Take back commands whose reply would be awaited in vain: all but the first in line
	 * at once, since that one may be what the node is busy with; the first after half of
	 * its time.
	 * @param goOn sees to each; told whether it is the first in line
	 */
	void takeBack(BiConsumer<DispatchedCommand<?, ?, ?>, Boolean> goOn) {
		long now = System.nanoTime();
		trim();
		DispatchedCommand<?, ?, ?> head = this.inFlight.peek();
		for (DispatchedCommand<?, ?, ?> command : List.copyOf(this.inFlight)) {
			boolean hasTime = command == head && now - command.sent() < command.deadline() - now;
			if (!hasTime && command.isInFlightOn(this.link)) {
				goOn.accept(command, command == head);
			}
		}
		trim();
	}

	/**
	 * What is to be answered next, in order.
	 * @param wanted looks at each
	 * @return those before the first that is not wanted
	 */
	public List<DispatchedCommand<?, ?, ?>> first(Predicate<DispatchedCommand<?, ?, ?>> wanted) {
		return this.inFlight.stream().filter((command) -> command.isInFlightOn(this.link)).takeWhile(wanted).toList();
	}

	/**
	 * The first command in line, if it has used up half of its time.
	 * @return the command, {@code null} if it has time left, or there is none
	 */
	public @Nullable DispatchedCommand<?, ?, ?> overdueHead() {
		DispatchedCommand<?, ?, ?> head = this.inFlight.peek();
		long now = System.nanoTime();
		return (head != null && now - head.sent() >= head.deadline() - now) ? head : null;
	}

	/**
	 * Whether everything has been written and nothing has arrived, not even a part of a
	 * reply, for half of the time that the first command in line may take. When the
	 * connection has been found silent.
	 * @return {@code true} if so
	 */
	public boolean isUnanswered() {
		DispatchedCommand<?, ?, ?> head = this.inFlight.peek();
		return head != null && !head.isReplying() && this.link.isWritten()
				&& isSilentFor(Duration.ofNanos((head.deadline() - head.sent()) / 2));
	}

}
