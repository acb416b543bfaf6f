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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.redisrw.internal.command.CommandTable;
import io.github.redisrw.internal.command.CommandTraits;
import io.github.redisrw.internal.command.TransactionRole;
import io.github.redisrw.internal.flight.CommandFailures;
import io.github.redisrw.internal.flight.TrackedCommand;
import io.github.redisrw.internal.node.NodeLink;
import io.lettuce.core.output.CommandOutput;
import org.jspecify.annotations.Nullable;

/**
 * Follows the transactions of one connection, one after the other. Guarded by the monitor
 * of the connection.
 */
public final class Transactions {

	private @Nullable Transaction present;

	/**
	 * Note a command that is being issued.
	 * @param command the command
	 * @return what becomes of it
	 */
	public Admission admit(TrackedCommand<?, ?, ?> command) {
		CommandTraits traits = CommandTable.redis().lookup(command.name());
		TransactionRole role = (traits != null) ? traits.transactionRole() : null;
		Transaction transaction = this.present;
		if (transaction == null && (role == TransactionRole.MULTI || role == TransactionRole.WATCH)) {
			transaction = new Transaction();
			this.present = transaction;
		}
		if (transaction == null) {
			return Admission.FREE;
		}
		if (role == TransactionRole.MULTI) {
			transaction.queue(command);
		}
		// What follows a WATCH that is lost harms nobody, as long as it is not MULTI.
		boolean member = transaction.isQueueing() || !transaction.isLost();
		if (member) {
			command.bind(transaction.isQueueing() || role != null);
		}
		if (transaction.isQueueing() && role != TransactionRole.MULTI && role != TransactionRole.EXEC
				&& role != TransactionRole.DISCARD) {
			command.queued();
			transaction.members().add(command);
		}
		if (command instanceof ExecCommand<?, ?, ?> exec) {
			transaction.end(exec);
		}
		if (role == TransactionRole.EXEC || role == TransactionRole.DISCARD
				|| (role == TransactionRole.UNWATCH && !transaction.isQueueing())) {
			this.present = null;
		}
		if (transaction.isLost() && (member || role == TransactionRole.UNWATCH)) {
			boolean ends = role == TransactionRole.DISCARD || role == TransactionRole.UNWATCH;
			String reason = transaction.lossReason();
			return new Admission(null,
					ends ? () -> succeed(command) : () -> command.fail(CommandFailures.transactionNotExecuted(reason)));
		}
		return member ? new Admission(transaction, null) : Admission.FREE;
	}

	private static <K, V, T> void succeed(TrackedCommand<K, V, T> command) {
		CommandOutput<K, V, T> output = command.getOutput();
		if (output != null) {
			output.set(ByteBuffer.wrap("OK".getBytes(StandardCharsets.US_ASCII)));
		}
		command.complete();
	}

	public boolean isUnderWay() {
		return this.present != null;
	}

	/** Whether commands are refused until the end of a transaction that is lost. */
	public boolean isLostAndOpen() {
		return this.present != null && this.present.isQueueing() && this.present.isLost();
	}

	/**
	 * The connection ends, and with it what is under way.
	 * @return what has been queued, and awaits what comes of {@code EXEC}
	 */
	public List<TrackedCommand<?, ?, ?>> end() {
		Transaction ended = this.present;
		this.present = null;
		return (ended != null) ? ended.members() : List.of();
	}

	/** Nothing more is sent on a connection: what has begun there is lost. */
	public void left(NodeLink link) {
		if (this.present != null && this.present.hasBegunOn(link)) {
			this.present.lose("the connection was lost");
		}
	}

	/**
	 * What becomes of a command.
	 *
	 * @param transaction what it belongs to, {@code null} if to none
	 * @param end completes it, {@code null} if it is to be sent
	 */
	public record Admission(@Nullable Transaction transaction, @Nullable Runnable end) {

		static final Admission FREE = new Admission(null, null);

	}

}
