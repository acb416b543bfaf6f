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

package io.github.redisrw.internal.replica.choice;

import java.util.Map;

import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.ZoneResolver;
import org.jspecify.annotations.Nullable;

/**
 * Which of the replicas that may answer are preferred, and what the master answers.
 *
 * @param preference what makes them preferred
 * @param zone the zone of the application, {@code null} if it is not known
 * @param zones knows the zones of nodes
 * @param includeMaster whether the master answers as one more
 * @param fallbackLimit how many reads fall to the master where no replica answers
 */
public record NearSettings(ReadPreference preference, @Nullable String zone, ZoneResolver zones, boolean includeMaster,
		FallbackLimit fallbackLimit) {

	/** None is. */
	public static final NearSettings NONE = new NearSettings(ReadPreference.ANY, null, (node) -> null, false,
			FallbackLimit.NONE);

	/**
	 * Whether no replica is preferred.
	 * @return {@code true} if all are alike
	 */
	public boolean isAny() {
		return this.preference == ReadPreference.ANY;
	}

	/**
	 * For how many reads near replicas have been chosen, and others.
	 * @param near the number of the ones
	 * @param far the number of the others
	 * @return the numbers of {@code near} and {@code far}, empty where none is preferred
	 */
	public Map<String, Long> readsByDistance(long near, long far) {
		return isAny() ? Map.of() : Map.of("near", near, "far", far);
	}

	/**
	 * The zone of a node. What the application says counts before what the server says of
	 * itself.
	 * @param node the node
	 * @param said what the server says, {@code null} if it does not
	 * @return the zone, {@code null} if it is not known
	 */
	public @Nullable String zoneOf(Node node, @Nullable String said) {
		String told = this.zones.zoneOf(node);
		return (told != null) ? told : said;
	}

	/**
	 * Whether a zone is that of the application.
	 * @param other the zone, {@code null} if it is not known
	 * @return {@code true} if it is
	 */
	public boolean isOwnZone(@Nullable String other) {
		return other != null && other.equals(this.zone);
	}

}
