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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import io.github.redisrw.internal.topology.ReplicationPosition;
import org.jspecify.annotations.Nullable;

/**
 * What has been written to one deployment so far: up to which position of the replication
 * stream, as far as that has been asked for, and which writes came later. Thread-safe.
 */
public final class WritePositions {

	private final @Nullable WritePositions around;

	private final boolean request;

	private long pending;

	private long finished;

	private long covered;

	private boolean fromOutside;

	private @Nullable ReplicationPosition position;

	/** Writes later than the position, at most one entry for each history. */
	private List<Written> later = List.of();

	private @Nullable PositionSource source;

	/** What has been written to each shard of a cluster. */
	private final Map<Object, WritePositions> parts = new ConcurrentHashMap<>(0);

	/** Positions that begin with nothing. */
	public WritePositions() {
		this.around = null;
		this.request = false;
	}

	/**
	 * Positions that go on from one.
	 * @param around the positions around them, {@code null} for none
	 * @param start what has been written before, {@code null} if nothing is known
	 * @param request whether a request from outside begins with it
	 */
	WritePositions(@Nullable WritePositions around, @Nullable ReplicationPosition start, boolean request) {
		this.around = around;
		this.request = request;
		this.position = start;
		this.fromOutside = request && start != null;
	}

	/**
	 * Positions and those around it, from the inside to the outside.
	 * @param innermost the positions, {@code null} for none
	 * @param outermost positions around all of them but that of a request, {@code null}
	 * for none
	 * @return all of them
	 */
	public static List<WritePositions> chain(@Nullable WritePositions innermost, @Nullable WritePositions outermost) {
		List<WritePositions> chain = new ArrayList<>(2);
		boolean inRequest = false;
		for (WritePositions writes = innermost; writes != null; writes = writes.around) {
			chain.add(writes);
			inRequest = writes.request;
		}
		if (outermost != null && !inRequest) {
			chain.add(outermost);
		}
		return chain;
	}

	/**
	 * The positions in the streams of one shard of a cluster: each has a stream of its
	 * own.
	 * @param shard what tells the shard from others
	 * @return the positions, which begin where these do: that stands for all shards, and
	 * tells of none how far it has come
	 */
	public WritePositions part(Object shard) {
		return this.parts.computeIfAbsent(shard, (added) -> new WritePositions(null, start(), true));
	}

	private synchronized @Nullable ReplicationPosition start() {
		return this.position;
	}

	private boolean isPartWritten() {
		return this.parts.values().stream().anyMatch((part) -> !part.snapshot().isEmpty());
	}

	/**
	 * A write has been issued.
	 * @param knower knows how far the stream is that it becomes part of
	 */
	public synchronized void issued(PositionSource knower) {
		this.pending++;
		this.source = knower;
	}

	/**
	 * A write has been executed. Nobody has been told yet.
	 * @param replicationId the history
	 */
	public synchronized void executed(String replicationId) {
		Written last = this.later.isEmpty() ? null : this.later.get(this.later.size() - 1);
		Written written = new Written(replicationId, System.nanoTime());
		boolean same = last != null && last.replicationId().equals(replicationId);
		List<Written> longer = new ArrayList<>(same ? this.later.subList(0, this.later.size() - 1) : this.later);
		longer.add(written);
		this.later = List.copyOf(longer);
	}

	/** A write is done. Whoever waits for it may have learned that before. */
	public synchronized void done() {
		this.pending--;
		this.finished++;
	}

	/** A write has not been executed, and will not be. */
	public synchronized void withdrawn() {
		this.pending--;
	}

	/**
	 * What is known now.
	 * @return a snapshot
	 */
	public synchronized Snapshot snapshot() {
		boolean complete = this.pending == 0 && this.finished == this.covered;
		return new Snapshot(this.position, this.fromOutside, complete, this.finished, this.later);
	}

	/**
	 * It is known how far the stream was after what a snapshot has seen. That replaces
	 * the position that the snapshot has, also by one before it where the stream is not
	 * as far. Of what others have learned meanwhile, what is further counts.
	 * @param seen the snapshot
	 * @param reached the position
	 */
	public synchronized void reached(Snapshot seen, ReplicationPosition reached) {
		if (isReplaced(seen, reached)) {
			this.position = reached;
			this.fromOutside = false;
		}
		if (seen.finished() > this.covered) {
			this.covered = seen.finished();
			this.later = this.later.stream().filter((written) -> !seen.later().contains(written)).toList();
		}
	}

	/**
	 * A former master may answer later than its successor: offsets of two histories do
	 * not compare, so there it counts who was asked after more had been written.
	 */
	private boolean isReplaced(Snapshot seen, ReplicationPosition reached) {
		ReplicationPosition known = this.position;
		if (known == null || known.equals(seen.position())) {
			return true;
		}
		return known.replicationId().equals(reached.replicationId()) ? known.offset() < reached.offset()
				: seen.finished() > this.covered;
	}

	/**
	 * The position that everything written so far is at or before.
	 * @return the position, {@code null} if nothing has been written; it fails with a
	 * {@link io.github.redisrw.WritesLostException} if a write has been lost
	 */
	public CompletionStage<@Nullable ReplicationPosition> position() {
		PositionSource known = null;
		ReplicationPosition last = null;
		for (WritePositions writes = this; writes != null; writes = writes.around) {
			if (writes.isPartWritten()) {
				// There is no single position for all shards.
				return CompletableFuture.completedFuture(ReplicationPosition.UNKNOWN);
			}
			synchronized (writes) {
				known = (known != null) ? known : writes.source;
				last = further(last, writes.position);
			}
		}
		Snapshot seen = snapshot();
		return (known == null || (this.around == null && seen.complete())) ? CompletableFuture.completedFuture(last)
				: known.position(this);
	}

	/** Of the same history, the one that is further; else the inner one. */
	private static @Nullable ReplicationPosition further(@Nullable ReplicationPosition inner,
			@Nullable ReplicationPosition outer) {
		boolean goesOn = inner == null || (outer != null && outer.replicationId().equals(inner.replicationId())
				&& outer.offset() > inner.offset());
		return goesOn ? outer : inner;
	}

	/**
	 * A write that has been executed.
	 *
	 * @param replicationId the history it belongs to
	 * @param nanoTime when its reply came
	 */
	public record Written(String replicationId, long nanoTime) {

	}

	/**
	 * What is known of the writes of a scope.
	 *
	 * @param position where the stream was at some time, {@code null} if it has not been
	 * asked for
	 * @param fromOutside whether that position may have been made up
	 * @param complete whether everything had been written by then
	 * @param finished how many writes were done
	 * @param later the last of the writes since, for each history
	 */
	public record Snapshot(@Nullable ReplicationPosition position, boolean fromOutside, boolean complete, long finished,
			List<Written> later) {

		/**
		 * Whether nothing has been written that a read might miss.
		 * @return {@code true} if so
		 */
		public boolean isEmpty() {
			return this.position == null && this.complete;
		}

	}

}
