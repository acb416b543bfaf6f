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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.redisrw.internal.topology.ReplicationPosition;
import org.jspecify.annotations.Nullable;

/**
 * Positions in words: what a token is. There is one part for each deployment that
 * something has been written to, {@code <replication ID>-<offset>}, with {@code <name>:}
 * before it if the deployment has a name; a dot is between parts.
 */
public final class ConsistencyToken {

	/** More than this in one scope is no use anybody has for them. */
	private static final int MOST_PARTS = 16;

	private static final int LONGEST_PART = 100;

	/** No token is longer. */
	static final int LONGEST = MOST_PARTS * (LONGEST_PART + 1);

	private static final Pattern PART = Pattern.compile("(?:([a-z][a-z0-9]{0,31}):)?([0-9a-f]{40})-([0-9]{1,18})");

	private ConsistencyToken() {
	}

	/**
	 * Put positions into words.
	 * @param positions the position for each deployment
	 * @return the token, {@code null} if there are none
	 */
	public static @Nullable String of(Map<String, ReplicationPosition> positions) {
		return positions.isEmpty() ? null
				: positions.entrySet()
					.stream()
					.map((entry) -> part(entry.getKey(), entry.getValue()))
					.collect(Collectors.joining("."));
	}

	private static String part(String deployment, ReplicationPosition position) {
		return (deployment.equals(RoutingPolicy.UNNAMED) ? "" : deployment + ":") + position.replicationId() + "-"
				+ position.offset();
	}

	/**
	 * Read a token.
	 * @param token the token
	 * @return the position for each deployment, {@code null} if it is none
	 */
	public static @Nullable Map<String, ReplicationPosition> parse(String token) {
		if (token.length() > LONGEST) {
			return null;
		}
		String[] parts = token.split("\\.", -1);
		Map<String, ReplicationPosition> positions = new LinkedHashMap<>();
		for (String part : parts) {
			Matcher matcher = PART.matcher(part);
			if (parts.length > MOST_PARTS || !matcher.matches()) {
				return null;
			}
			String deployment = (matcher.group(1) != null) ? matcher.group(1) : RoutingPolicy.UNNAMED;
			ReplicationPosition position = new ReplicationPosition(matcher.group(2), Long.parseLong(matcher.group(3)));
			if (positions.put(deployment, position) != null) {
				return null;
			}
		}
		return positions;
	}

}
