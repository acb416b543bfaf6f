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
package io.github.redisrw.internal.flight.observation;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The prefixes of error replies, such as {@code WRONGTYPE}. Scripts and modules make up
 * their own, so there is a limit to how many are told apart. Thread-safe.
 */
final class ErrorPrefixes {

	private static final int MOST = 128;

	private static final int LONGEST = 32;

	private final Set<String> known = ConcurrentHashMap.newKeySet();

	/**
	 * The prefix of an error reply.
	 * @param error the reply, without the leading minus
	 * @return the prefix, {@code null} if it has none, or there are too many already
	 */
	@Nullable String of(@Nullable String error) {
		int length = (error != null) ? length(error) : 0;
		if (error == null || length == 0 || length > LONGEST) {
			return null;
		}
		String prefix = error.substring(0, length);
		if (this.known.contains(prefix)) {
			return prefix;
		}
		return (this.known.size() < MOST && this.known.add(prefix)) ? prefix : null;
	}

	private static int length(String error) {
		int end = 0;
		while (end < error.length() && isPart(error.charAt(end), end)) {
			end++;
		}
		return (end == error.length() || error.charAt(end) == ' ') ? end : 0;
	}

	private static boolean isPart(char character, int index) {
		return (character >= 'A' && character <= 'Z')
				|| (index > 0 && (character == '_' || (character >= '0' && character <= '9')));
	}

}
