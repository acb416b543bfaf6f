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

package io.github.redisrw.internal.routing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.redisrw.internal.topology.ReplicationPosition;
import org.jspecify.annotations.Nullable;

/**
 * A position in words: what a token is.
 */
public final class ConsistencyToken {

	/** Where it is not known what has been written, only the master will do. */
	static final String ONLY_MASTER = of(ReplicationPosition.UNKNOWN);

	private static final int MAX_LENGTH = 64;

	private static final Pattern FORM = Pattern.compile("([0-9a-f]{40})-([0-9]{1,18})");

	private ConsistencyToken() {
	}

	public static String of(ReplicationPosition position) {
		return position.replicationId() + "-" + position.offset();
	}

	/**
	 * Read a token.
	 * @param token the token
	 * @return the position, {@code null} if it is none
	 */
	public static @Nullable ReplicationPosition parse(String token) {
		if (token.length() > MAX_LENGTH) {
			return null;
		}
		Matcher matcher = FORM.matcher(token);
		return matcher.matches() ? new ReplicationPosition(matcher.group(1), Long.parseLong(matcher.group(2))) : null;
	}

}
