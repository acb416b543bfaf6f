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

package io.github.redisrw.benchmark.failover;

import java.util.ArrayList;
import java.util.List;

/**
 * What came of a scenario: its figures, and what should have held and did not.
 */
final class Finding {

	static final String HEAD = """
			| scenario | figures | holds |
			| --- | --- | --- |
			""";

	private final String title;

	private final List<String> figures = new ArrayList<>();

	private final List<String> broken = new ArrayList<>();

	Finding(String title) {
		this.title = title;
	}

	Finding figure(String name, Object value) {
		this.figures.add(name + " " + value);
		return this;
	}

	/**
	 * States what must hold.
	 * @param what in words
	 * @param holds whether it does
	 * @return this
	 */
	Finding must(String what, boolean holds) {
		if (!holds) {
			this.broken.add(what);
		}
		return this;
	}

	boolean holds() {
		return this.broken.isEmpty();
	}

	/**
	 * Writes a row of the table.
	 * @return it in Markdown
	 */
	String row() {
		return "| " + this.title + " | " + String.join(", ", this.figures) + " | "
				+ (holds() ? "yes" : "**no**: " + String.join("; ", this.broken)) + " |\n";
	}

}
