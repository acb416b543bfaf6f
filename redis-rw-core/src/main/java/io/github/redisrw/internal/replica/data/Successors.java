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

package io.github.redisrw.internal.replica.data;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.github.redisrw.internal.topology.Lineage;
import io.github.redisrw.internal.topology.OffsetHistory;
import org.jspecify.annotations.Nullable;

/**
 * The histories that go on from that of the last verified master, as promoted nodes and
 * their replicas tell of them while none of them is verified, and how far their streams
 * are. Confined to the scheduler's thread.
 */
public final class Successors {

	/** More histories than any deployment makes while there is no master. */
	private static final int CAPACITY = 32;

	private @Nullable String origin;

	/** The streams, by their replication ID. */
	private final Map<String, OffsetHistory> streams = new HashMap<>();

	/** Those that another one goes on from. */
	private final Set<String> succeeded = new HashSet<>();

	/**
	 * Begin anew if the history of the verified master is another one than before.
	 * @param lineage the replication ID, {@code null} if it is not known
	 */
	void of(@Nullable String lineage) {
		if (!Objects.equals(lineage, this.origin)) {
			this.origin = lineage;
			this.streams.clear();
			this.succeeded.clear();
		}
	}

	/**
	 * A node has told of its history.
	 * @param lineage what it says
	 */
	public void learned(Lineage lineage) {
		String previous = lineage.previousId();
		if (previous == null || lineage.id().equals(this.origin) || this.streams.containsKey(lineage.id())
				|| this.streams.size() == CAPACITY) {
			return;
		}
		if (previous.equals(this.origin) || this.streams.containsKey(previous)) {
			this.streams.put(lineage.id(), new OffsetHistory());
			this.succeeded.add(previous);
		}
	}

	/**
	 * Whether a history goes on from that of the last verified master.
	 * @param id the replication ID
	 * @return {@code true} if some node has shown it to
	 */
	boolean includes(String id) {
		return this.streams.containsKey(id);
	}

	/**
	 * A promoted node has said how far its stream is.
	 * @param id the replication ID
	 * @param asked when it was asked
	 * @param offset what it said
	 * @return {@code true} if it is the only successor, so that there is nothing newer
	 * than its data
	 */
	boolean sampled(String id, long asked, long offset) {
		OffsetHistory stream = this.streams.get(id);
		if (stream == null) {
			return false;
		}
		stream.add(asked, offset);
		return isUndisputed(id);
	}

	/**
	 * Up to when a replica of a successor has everything.
	 * @param id the replication ID
	 * @param applied how much of the stream the replica has applied
	 * @return the moment, {@code null} if nothing is proven
	 */
	@Nullable Long completeUpTo(String id, long applied) {
		OffsetHistory stream = this.streams.get(id);
		return (stream != null && isUndisputed(id)) ? stream.completeUpTo(applied) : null;
	}

	/** Of two nodes promoted out of the same history, only one can be the master. */
	private boolean isUndisputed(String id) {
		return !this.succeeded.contains(id) && this.streams.keySet()
			.stream()
			.allMatch((other) -> other.equals(id) || this.succeeded.contains(other));
	}

}
