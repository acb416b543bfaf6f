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

package io.github.redisrw.internal.command;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The answers about one command. Immutable and shared by everyone who asks.
 * <p>
 * Traits from {@link CommandTable#lookup(String)} answer for the command with any
 * arguments: a command that {@link #isAllowedOnReadPath()} is allowed there whatever the
 * arguments are, one that {@link #isBlocking()} blocks with some of them. A container
 * such as {@code CLIENT} answers for the subcommands the table does not know, and those
 * it knows may differ. Traits from {@link CommandTable#classify} answer for the command
 * as it is sent.
 */
public final class CommandTraits {

	static final CommandTraits UNKNOWN = new CommandTraits(
			new TableEntry("", CommandKind.UNKNOWN, false, false, null, null), Map.of());

	private final TableEntry entry;

	private final Map<String, CommandTraits> subcommands;

	private final @Nullable TransactionRole transactionRole;

	private final @Nullable CommandTraits withoutBlocking;

	private final @Nullable CommandTraits withoutMasterWord;

	/**
	 * Traits of a line of the table.
	 * @param entry the line
	 * @param subcommands by their own names in upper case
	 */
	CommandTraits(TableEntry entry, Map<String, CommandTraits> subcommands) {
		this.entry = entry;
		this.subcommands = Map.copyOf(subcommands);
		this.transactionRole = entry.transactionRole();
		BlockTime blockTime = entry.blockTime();
		boolean blocksOnDemand = blockTime != null && blockTime.isOptional();
		this.withoutBlocking = blocksOnDemand ? new CommandTraits(entry.withoutBlocking(), Map.of()) : null;
		boolean hasMasterWord = entry.masterWord() != null;
		this.withoutMasterWord = hasMasterWord ? new CommandTraits(entry.withoutMasterWord(), Map.of()) : null;
	}

	/**
	 * What the command does.
	 * @return the only kind it is of
	 */
	public CommandKind kind() {
		return this.entry.kind();
	}

	/**
	 * Whether the server flags the command {@code readonly}: it reads the key space, and
	 * a replica serves it. {@link #isAllowedOnReadPath()} is the question to ask before
	 * sending it to one.
	 * @return whether the command is of the kind {@link CommandKind#READ}
	 */
	public boolean isReadOnly() {
		return kind() == CommandKind.READ;
	}

	/**
	 * Whether the command changes keys, or may: it writes, runs a script or is not known.
	 * @return {@code true} also if the table cannot tell
	 */
	public boolean isWrite() {
		return switch (kind()) {
			case WRITE, SCRIPT, UNKNOWN -> true;
			default -> false;
		};
	}

	/**
	 * Whether a replica can stand in for the master here: it serves the command, the
	 * command changes nothing on the node, and nothing later on depends on which node it
	 * was. That is every read, except what keeps its state on one node (as
	 * {@code FT.CURSOR} does), and the questions to a server, such as {@code PING} or
	 * {@code INFO}.
	 * @return {@code false} also if the table cannot tell
	 */
	public boolean isAllowedOnReadPath() {
		return this.entry.readPath();
	}

	/**
	 * Whether the server may hold back the reply until something happens or
	 * {@linkplain #blockTimeout(List) a time} is over.
	 * @return whether the command blocks, if need be
	 */
	public boolean isBlocking() {
		return this.entry.blockTime() != null;
	}

	/**
	 * For how long the command may block when sent with these arguments. The answer is
	 * the same whether or not the arguments were classified.
	 * @param arguments what follows the command's name
	 * @return zero for ever; {@code null} if it does not block, be it that the arguments
	 * do not ask for it or that the server refuses them
	 */
	public @Nullable Duration blockTimeout(List<String> arguments) {
		BlockTime blockTime = this.entry.blockTime();
		return (blockTime != null) ? blockTime.in(arguments) : null;
	}

	/**
	 * Whether the command is one of a scan by cursor ({@code SCAN}, {@code SSCAN},
	 * {@code HSCAN}, {@code ZSCAN}): a cursor means something only to the node that gave
	 * it.
	 * @return whether the command gives and takes a cursor
	 */
	public boolean isCursor() {
		return this.entry.cursor();
	}

	/**
	 * The part the command plays in a transaction.
	 * @return {@code null} if it plays none
	 */
	public @Nullable TransactionRole transactionRole() {
		return this.transactionRole;
	}

	/**
	 * Whether the command changes the state of the connection it is sent on. Transactions
	 * and subscriptions have kinds of their own and are not meant.
	 * @return whether the command is of the kind {@link CommandKind#CONNECTION}
	 */
	public boolean isConnectionState() {
		return kind() == CommandKind.CONNECTION;
	}

	/**
	 * Whether the command is of the {@code SUBSCRIBE} family.
	 * @return whether the command is of the kind {@link CommandKind#SUBSCRIPTION}
	 */
	public boolean isPubSub() {
		return kind() == CommandKind.SUBSCRIPTION;
	}

	/**
	 * Whether other arguments can make for other answers, so that it takes
	 * {@link CommandTable#classify} to know.
	 * @return {@code false} if these traits are final
	 */
	public boolean dependsOnArguments() {
		return !this.subcommands.isEmpty() || this.withoutBlocking != null || this.withoutMasterWord != null;
	}

	CommandTraits with(List<String> arguments) {
		if (!this.subcommands.isEmpty() && !arguments.isEmpty()) {
			String subcommand = arguments.get(0).toUpperCase(Locale.ROOT);
			return this.subcommands.getOrDefault(subcommand, this);
		}
		if (this.withoutBlocking != null && blockTimeout(arguments) == null) {
			return this.withoutBlocking;
		}
		String masterWord = this.entry.masterWord();
		if (this.withoutMasterWord != null
				&& arguments.stream().noneMatch((word) -> word.equalsIgnoreCase(masterWord))) {
			return this.withoutMasterWord;
		}
		return this;
	}

	@Override
	public String toString() {
		return this.entry.name() + " " + kind() + (isAllowedOnReadPath() ? " (read path)" : "");
	}

}
