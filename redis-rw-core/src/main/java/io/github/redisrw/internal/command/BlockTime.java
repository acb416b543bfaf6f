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

import org.jspecify.annotations.Nullable;

/**
 * Where the arguments of a blocking command say for how long it may block.
 */
enum BlockTime {

	/**
	 * {@code BLMPOP timeout numkeys ...}.
	 */
	FIRST_SECONDS {
		@Override
		@Nullable Duration in(List<String> arguments) {
			return seconds(arguments, 0);
		}
	},

	/**
	 * {@code BLMOVE source destination wherefrom whereto timeout ...}.
	 */
	FIFTH_SECONDS {
		@Override
		@Nullable Duration in(List<String> arguments) {
			return seconds(arguments, 4);
		}
	},

	/**
	 * {@code BLPOP key ... timeout}.
	 */
	LAST_SECONDS {
		@Override
		@Nullable Duration in(List<String> arguments) {
			return seconds(arguments, arguments.size() - 1);
		}
	},

	/**
	 * {@code WAIT numreplicas timeout}.
	 */
	SECOND_MILLIS {
		@Override
		@Nullable Duration in(List<String> arguments) {
			return millis(arguments, 1);
		}
	},

	/**
	 * {@code WAITAOF numlocal numreplicas timeout}.
	 */
	THIRD_MILLIS {
		@Override
		@Nullable Duration in(List<String> arguments) {
			return millis(arguments, 2);
		}
	},

	/**
	 * {@code XREAD ... [BLOCK milliseconds] ... STREAMS key ...}, where a group, a
	 * consumer or a key may be called {@code BLOCK} as well.
	 */
	STREAM_OPTION {
		@Override
		@Nullable Duration in(List<String> arguments) {
			int index = 0;
			while (index < arguments.size()) {
				String option = arguments.get(index);
				if (option.equalsIgnoreCase("STREAMS")) {
					return null;
				}
				if (option.equalsIgnoreCase("BLOCK")) {
					return millis(arguments, index + 1);
				}
				boolean withoutValue = option.equalsIgnoreCase("NOACK");
				index += withoutValue ? 1 : (option.equalsIgnoreCase("GROUP") ? 3 : 2);
			}
			return null;
		}
	},

	/**
	 * {@code TS.READ key timestamp [BLOCK milliseconds mincount] ...}.
	 */
	SERIES_OPTION {
		@Override
		@Nullable Duration in(List<String> arguments) {
			for (int index = 2; index < arguments.size(); index++) {
				if (arguments.get(index).equalsIgnoreCase("BLOCK")) {
					return millis(arguments, index + 1);
				}
			}
			return null;
		}
	};

	/**
	 * The time these arguments ask for, zero meaning for ever.
	 * @param arguments what follows the command's name
	 * @return {@code null} if they do not ask to block or the server must refuse them
	 */
	abstract @Nullable Duration in(List<String> arguments);

	/**
	 * Whether the command blocks only when an option says so.
	 */
	boolean isOptional() {
		return this == STREAM_OPTION || this == SERIES_OPTION;
	}

	private static @Nullable Duration seconds(List<String> arguments, int index) {
		if (index < 0 || index >= arguments.size()) {
			return null;
		}
		try {
			double millis = Math.ceil(Double.parseDouble(arguments.get(index)) * 1000);
			return (millis >= 0 && millis < Long.MAX_VALUE) ? Duration.ofMillis((long) millis) : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	private static @Nullable Duration millis(List<String> arguments, int index) {
		if (index >= arguments.size()) {
			return null;
		}
		try {
			long millis = Long.parseLong(arguments.get(index));
			return (millis >= 0) ? Duration.ofMillis(millis) : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

}
