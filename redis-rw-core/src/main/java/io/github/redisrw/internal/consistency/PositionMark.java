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

import io.github.redisrw.internal.flight.ExecutionListener;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.routing.WritePositions;
import io.github.redisrw.internal.topology.Lineage;

/**
 * Notes a write in the positions of the scopes that it belongs to, when it is done, and
 * where.
 */
public final class PositionMark implements ExecutionListener {

	private final List<WritePositions> chain;

	private PositionMark(List<WritePositions> chain) {
		this.chain = chain;
	}

	/**
	 * Announce a write.
	 * @param source knows how far the master's stream is
	 * @param chain what the write belongs to
	 * @return what is told when it is done
	 */
	public static PositionMark issued(PositionTracker source, List<WritePositions> chain) {
		chain.forEach((writes) -> writes.issued(source));
		return new PositionMark(chain);
	}

	@Override
	public void executedOn(NodeLink link) {
		NodeLink beside = link.master();
		Lineage lineage = ((beside != null) ? beside : link).report().lineage();
		if (lineage != null) {
			this.chain.forEach((writes) -> writes.executed(lineage.id()));
		}
	}

	@Override
	public void done() {
		this.chain.forEach(WritePositions::done);
	}

}
