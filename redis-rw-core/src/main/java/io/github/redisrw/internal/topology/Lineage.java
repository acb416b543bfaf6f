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

package io.github.redisrw.internal.topology;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The replication history a node belongs to, from {@code INFO replication}. A promoted
 * replica takes a new ID and keeps the one it had as its previous ID, valid up to the
 * offset of the promotion.
 *
 * @param id {@code master_replid}
 * @param previousId {@code master_replid2}, {@code null} where there is none
 * @param switchOffset {@code second_repl_offset}: the first offset that no longer belongs
 * to the previous ID; -1 where there is none
 * @param offset {@code master_repl_offset}, in bytes
 */
public record Lineage(String id, @Nullable String previousId, long switchOffset, long offset) {

	/**
	 * Read the fields of {@code INFO replication}.
	 * @param info the fields by name
	 * @return the lineage, or {@code null} if the fields are not there
	 */
	public static @Nullable Lineage of(Map<String, String> info) {
		String id = info.get("master_replid");
		if (id == null) {
			return null;
		}
		String previous = info.get("master_replid2");
		boolean hasPrevious = previous != null && !previous.isEmpty() && previous.chars().anyMatch((c) -> c != '0');
		return new Lineage(id, hasPrevious ? previous : null, number(info.get("second_repl_offset")),
				number(info.get("master_repl_offset")));
	}

	private static long number(@Nullable String value) {
		return (value != null) ? Long.parseLong(value) : -1;
	}

	/**
	 * Whether this history goes on from another one: it is the same, or was promoted out
	 * of it.
	 * @param earlier what was known before
	 * @return {@code true} if what was written under the earlier history may be found in
	 * this one
	 */
	public boolean continues(Lineage earlier) {
		return this.id.equals(earlier.id) || isPromotedFrom(earlier);
	}

	/**
	 * Whether this history began by a promotion out of another one.
	 * @param earlier what was known before
	 * @return {@code true} if the node that reports this was a replica of the other
	 * history and has become master since
	 */
	public boolean isPromotedFrom(Lineage earlier) {
		return !this.id.equals(earlier.id) && earlier.id.equals(this.previousId);
	}

}
