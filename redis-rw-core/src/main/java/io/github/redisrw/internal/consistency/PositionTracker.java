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

package io.github.redisrw.internal.consistency;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.github.redisrw.NoWritableMasterException;
import io.github.redisrw.WritesLostException;
import io.github.redisrw.internal.gate.WriteGate;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.connect.NodeConnector;
import io.github.redisrw.internal.routing.PositionSource;
import io.github.redisrw.internal.routing.RoutingPolicy;
import io.github.redisrw.internal.routing.RoutingScope;
import io.github.redisrw.internal.routing.WritePositions;
import io.github.redisrw.internal.topology.HistoryChain;
import io.github.redisrw.internal.topology.HistoryChain.Fate;
import io.github.redisrw.internal.topology.Lineage;
import io.github.redisrw.internal.topology.ReplicationPosition;
import org.jspecify.annotations.Nullable;

/**
 * Follows what is written in scopes, and finds out up to which position of the present
 * master's stream it is. The master is asked when that is needed, not when something is
 * written. Thread-safe.
 */
public final class PositionTracker implements PositionSource {

	private final WriteGate<NodeLink> gate;

	private final NodeConnector connector;

	private final HistoryChain histories = new HistoryChain();

	private final WriteMarks marks;

	private final MasterOffsetQuery query;

	private final LongAdder refusedTokens = new LongAdder();

	private volatile @Nullable Present present;

	private final LeavingMaster leaving;

	/**
	 * Create an instance.
	 * @param gate leads to the verified master
	 * @param connector knows how long things may take
	 * @param policy what holds where no scope says otherwise
	 * @param holdNanos how long a write may wait for a master, in nanoseconds
	 * @param ofCluster whether others follow what is written to other shards
	 */
	public PositionTracker(WriteGate<NodeLink> gate, NodeConnector connector, RoutingPolicy policy, long holdNanos,
			boolean ofCluster) {
		this.gate = gate;
		this.connector = connector;
		this.marks = new WriteMarks(policy, ofCluster);
		this.query = new MasterOffsetQuery(gate, connector, holdNanos, this::learned);
		this.leaving = new LeavingMaster(gate, connector, this.histories);
	}

	/**
	 * What the application has written, in whatever scope.
	 * @return the mark, {@code null} if nobody asks for it
	 */
	public @Nullable WritePositions application() {
		return this.marks.application();
	}

	/**
	 * The positions that a write belongs to.
	 * @param scope where it was issued, {@code null} outside of any
	 * @return the positions
	 */
	public List<WritePositions> ofWrite(@Nullable RoutingScope scope) {
		return this.marks.ofWrite(scope);
	}

	/**
	 * Of some positions, those that are in the stream that is followed here, and those of
	 * which that is not known.
	 * @param chain the positions
	 * @return the same, unless this is a shard of a cluster
	 */
	public List<WritePositions> parts(List<WritePositions> chain) {
		return this.marks.parts(chain);
	}

	/**
	 * A node has been verified as master.
	 * @param lineage its history, {@code null} if it does not tell
	 */
	public void mastered(@Nullable Lineage lineage) {
		if (lineage != null) {
			this.histories.learned(lineage);
		}
		NodeLink link = this.gate.master();
		this.present = (lineage != null && link != null) ? new Present(link, lineage.id(), lineage.offset()) : null;
		this.query.mastered();
	}

	/**
	 * The master has given its history another name.
	 * @param lineage its history now, {@code null} if it does not tell
	 */
	public void renamed(@Nullable Lineage lineage) {
		Present before = present();
		if (before != null && lineage != null && !before.id().equals(lineage.id())) {
			this.histories.renamed(before.id(), lineage.id());
			this.present = new Present(before.link(), lineage.id(), lineage.offset());
		}
	}

	/**
	 * The master may be about to be replaced: how far has it come?
	 * @param former the connection to it
	 */
	public void leaving(NodeLink former) {
		this.leaving.begin(former);
	}

	/**
	 * How many tokens from outside could not be honoured.
	 * @return the number
	 */
	public long refusedTokens() {
		return this.refusedTokens.sum();
	}

	/** Who shares a question that is put later waits for no longer, and fails apart. */
	@Override
	public CompletionStage<@Nullable ReplicationPosition> position(WritePositions writes) {
		CompletableFuture<RequiredPosition> asked = required(WritePositions.chain(writes, null)).toCompletableFuture();
		CompletableFuture<@Nullable ReplicationPosition> answer = new CompletableFuture<>();
		if (!asked.isDone()) {
			long patience = this.query.patienceNanos();
			Future<?> limit = this.connector.limit(() -> this.connector
				.handOver(() -> answer.completeExceptionally(new NoWritableMasterException("No master has said within "
						+ TimeUnit.NANOSECONDS.toMillis(patience) + " ms how far its stream is"))),
					patience);
			asked.whenComplete((required, failure) -> limit.cancel(false));
		}
		asked.whenComplete((required, failure) -> {
			if (failure != null) {
				this.connector.handOver(() -> answer.completeExceptionally(failure));
			}
			else {
				boolean unknown = required.position() == null && required.onlyMaster();
				answer.complete(unknown ? ReplicationPosition.UNKNOWN : required.position());
			}
		});
		return answer;
	}

