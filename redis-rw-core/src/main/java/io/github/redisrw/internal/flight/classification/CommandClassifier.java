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

package io.github.redisrw.internal.flight.classification;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;

import io.github.redisrw.internal.command.CommandKind;
import io.github.redisrw.internal.command.CommandTable;
import io.github.redisrw.internal.command.CommandTraits;
import io.github.redisrw.internal.command.Outcome;
import io.github.redisrw.internal.command.TransactionRole;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

/**
 * Puts Lettuce's commands to the {@link CommandTable}.
 */
public final class CommandClassifier {

	private static final Set<CommandType> CURSORS = EnumSet.of(CommandType.SCAN, CommandType.SSCAN, CommandType.HSCAN,
			CommandType.ZSCAN);

	private static final Set<String> SCRIPTS_THAT_READ = Set.of("EVAL_RO", "EVALSHA_RO", "FCALL_RO");

	private CommandClassifier() {
	}

	/**
	 * The name of a command: the word that is put on the wire. What whoever makes up
	 * commands calls them does not matter.
	 * @param command the command
	 * @return the name, in upper case
	 */
	public static String name(RedisCommand<?, ?, ?> command) {
		ProtocolKeyword type = command.getType();
		// That of Lettuce's own is what they are called, and costs nothing.
		return (type instanceof CommandType) ? type.toString()
				: new String(type.getBytes(), StandardCharsets.UTF_8).toUpperCase(Locale.ROOT);
	}

	public static CommandTraits classify(RedisCommand<?, ?, ?> command) {
		return CommandTable.redis().classify(name(command), () -> arguments(command));
	}

	/**
	 * Whether a command is one of the {@code SCAN} family.
	 * @param command the command
	 * @return {@code true} if it gives and takes a cursor
	 */
	public static boolean isCursor(RedisCommand<?, ?, ?> command) {
		if (command.getType() instanceof CommandType type) {
			return CURSORS.contains(type);
		}
		CommandTraits traits = CommandTable.redis().lookup(name(command));
		return traits != null && traits.isCursor();
	}

	public static boolean isKnown(RedisCommand<?, ?, ?> command) {
		return CommandTable.redis().lookup(name(command)) != null;
	}

	/**
	 * The outcome that an error reply to a command tells of.
	 * @param command the command
	 * @param error the reply, without the leading minus
	 * @return {@link Outcome#NOT_EXECUTED} or {@link Outcome#EXECUTED}
	 */
	public static Outcome outcome(RedisCommand<?, ?, ?> command, String error) {
		return runsCode(command) ? Outcome.ofErrorReplyOfCode(error) : Outcome.ofErrorReply(error);
	}

	/** Whether it runs what somebody has written: a script, a function, a module. */
	public static boolean runsCode(RedisCommand<?, ?, ?> command) {
		CommandTraits traits = CommandTable.redis().lookup(name(command));
		return traits == null || traits.kind() == CommandKind.SCRIPT || SCRIPTS_THAT_READ.contains(name(command));
	}

	/**
	 * Whether a command certainly changes nothing. Asked when it has been sent, on
	 * threads that nothing may be thrown on.
	 * @param command the command
	 * @return {@code true} if it does not; {@code false} also if its arguments cannot be
	 * encoded any more
	 */
	public static boolean isReadOnly(RedisCommand<?, ?, ?> command) {
		return isSaid(() -> classify(command).isAllowedOnReadPath());
	}

	/** Arguments are encoded by code of the application, each time they are asked for. */
	private static boolean isSaid(BooleanSupplier question) {
		try {
			return question.getAsBoolean();
		}
		catch (RuntimeException | Error ex) {
			return false;
		}
	}

	/**
	 * Whether a command may change data when it is executed. Those of a transaction do so
	 * by {@code EXEC}.
	 * @param command the command
	 * @return {@code false} if it certainly does not
	 */
	public static boolean mayWrite(RedisCommand<?, ?, ?> command) {
		CommandTraits traits = classify(command);
		return switch (traits.kind()) {
			case WRITE, SCRIPT, UNKNOWN -> !traits.isAllowedOnReadPath();
			case TRANSACTION -> traits.transactionRole() == TransactionRole.EXEC;
			default -> false;
		};
	}

	/**
	 * Whether a write may be sent again although it may have been executed.
	 * {@code XREADGROUP} may: what it has delivered without reaching the application is
	 * pending, for that or another consumer to claim. With {@code NOACK} it would be
	 * lost.
	 * @param command the command
	 * @return {@code true} if nothing is lost or done twice by that; {@code false} also
	 * if its arguments cannot be encoded any more
	 */
	public static boolean isRepeatable(RedisCommand<?, ?, ?> command) {
		return isSaid(() -> name(command).equals("XREADGROUP") && !hasOption(arguments(command), "NOACK"));
	}

	/** Among the options of a read from streams, where a group may be called like one. */
	private static boolean hasOption(List<String> arguments, String wanted) {
		int index = 0;
		while (index < arguments.size() && !arguments.get(index).equalsIgnoreCase("STREAMS")) {
			String option = arguments.get(index).toUpperCase(Locale.ROOT);
			if (option.equals(wanted)) {
				return true;
			}
			index += switch (option) {
				case "GROUP" -> 3;
				case "NOACK" -> 1;
				default -> 2;
			};
		}
		return false;
	}

	/**
	 * For how long a command may block.
	 * @param command the command
	 * @return the time, zero for ever, {@code null} if it does not block
	 */
	public static @Nullable Duration blockTime(RedisCommand<?, ?, ?> command) {
		CommandTraits traits = CommandTable.redis().lookup(name(command));
		return (traits != null && traits.isBlocking()) ? traits.blockTimeout(arguments(command)) : null;
	}

	/**
	 * The arguments as texts, as they will be put on the wire.
	 * @param command the command
	 * @return the arguments
	 */
	public static List<String> arguments(RedisCommand<?, ?, ?> command) {
		return EncodedArguments.texts(command);
	}

}
