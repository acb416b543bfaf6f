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

package io.github.redisrw.internal.flight.transaction;

import java.util.ArrayList;
import java.util.List;

import io.github.redisrw.internal.command.CommandTable;
import io.github.redisrw.internal.command.CommandTraits;
import io.github.redisrw.internal.command.TransactionRole;
import io.github.redisrw.internal.flight.CommandFailures;
import io.github.redisrw.internal.flight.CommandIssuer;
import io.github.redisrw.internal.flight.TrackedCommand;
import io.github.redisrw.internal.gate.HeldWrite;
import io.github.redisrw.internal.node.NodeLink;
import io.lettuce.core.RedisException;
import org.jspecify.annotations.Nullable;

/**
 * Commands that were issued together and stay in one piece.
 */
public final class CommandBatch implements HeldWrite<NodeLink> {

	private final List<TrackedCommand<?, ?, ?>> commands;

	public CommandBatch(List<TrackedCommand<?, ?, ?>> commands) {
		this.commands = commands;
		boolean queueing = false;
		List<TrackedCommand<?, ?, ?>> members = new ArrayList<>(0);
		for (TrackedCommand<?, ?, ?> command : commands) {
			TransactionRole role = role(command);
			queueing |= role == TransactionRole.MULTI;
			if (queueing) {
				bind(command);
				members.add(command);
			}
			if (queueing && command instanceof ExecCommand<?, ?, ?> exec) {
				exec.members(members.subList(1, members.size() - 1));
				members.get(0).executedBy(exec);
				exec.begunBy(members.get(0));
				members.clear();
			}
			queueing &= role != TransactionRole.EXEC && role != TransactionRole.DISCARD;
		}
	}

	/** A transaction is confirmed, and counts as written, as a whole. */
	private static void bind(TrackedCommand<?, ?, ?> command) {
		command.bind(true);
		if (!command.isExec()) {
			command.queued();
		}
	}

	private static @Nullable TransactionRole role(TrackedCommand<?, ?, ?> command) {
		CommandTraits traits = CommandTable.redis().lookup(command.name());
		return (traits != null) ? traits.transactionRole() : null;
	}

	/** Whether a transaction is among them, or a part of one. */
	public boolean isTransaction() {
		return this.commands.stream().anyMatch(TrackedCommand::isBound);
	}

	@Override
	public void send(NodeLink link) {
		CommandIssuer issuer = this.commands.get(0).issuer();
		if (issuer.isClosed()) {
			this.commands.forEach((command) -> issuer.handOver().execute(() -> command.fail(issuer.closed())));
			return;
		}
		long now = System.nanoTime();
		List<TrackedCommand<?, ?, ?>> sent = new ArrayList<>(this.commands.size());
		for (TrackedCommand<?, ?, ?> command : this.commands) {
			if (command.isDone()) {
				command.discard();
			}
			else {
				sent.add(command);
			}
		}
		sent.forEach((command) -> command.assign(link, now));
		if (!link.writer().writeTogether(sent, () -> isWhole(sent, link))) {
			sent.forEach((command) -> command.completeExceptionally(new RedisException("Connection closed")));
		}
	}

	/**
	 * A transaction is not executed without one of its commands, and not begun either;
	 * nor is it where its path does not lead to any more.
	 */
	private boolean isWhole(List<TrackedCommand<?, ?, ?>> sent, NodeLink link) {
		String finding = null;
		if (this.commands.stream().anyMatch((command) -> command.isIndispensable() && command.isDone())) {
			finding = CommandFailures.PART_GIVEN_UP;
		}
		else if (this.commands.stream().anyMatch(TrackedCommand::isIndispensable)) {
			finding = !this.commands.get(0).issuer().goesTo(link, this.commands.get(0))
					? link + " is not written to any more"
					: isInTurn(sent, link) ? null : "what was issued before it was not sent to " + link + " yet";
		}
		if (finding != null) {
			RuntimeException reason = CommandFailures.transactionNotExecuted(finding);
			sent.forEach((command) -> command.withdraw(reason));
		}
		return finding == null;
	}

	/** What its caller has issued before may have gone back. */
	private static boolean isInTurn(List<TrackedCommand<?, ?, ?>> sent, NodeLink link) {
		return sent.isEmpty() || !link.inFlight().turnedBack().isOvertakenBy(sent.get(0).assigned(), true);
	}

	@Override
	public void reject(RuntimeException reason) {
		this.commands.get(0).issuer().rejectApart(this.commands, reason);
	}

	@Override
	public void discard() {
		this.commands.forEach(TrackedCommand::discard);
	}

	@Override
	public void holdBegins(long now) {
		this.commands.forEach((command) -> command.holdBegins(now));
	}

	@Override
	public void holdEnds(long now) {
		this.commands.forEach((command) -> command.holdEnds(now));
	}

	@Override
	public int size() {
		return this.commands.size();
	}

	@Override
	public boolean isWithdrawn() {
		return this.commands.get(0).isWithdrawn();
	}

	@Override
	public boolean isDone() {
		return this.commands.stream().allMatch(TrackedCommand::isDone);
	}

	@Override
	public long issued() {
		return this.commands.get(0).issued();
	}

	@Override
	public long holdDeadline() {
		return this.commands.get(0).holdDeadline();
	}

}