	/**
	 * How far a replica must have come to show everything in some positions. The master
	 * is not asked where all of them belong to its history, though one may be further
	 * than it was known to be: mostly a replica has it, too. While there is no master,
	 * that holds for positions of one history, whichever that is.
	 * @param chain the positions
	 * @return what is required; it fails with a {@link WritesLostException} if something
	 * has been lost
	 */
	CompletionStage<RequiredPosition> required(List<WritePositions> chain) {
		Map<WritePositions, WritePositions.Snapshot> written = written(chain);
		Present master = present();
		String history = (master != null) ? master.id() : null;
		ReplicationPosition furthest = null;
		for (WritePositions.Snapshot seen : written.values()) {
			ReplicationPosition position = seen.position();
			if (position == null || !seen.complete()) {
				return ask(written);
			}
			history = (history != null) ? history : position.replicationId();
			if (!position.replicationId().equals(history)) {
				return ask(written);
			}
			furthest = further(furthest, position);
		}
		if (furthest == null || (master == null && !isWithoutMaster())) {
			return ask(written);
		}
		return CompletableFuture
			.completedFuture(RequiredPosition.at(furthest, master != null && furthest.offset() <= master.offset()));
	}

	/** Whether whoever is asked for the master waits for one. */
	boolean isWithoutMaster() {
		return this.gate.passing() == null;
	}

	/**
	 * The same, as the master itself says.
	 * @param chain the positions
	 * @return what is required, confirmed; it fails with a {@link WritesLostException} if
	 * something has been lost, or lies beyond the end of the stream
	 */
	CompletionStage<RequiredPosition> confirmed(List<WritePositions> chain) {
		return ask(written(chain));
	}

	private static Map<WritePositions, WritePositions.Snapshot> written(List<WritePositions> chain) {
		Map<WritePositions, WritePositions.Snapshot> written = new LinkedHashMap<>();
		for (WritePositions writes : chain) {
			WritePositions.Snapshot seen = writes.snapshot();
			if (!seen.isEmpty()) {
				written.put(writes, seen);
			}
		}
		return written;
	}

	private CompletionStage<RequiredPosition> ask(Map<WritePositions, WritePositions.Snapshot> written) {
		return written.isEmpty() ? CompletableFuture.completedFuture(RequiredPosition.NOTHING)
				: this.query.ask().thenApply((lineage) -> settle(written, lineage.orElse(null)));
	}

	/**
	 * Writes pass to a new master a moment before it is known here what its history is.
	 */
	private @Nullable Present present() {
		Present known = this.present;
		return (known != null && known.link() == this.gate.master()) ? known : null;
	}

	private static @Nullable ReplicationPosition further(@Nullable ReplicationPosition one,
			@Nullable ReplicationPosition other) {
		return (one == null || (other != null && other.offset() > one.offset())) ? other : one;
	}

	private RequiredPosition settle(Map<WritePositions, WritePositions.Snapshot> written, @Nullable Lineage present) {
		if (present == null) {
			return RequiredPosition.MASTER;
		}
		ReplicationPosition reached = new ReplicationPosition(present.id(), present.offset());
		ReplicationPosition furthest = null;
		String loss = null;
		boolean refused = false;
		for (Map.Entry<WritePositions, WritePositions.Snapshot> entry : written.entrySet()) {
			WritePositions writes = entry.getKey();
			WritePositions.Snapshot seen = entry.getValue();
			ReplicationPosition known = seen.position();
			Fate start = (known != null) ? this.histories.fate(known, reached) : Fate.KEPT;
			ReplicationPosition wanted = reached;
			if (start == Fate.KEPT && seen.complete() && known != null) {
				wanted = new ReplicationPosition(present.id(), known.offset());
			}
			if (start != Fate.KEPT && seen.fromOutside()) {
				refused = true;
				countRefused(known);
			}
			else if (start != Fate.KEPT) {
				loss = "What was written " + describe(start, known, present);
			}
			for (WritePositions.Written later : seen.later()) {
				Fate fate = this.histories.fate(later.replicationId(), later.nanoTime(), present.id());
				loss = (fate != Fate.KEPT) ? "What was written " + describe(fate, null, present) : loss;
			}
			writes.reached(seen, wanted);
			furthest = further(furthest, wanted);
		}
		if (loss != null) {
			throw new WritesLostException(loss);
		}
		return new RequiredPosition(refused, furthest, true);
	}

	/** What stands for a position that nobody knew is of this deployment. */
	private void countRefused(@Nullable ReplicationPosition position) {
		if (!ReplicationPosition.UNKNOWN.equals(position)) {
			this.refusedTokens.increment();
		}
	}

	private static String describe(Fate fate, @Nullable ReplicationPosition position, Lineage present) {
		if (fate != Fate.LOST) {
			return "may be lost: another node has become master since, and cannot be shown to have it";
		}
		return "is lost: the present master " + ((position != null && position.offset() > present.offset())
				? "has come to offset " + present.offset() : "was promoted at offset " + present.switchOffset())
				+ " of the replication stream, before it";
	}

	private void learned(NodeLink link, long asked, Lineage lineage) {
		Lineage first = link.report().lineage();
		Present before = this.present;
		if (lineage.previousId() == null) {
			if (first != null && !first.id().equals(lineage.id())) {
				this.histories.renamed(first.id(), lineage.id());
			}
			if (before != null && before.link() == link && !before.id().equals(lineage.id())) {
				this.histories.renamed(before.id(), lineage.id());
			}
		}
		this.histories.learned(lineage);
		this.histories.sampled(asked, new ReplicationPosition(lineage.id(), lineage.offset()));
		if (this.gate.master() == link) {
			this.present = new Present(link, lineage.id(), lineage.offset());
		}
	}

	/**
	 * The history of the present master.
	 *
	 * @param link the connection to it
	 * @param id the ID of its history
	 * @param offset how far its stream was when it last said so
	 */
	private record Present(NodeLink link, String id, long offset) {

	}

}
