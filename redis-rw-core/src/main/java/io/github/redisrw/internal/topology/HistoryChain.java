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

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How the replication histories of the masters went on from one another, as far as it has
 * been seen. From it follows whether what was written under one of them is there under
 * another. Thread-safe.
 */
public final class HistoryChain {

	private static final int CAPACITY = 64;

	private static final int SAMPLES = 16;

	private final Map<String, Succession> successions = new Bounded<>();

	private final Map<String, Deque<Sample>> samples = new Bounded<>();

	/**
	 * A master has told of its history.
	 * @param lineage what it says
	 */
	public synchronized void learned(Lineage lineage) {
		if (lineage.previousId() != null && !lineage.previousId().equals(lineage.id())) {
			this.successions.put(lineage.previousId(), new Succession(lineage.id(), lineage.switchOffset()));
		}
	}

	/**
	 * A master has taken another ID for the history that it has, as one without replicas
	 * does after a while. Nothing is lost by that.
	 * @param former the former ID
	 * @param present the present ID
	 */
	public synchronized void renamed(String former, String present) {
		this.successions.put(former, new Succession(present, Long.MAX_VALUE));
	}

	/**
	 * A master has said how far its stream is.
	 * @param nanoTime when it was asked
	 * @param reached what it said
	 */
	public synchronized void sampled(long nanoTime, ReplicationPosition reached) {
		Deque<Sample> known = this.samples.computeIfAbsent(reached.replicationId(), (id) -> new ArrayDeque<>());
		Sample last = known.peekLast();
		if (last != null && last.offset() == reached.offset() && nanoTime - last.nanoTime() >= 0) {
			known.removeLast();
		}
		known.add(new Sample(nanoTime, reached.offset()));
		if (known.size() > SAMPLES) {
			known.remove();
		}
	}

	/**
	 * Whether everything up to a position is there under another history.
	 * @param position the position
	 * @param presentId the other history
	 * @return what is known of it
	 */
	public synchronized Fate fate(ReplicationPosition position, String presentId) {
		String id = position.replicationId();
		for (int i = 0; i <= CAPACITY; i++) {
			if (id.equals(presentId)) {
				return Fate.KEPT;
			}
			Succession next = this.successions.get(id);
			if (next == null) {
				return Fate.UNKNOWN;
			}
			if (position.offset() >= next.switchOffset()) {
				return Fate.LOST;
			}
			id = next.id();
		}
		return Fate.UNKNOWN;
	}

	/**
	 * Whether everything up to a position is there under another history, of which it is
	 * known how far it has come since. Offsets go on from history to history, so what is
	 * beyond that is nowhere.
	 * @param position the position
	 * @param present the end of the other history
	 * @return what is known of it
	 */
	public synchronized Fate fate(ReplicationPosition position, ReplicationPosition present) {
		Fate fate = fate(position, present.replicationId());
		return (fate == Fate.KEPT && position.offset() > present.offset()) ? Fate.LOST : fate;
	}

	/**
	 * Whether what had been executed under a history at some time is there under another
	 * one.
	 * @param id the history
	 * @param nanoTime the time
	 * @param presentId the other history
	 * @return {@link Fate#KEPT} or {@link Fate#UNKNOWN}
	 */
	public synchronized Fate fate(String id, long nanoTime, String presentId) {
		String name = id;
		for (int i = 0; i <= CAPACITY; i++) {
			if (name.equals(presentId) || isSampledSince(name, nanoTime, presentId)) {
				return Fate.KEPT;
			}
			Succession next = this.successions.get(name);
			if (next == null || next.switchOffset() != Long.MAX_VALUE) {
				return Fate.UNKNOWN;
			}
			name = next.id();
		}
		return Fate.UNKNOWN;
	}

	private boolean isSampledSince(String id, long nanoTime, String presentId) {
		for (Sample sample : this.samples.getOrDefault(id, new ArrayDeque<>())) {
			if (sample.nanoTime() - nanoTime >= 0
					&& fate(new ReplicationPosition(id, sample.offset()), presentId) == Fate.KEPT) {
				return true;
			}
		}
		return false;
	}

	/**
	 * What became of something written.
	 */
	public enum Fate {

		/** It is there. */
		KEPT,

		/** It is not. */
		LOST,

		/** It may be there or not. */
		UNKNOWN

	}

	private record Succession(String id, long switchOffset) {

	}

	private record Sample(long nanoTime, long offset) {

	}

	/**
	 * Forgets what was put in first.
	 */
	private static final class Bounded<V> extends LinkedHashMap<String, V> {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
			return size() > CAPACITY;
		}

	}

}
