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

package io.github.redisrw.benchmark.commands;

import java.util.Locale;

/**
 * What is done again and again.
 */
enum Operation {

	/**
	 * {@code GET} of a short value.
	 */
	GET {

		@Override
		void run(CommandClient client) {
			client.get(KEY);
		}

	},

	/**
	 * {@code SET} of a short value.
	 */
	SET {

		@Override
		void run(CommandClient client) {
			client.set(KEY, VALUE);
		}

	},

	/**
	 * {@code MULTI}, {@code SET}, {@code GET} and {@code EXEC}.
	 */
	TRANSACTION {

		@Override
		void run(CommandClient client) {
			client.transaction(KEY, VALUE);
		}

	},

	/**
	 * A hundred times {@code SET} in a pipeline.
	 */
	PIPELINE {

		@Override
		void run(CommandClient client) {
			client.pipeline(KEY, VALUE, 100);
		}

	};

	static final String KEY = "benchmark:key";

	static final String VALUE = "a value of some length";

	abstract void run(CommandClient client);

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
