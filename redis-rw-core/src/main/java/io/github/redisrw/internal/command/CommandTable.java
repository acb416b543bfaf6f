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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * What is known about the commands of Redis, by name. Immutable.
 * <p>
 * The name of a command is the word that is sent, so {@code JSON.GET} and not
 * {@code JSON_GET}. A subcommand is found by its container and the first argument, or
 * under the name {@code COMMAND} gives it, such as {@code OBJECT|ENCODING}.
 */
public final class CommandTable {

	private final Map<String, CommandTraits> commands;

	private CommandTable(Map<String, CommandTraits> commands) {
		this.commands = commands;
	}

	/**
	 * The table of Redis 6.2 to 8, with the modules of Redis Stack. It is loaded when
	 * first asked for.
	 * @return always the same table
	 */
	public static CommandTable redis() {
		return Redis.TABLE;
	}

	/**
	 * Finds a command by its name alone. A name in upper case is found without allocating
	 * anything.
	 * @param name in upper or lower case
	 * @return what holds for the command whatever its arguments are, erring on the side
	 * of caution, or {@code null} if the table does not know it
	 */
	public @Nullable CommandTraits lookup(String name) {
		CommandTraits traits = this.commands.get(name);
		return (traits != null || !hasLowerCase(name)) ? traits : this.commands.get(name.toUpperCase(Locale.ROOT));
	}

	/**
	 * Decides what a command with arguments is.
	 * @param name in upper or lower case
	 * @param arguments what follows the name, asked for only if it
	 * {@linkplain CommandTraits#dependsOnArguments() matters}
	 * @return what holds for the command as it is sent; of the kind
	 * {@link CommandKind#UNKNOWN} if the table does not know it
	 */
	public CommandTraits classify(String name, Supplier<? extends List<String>> arguments) {
		CommandTraits traits = lookup(name);
		if (traits == null) {
			return CommandTraits.UNKNOWN;
		}
		return traits.dependsOnArguments() ? traits.with(arguments.get()) : traits;
	}

	static CommandTable of(List<String> lines) {
		Map<String, TableEntry> entries = new HashMap<>();
		Map<String, Map<String, CommandTraits>> subcommands = new HashMap<>();
		Map<String, CommandTraits> commands = new HashMap<>();
		for (String line : lines) {
			if (line.isEmpty() || line.startsWith("#")) {
				continue;
			}
			TableEntry entry = TableEntry.parse(line);
			if (entries.put(entry.name(), entry) != null) {
				throw new IllegalArgumentException("Two lines for " + entry.name());
			}
			String container = entry.container();
			if (container != null) {
				CommandTraits traits = new CommandTraits(entry, Map.of());
				commands.put(entry.name(), traits);
				subcommands.computeIfAbsent(container, (name) -> new HashMap<>()).put(entry.subcommand(), traits);
			}
		}
		if (!entries.keySet().containsAll(subcommands.keySet())) {
			throw new IllegalArgumentException("A subcommand whose container has no line");
		}
		entries.forEach((name, entry) -> commands.computeIfAbsent(name,
				(command) -> new CommandTraits(entry, subcommands.getOrDefault(command, Map.of()))));
		return new CommandTable(commands);
	}

	private static boolean hasLowerCase(String name) {
		for (int i = 0; i < name.length(); i++) {
			if (Character.isLowerCase(name.charAt(i))) {
				return true;
			}
		}
		return false;
	}

	/** Loads the table on first use. */
	private static final class Redis {

		private static final String RESOURCE = "commands.txt";

		static final CommandTable TABLE = of(read());

		private static List<String> read() {
			InputStream resource = CommandTable.class.getResourceAsStream(RESOURCE);
			if (resource == null) {
				throw new IllegalStateException("No resource " + RESOURCE + " beside " + CommandTable.class.getName());
			}
			try (BufferedReader reader = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
				return reader.lines().toList();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
