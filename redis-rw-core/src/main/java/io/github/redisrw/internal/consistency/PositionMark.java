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

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.redisrw.NoWritableMasterException;
import io.github.redisrw.TransactionNotExecutedException;
import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.internal.command.Outcome;
import io.github.redisrw.internal.flight.ExecutionListener;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.routing.WritePositions;
import io.github.redisrw.internal.topology.Lineage;
import org.jspecify.annotations.Nullable;

/**
 * Notes a write in the positions of the scopes that it belongs to, when it is done, and
 * where.
 */
public final class PositionMark implements ExecutionListener {

	private final PositionTracker source;

	private final List<WritePositions> chain;

	private final AtomicBoolean announced = new AtomicBoolean();

	private final AtomicBoolean ended = new AtomicBoolean();

	private volatile boolean executed;

	private PositionMark(PositionTracker source, List<WritePositions> chain) {
		this.source = source;
		this.chain = chain;
	}

	/**
	 * Announce a write.
	 * @param source knows how far the master's stream is
	 * @param chain what the write belongs to
	 * @return what is told when it is done
	 */
	public static PositionMark issued(PositionTracker source, List<WritePositions> chain) {
		PositionMark mark = new PositionMark(source, chain);
		mark.announce();
		return mark;
	}

	/**
	 * Announce a write that waits for something to do only when it has been executed:
	 * until then it has written nothing, for hours perhaps.
	 * @param source knows how far the master's stream is
	 * @param chain what the write belongs to
	 * @return what is told when it is done
	 */
	public static PositionMark waiting(PositionTracker source, List<WritePositions> chain) {
		return new PositionMark(source, chain);
	}

	private void announce() {
		if (this.announced.compareAndSet(false, true)) {
			this.chain.forEach((writes) -> writes.issued(this.source));
		}
	}

	@Override
	public void executedOn(NodeLink link) {
		this.executed = true;
		announce();
		NodeLink beside = link.master();
		Lineage lineage = ((beside != null) ? beside : link).report().lineage();
		if (lineage != null) {
			this.chain.forEach((writes) -> writes.executed(lineage.id()));
		}
	}

	/**
	 * What may have been executed is to be shown by what its caller reads next; what has
	 * not been, is not.
	 */
	@Override
	public void failed(Throwable failure, @Nullable Outcome outcome) {
		if (failure instanceof WriteOutcomeUnknownException) {
			announce();
			return;
		}
		boolean notExecuted = outcome == Outcome.NOT_EXECUTED || failure instanceof NoWritableMasterException
				|| failure instanceof TransactionNotExecutedException;
		if (notExecuted && !this.executed && this.ended.compareAndSet(false, true) && this.announced.get()) {
			this.chain.forEach(WritePositions::withdrawn);
		}
	}

	/** What executes it has a mark of its own. */
	@Override
	public void queued() {
		if (this.ended.compareAndSet(false, true) && this.announced.get()) {
			this.chain.forEach(WritePositions::withdrawn);
		}
	}

	@Override
	public void done() {
		if (this.ended.compareAndSet(false, true)) {
			announce();
			this.chain.forEach(WritePositions::done);
		}
	}

}
