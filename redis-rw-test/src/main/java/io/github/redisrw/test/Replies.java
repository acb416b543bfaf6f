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

package io.github.redisrw.test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Reads replies that are maps in the form of text or of flat lists.
 */
final class Replies {

	private Replies() {
	}

	/**
	 * The {@code key:value} lines of a reply to {@code INFO}.
	 */
	static Map<String, String> info(@Nullable Object reply) {
		Map<String, String> info = new LinkedHashMap<>();
		for (String line : String.valueOf(reply).split("\r\n", -1)) {
			int colon = line.indexOf(':');
			if (colon > 0) {
				info.put(line.substring(0, colon), line.substring(colon + 1));
			}
		}
		return info;
	}

	/**
	 * A list of alternating keys and values, as Sentinel describes one server.
	 */
	static Map<String, String> map(@Nullable Object reply) {
		Map<String, String> map = new LinkedHashMap<>();
		if (reply instanceof List<?> list) {
			for (int i = 0; i + 1 < list.size(); i += 2) {
				map.put(String.valueOf(list.get(i)), String.valueOf(list.get(i + 1)));
			}
		}
		return map;
	}

	/**
	 * A list of such lists.
	 */
	static List<Map<String, String>> maps(@Nullable Object reply) {
		return (reply instanceof List<?> list) ? list.stream().map(Replies::map).toList() : List.of();
	}

}
