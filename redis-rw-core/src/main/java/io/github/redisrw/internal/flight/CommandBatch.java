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

package io.github.redisrw.internal.flight;

import java.util.ArrayList;
import java.util.List;

import io.github.redisrw.internal.command.CommandTable;
import io.github.redisrw.internal.command.CommandTraits;
import io.github.redisrw.internal.command.TransactionRole;
import io.github.redisrw.internal.gate.HeldWrite;
import io.github.redisrw.internal.node.NodeLink;

/**
 * Commands that were issued together and stay in one piece.
 */
public final class CommandBatch implements HeldWrite<NodeLink> {

	private final List<TrackedCommand<?, ?, ?>> commands;

	public CommandBatch(List<TrackedCommand<?, ?, ?>> commands) {
		this.commands = commands;
		if (commands.stream().anyMatch(CommandBatch::beginsTransaction)) {
			commands.forEach(CommandBatch::bind);
		}
	}

	/** A transaction is confirmed as a whole. */
	private static void bind(TrackedCommand<?, ?, ?> command) {
		command.bind(true);
		if (!command.isExec()) {
			command.acks(null);
		}
	}

	private static boolean beginsTransaction(TrackedCommand<?, ?, ?> command) {
		CommandTraits traits = CommandTable.redis().lookup(command.name());
		return traits != null && traits.transactionRole() == TransactionRole.MULTI;
	}

	@Override
	public void send(NodeLink link) {
		long now = System.nanoTime();
		List<TrackedCommand<?, ?, ?>> sent = new ArrayList<>(this.commands.size());
		boolean whole = true;
		for (TrackedCommand<?, ?, ?> command : this.commands) {
			if (command.isDone()) {
				command.discard();
				whole &= !command.isIndispensable();
			}
			else {
				sent.add(command);
			}
		}
		if (!whole) {
			sent.forEach((command) -> command
				.rejectApart(CommandFailures.transactionNotExecuted(TrackedCommand.PART_GIVEN_UP)));
			return;
		}
		sent.forEach((command) -> command.assign(link, now));
		link.writer().write(sent);
	}

	@Override
	public void reject(RuntimeException reason) {
		this.commands.forEach((command) -> command.rejectApart(reason));
	}

	@Override
	public void discard() {
		this.commands.forEach(TrackedCommand::discard);
	}

	@Override
	public boolean isDone() {
		return this.commands.stream().allMatch(TrackedCommand::isDone);
	}

	@Override
	public long holdDeadline() {
		return this.commands.get(0).holdDeadline();
	}

}
