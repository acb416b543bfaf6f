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

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * One line of the table, see {@code commands.txt} for its form.
 *
 * @param name in upper case, a subcommand's with its container's: {@code OBJECT|FREQ}
 * @param kind what the command does
 * @param readPath whether it may run on the read path
 * @param cursor whether it belongs to a scan by cursor
 * @param blockTime where it says for how long it blocks, {@code null} if it never does
 * @param masterWord the argument that keeps it off the read path, if there is one
 */
record TableEntry(String name, CommandKind kind, boolean readPath, boolean cursor, @Nullable BlockTime blockTime,
		@Nullable String masterWord) {

	private static final String MASTER_WITH = "master-with:";

	private static final String BLOCK = "block:";

	static TableEntry parse(String line) {
		String[] words = line.split(" ", -1);
		if (words.length < 2) {
			throw new IllegalArgumentException("No kind in \"" + line + "\"");
		}
		CommandKind kind = CommandKind.valueOf(words[1].toUpperCase(Locale.ROOT));
		boolean readPath = kind == CommandKind.READ;
		boolean cursor = false;
		BlockTime blockTime = null;
		String masterWord = null;
		for (int i = 2; i < words.length; i++) {
			String flag = words[i];
			if (flag.equals("master")) {
				readPath = false;
			}
			else if (flag.equals("replica") && kind == CommandKind.SERVER) {
				readPath = true;
			}
			else if (flag.equals("cursor")) {
				cursor = true;
			}
			else if (flag.startsWith(BLOCK)) {
				String where = flag.substring(BLOCK.length());
				blockTime = BlockTime.valueOf(where.toUpperCase(Locale.ROOT).replace('-', '_'));
			}
			else if (flag.startsWith(MASTER_WITH)) {
				masterWord = flag.substring(MASTER_WITH.length());
				readPath = false;
			}
			else {
				throw new IllegalArgumentException("No flag \"" + flag + "\" can be in \"" + line + "\"");
			}
		}
		return new TableEntry(words[0], kind, readPath, cursor, blockTime, masterWord);
	}

	/**
	 * The command this one is a subcommand of.
	 * @return {@code null} if it is not a subcommand
	 */
	@Nullable String container() {
		int separator = this.name.indexOf('|');
		return (separator < 0) ? null : this.name.substring(0, separator);
	}

	String subcommand() {
		return this.name.substring(this.name.indexOf('|') + 1);
	}

	@Nullable TransactionRole transactionRole() {
		return (this.kind == CommandKind.TRANSACTION) ? TransactionRole.valueOf(this.name) : null;
	}

	TableEntry withoutBlocking() {
		return new TableEntry(this.name, this.kind, this.readPath, this.cursor, null, this.masterWord);
	}

	TableEntry withoutMasterWord() {
		return new TableEntry(this.name, this.kind, true, this.cursor, this.blockTime, null);
	}

}
