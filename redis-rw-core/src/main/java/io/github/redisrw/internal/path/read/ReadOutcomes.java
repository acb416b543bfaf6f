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

package io.github.redisrw.internal.path.read;

import java.time.Duration;

import io.github.redisrw.NoEligibleReplicaException;
import io.github.redisrw.NoReadableNodeException;
import io.github.redisrw.ReadFallbackLimitException;
import io.github.redisrw.internal.command.Outcome;
import io.github.redisrw.internal.flight.CommandFailures;
import io.github.redisrw.internal.flight.CommandOutcomes;
import io.github.redisrw.internal.flight.FailureKind;
import io.github.redisrw.internal.flight.TrackedCommand;
import io.github.redisrw.internal.flight.classification.CommandClassifier;
import io.github.redisrw.internal.flight.cursor.CursorCommand;
import io.github.redisrw.internal.gate.WriteGate;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.Timeouts;
import io.github.redisrw.internal.node.connect.NodeConnector;
import io.github.redisrw.internal.node.query.Failures;
import io.github.redisrw.internal.path.DedicatedWriter;
import io.github.redisrw.internal.path.ReadLosses;
import io.github.redisrw.internal.path.write.WritePath;
import io.github.redisrw.internal.replica.ReplicaPool;
import io.github.redisrw.internal.threads.Backoff;

/**
 * What becomes of a read: one that fails for its node goes to another, within its time.
 * Thread-safe.
 */
final class ReadOutcomes implements CommandOutcomes {

	/** A read goes on to another node at once, but not for ever. */
	private static final int IMMEDIATE_ATTEMPTS = 4;

	private static final Duration RETRY = Duration.ofMillis(20);

	/** Each attempt on a connection of its own may cost another one. */
	private static final Backoff DEDICATED_RETRY = new Backoff(RETRY, 2, Duration.ofMillis(500), 0.5);

	private final NodeConnector connector;

	private final ReplicaPool pool;

	private final WriteGate<NodeLink> gate;

	private final ReadDispatcher dispatcher;

	private final WritePath master;

	ReadOutcomes(NodeConnector connector, ReplicaPool pool, WritePath master, ReadDispatcher dispatcher) {
		this.connector = connector;
		this.pool = pool;
		this.master = master;
		this.gate = master.gate();
		this.dispatcher = dispatcher;
	}

	@Override
	public boolean takesBack(TrackedCommand<?, ?, ?> command, NodeLink link, String error) {
		boolean busy = error.startsWith("BUSY ")
				&& (error.contains(" is busy running ") || !CommandClassifier.runsCode(command));
		if (!busy && CommandClassifier.outcome(command, error) != Outcome.NOT_EXECUTED && !this.pool.isRefusal(error)) {
			return false;
		}
		this.pool.refused(link, error);
		if (link.isToMaster() && this.pool.isRefusal(error)) {
			this.master.refused(link, error);
		}
		command.clearError();
		again(command, link, error, true);
		return true;
	}

	@Override
	public boolean onFailure(TrackedCommand<?, ?, ?> command, NodeLink link, FailureKind kind, Throwable failure) {
		// It may be told before the connection is, and must not be chosen again.
		link.abandon(Failures.describe(failure));
		this.gate.holdIf(link);
		if (kind == FailureKind.REPLY_CUT_OFF && !command.hasPristineOutput()) {
			return command.fail(CommandFailures.cutOff(command, link));
		}
		if (ReadLosses.isToBlame(command, link) && kind != FailureKind.NOT_SENT) {
			return command.fail(ReadLosses.exception(command, link));
		}
		again(command, link, link.lossReason(), false);
		return false;
	}

	private void again(TrackedCommand<?, ?, ?> command, NodeLink link, String reason, boolean refused) {
		if (command.issuer().isClosed()) {
			command.fail(CommandFailures.unanswered(command, link));
		}
		else if (command.deadline() - System.nanoTime() <= 0) {
			command.fail(new NoReadableNodeException(
					command.name() + " found no node to answer it in time; the last was " + link + ": " + reason));
		}
		else if (command instanceof CursorCommand<?, ?, ?> iteration && !iteration.isFirst()) {
			goOn(iteration, refused);
		}
		else if (command.attempts() < IMMEDIATE_ATTEMPTS) {
			dispatch(command, link);
		}
		else {
			long pause = command.issuer().isShared() ? RETRY.toNanos()
					: DEDICATED_RETRY.delayNanos(command.attempts() - IMMEDIATE_ATTEMPTS, DEDICATED_RETRY.maxDelay());
			this.connector.schedule(() -> dispatch(command, link), pause, () -> rejected(command, closed()));
		}
	}

	/** What its process refuses, it refuses for a while; there is no other one to ask. */
	private void goOn(CursorCommand<?, ?, ?> iteration, boolean refused) {
		boolean patient = refused || iteration.attempts() < IMMEDIATE_ATTEMPTS;
		Runnable next = (iteration.issuer() instanceof DedicatedWriter dedicated)
				? () -> dedicated.dispatchAgain(iteration) : () -> this.dispatcher.goOn(iteration, patient);
		if (refused) {
			this.connector.schedule(next, RETRY.toNanos(), () -> rejected(iteration, closed()));
		}
		else {
			next.run();
		}
	}

	private void dispatch(TrackedCommand<?, ?, ?> command, NodeLink failed) {
		if (command.issuer() instanceof DedicatedWriter dedicated) {
			dedicated.dispatchAgain(command);
		}
		else {
			this.dispatcher.dispatch(command, failed);
		}
	}

	/** A connection of its own that does not answer is not used again. */
	@Override
	public void onTimeout(TrackedCommand<?, ?, ?> command, NodeLink link) {
		command.fail(Timeouts.unanswered(command, link));
		if (command.issuer() instanceof DedicatedWriter
				&& (!command.isBlocking() || command.isSwallowedBy(link, command.timeoutNanos()))) {
			link.abandon("it does not answer");
		}
	}

	@Override
	public void onRejected(TrackedCommand<?, ?, ?> command, RuntimeException reason) {
		rejected(command, reason);
	}

	/**
	 * See to a read that found nobody in time.
	 * @param command the command
	 * @param reason what was tried
	 */
	static void rejected(TrackedCommand<?, ?, ?> command, RuntimeException reason) {
		if (reason instanceof ReadFallbackLimitException) {
			command.fail(new ReadFallbackLimitException(command.name() + " was not sent: " + reason.getMessage()));
			return;
		}
		command.fail((reason instanceof NoEligibleReplicaException)
				? new NoEligibleReplicaException(command.name() + " was not answered: " + reason.getMessage())
				: new NoReadableNodeException(
						command.name() + " found no eligible replica, and no master either: " + reason.getMessage()));
	}

	/**
	 * What becomes of a read that waits when the application closes its connection.
	 * @return the exception
	 */
	static RuntimeException closed() {
		return new NoReadableNodeException("The read was not sent: its connection was closed while it waited");
	}

}
