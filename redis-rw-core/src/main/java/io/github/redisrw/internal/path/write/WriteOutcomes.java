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

package io.github.redisrw.internal.path.write;

import io.github.redisrw.internal.command.Outcome;
import io.github.redisrw.internal.failover.FailoverCoordinator;
import io.github.redisrw.internal.flight.CommandFailures;
import io.github.redisrw.internal.flight.CommandOutcomes;
import io.github.redisrw.internal.flight.FailureKind;
import io.github.redisrw.internal.flight.ReadCommand;
import io.github.redisrw.internal.flight.TrackedCommand;
import io.github.redisrw.internal.flight.classification.CommandClassifier;
import io.github.redisrw.internal.gate.WriteGate;
import io.github.redisrw.internal.node.DispatchedCommand;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.Timeouts;
import io.github.redisrw.internal.node.query.Failures;
import io.github.redisrw.internal.path.DedicatedWriter;
import io.github.redisrw.internal.path.ReadLosses;
import io.github.redisrw.internal.topology.TopologySource;
import io.lettuce.core.protocol.DemandAware;

/**
 * What becomes of a write: one that was not executed is sent again, one of which that is
 * not known is not. Thread-safe.
 */
final class WriteOutcomes implements CommandOutcomes {

	private final WriteGate<NodeLink> gate;

	private final FailoverCoordinator<NodeLink> coordinator;

	private final WritePathObserver observer;

	private final TopologySource source;

	WriteOutcomes(WriteGate<NodeLink> gate, FailoverCoordinator<NodeLink> coordinator, WritePathObserver observer,
			TopologySource source) {
		this.source = source;
		this.gate = gate;
		this.coordinator = coordinator;
		this.observer = observer;
	}

	@Override
	public boolean takesBack(TrackedCommand<?, ?, ?> command, NodeLink link, String error) {
		boolean refused = CommandClassifier.outcome(command, error) == Outcome.NOT_EXECUTED
				|| this.source.isRefusal(error);
		if (!refused || isAboutItsConnection(command)) {
			return false;
		}
		refused(link, error);
		if (command.isBound()) {
			command.fail(CommandFailures.transactionNotExecuted(link + " refuses writes: " + error));
		}
		else {
			command.clearError();
			command.issuer().resend(command);
		}
		if (error.startsWith("READONLY")) {
			takeBackReads(link);
		}
		return true;
	}

	/**
	 * The former master answers the reads behind what it refuses as the replica that it
	 * has become. What is behind the next write goes back with that, in its turn.
	 */
	private static void takeBackReads(NodeLink link) {
		for (DispatchedCommand<?, ?, ?> read : link.inFlight().first(CommandClassifier::isReadOnly)) {
			if (read instanceof TrackedCommand<?, ?, ?> tracked && tracked.issuer().isForWrites() && tracked.isMovable()
					&& !(read instanceof ReadCommand<?, ?, ?> || read instanceof DemandAware.Sink)) {
				TrackedCommand<?, ?, ?> successor = tracked.succeed();
				successor.issuer().resend(successor);
			}
		}
	}

	/** On another connection, {@code WAIT} would answer at once. */
	private static boolean isAboutItsConnection(TrackedCommand<?, ?, ?> command) {
		return command.name().equals("WAIT") || command.name().equals("WAITAOF");
	}

	/**
	 * A node turns out not to be the master any more.
	 * @param link where it has said so
	 * @param error what it has said
	 */
	void refused(NodeLink link, String error) {
		NodeLink beside = link.master();
		NodeLink master = (beside != null) ? beside : link;
		this.gate.holdIf(master);
		this.coordinator.demoted(master, error);
	}

	@Override
	public boolean onFailure(TrackedCommand<?, ?, ?> command, NodeLink link, FailureKind kind, Throwable failure) {
		// Whoever is told of this may issue the next command before the connection is
		// closed.
		this.gate.holdIf(link);
		link.abandon(Failures.describe(failure));
		boolean toBlame = ReadLosses.isToBlame(command, link);
		boolean notSent = kind == FailureKind.NOT_SENT;
		if (command.isBound()) {
			return (notSent || !(mayBeExecuted(command) || command.isExecSent()))
					? command.fail(CommandFailures.transactionNotExecuted(link.lossReason()))
					: unknown(command, link, link.lossReason(), failure);
		}
		if (notSent) {
			return command.issuer().resend(command);
		}
		if (CommandClassifier.isReadOnly(command)) {
			return toBlame ? command.fail(ReadLosses.exception(command, link)) : readAgain(command, link, kind);
		}
		boolean repeatable = CommandClassifier.isRepeatable(command) && !toBlame && !command.issuer().isClosed();
		if (kind == FailureKind.REPLY_LOST && repeatable) {
			command.repeat();
			return command.issuer().resend(command);
		}
		return unknown(command, link, link.lossReason(), failure);
	}

	/** Of a transaction, the server executes what comes before MULTI, and EXEC. */
	private static boolean mayBeExecuted(TrackedCommand<?, ?, ?> command) {
		return command.isExec() || (!command.isIndispensable() && !CommandClassifier.isReadOnly(command));
	}

	private static boolean readAgain(TrackedCommand<?, ?, ?> command, NodeLink link, FailureKind kind) {
		if (kind == FailureKind.REPLY_CUT_OFF && !command.hasPristineOutput()) {
			return command.fail(CommandFailures.cutOff(command, link));
		}
		return command.issuer().isClosed() ? command.fail(CommandFailures.unanswered(command, link))
				: command.issuer().resend(command);
	}

	@Override
	public void onTimeout(TrackedCommand<?, ?, ?> command, NodeLink link) {
		// Whoever is told of this may issue the next command at once.
		if (link.listener() instanceof DedicatedWriter writer && command.isSwallowedBy(link, command.timeoutNanos())
				&& isHeardElsewhere(link, command.sent())) {
			writer.replace(link);
		}
		RuntimeException timeout = Timeouts.unanswered(command, link);
		if (CommandClassifier.isReadOnly(command)) {
			command.fail(timeout);
		}
		else {
			unknown(command, link, "no reply in time", timeout);
		}
	}

	private boolean isHeardElsewhere(NodeLink link, long since) {
		NodeLink master = this.gate.master();
		return master != null && MasterLinks.leadsToMaster(master, link) && master.hasReceivedSince(since);
	}

	@Override
	public void onRejected(TrackedCommand<?, ?, ?> command, RuntimeException reason) {
		if (command.fail(reason) && command.isRepeated()) {
			this.observer.unknownOutcome();
		}
	}

	private boolean unknown(TrackedCommand<?, ?, ?> command, NodeLink link, String reason, Throwable failure) {
		boolean failed = command.fail(CommandFailures.outcomeUnknown(command, link, reason, failure));
		if (failed) {
			this.observer.unknownOutcome();
		}
		return failed;
	}

}
