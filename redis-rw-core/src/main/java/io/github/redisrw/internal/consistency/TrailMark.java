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
import io.github.redisrw.internal.routing.WriteTrail;
import io.github.redisrw.internal.topology.Lineage;
import org.jspecify.annotations.Nullable;

/**
 * Tells the trails that a write belongs to when it is done, and where.
 */
public final class TrailMark implements ExecutionListener {

	private final List<WriteTrail> trails;

	private volatile @Nullable String history;

	private TrailMark(List<WriteTrail> trails) {
		this.trails = trails;
	}

	/**
	 * Announce a write.
	 * @param source knows how far the master's stream is
	 * @param trails what the write belongs to
	 * @return what is told when it is done
	 */
	public static TrailMark issued(Trails source, List<WriteTrail> trails) {
		trails.forEach((trail) -> trail.issued(source));
		return new TrailMark(trails);
	}

	@Override
	public void executedOn(NodeLink link) {
		NodeLink beside = link.master();
		Lineage lineage = ((beside != null) ? beside : link).report().lineage();
		this.history = (lineage != null) ? lineage.id() : null;
	}

	@Override
	public void done() {
		String executed = this.history;
		this.trails.forEach((trail) -> trail.done(executed));
	}

}
