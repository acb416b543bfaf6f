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

import java.util.ArrayList;
import java.util.List;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.internal.routing.RoutingPolicy;
import io.github.redisrw.internal.routing.RoutingScope;
import io.github.redisrw.internal.routing.WritePositions;
import org.jspecify.annotations.Nullable;

/**
 * Which positions a write belongs to: of scopes those of one deployment, of which a shard
 * of a cluster has a part of its own, and that of the application. Thread-safe.
 */
final class WriteMarks {

	private final String deployment;

	private final boolean ofCluster;

	private final @Nullable WritePositions application;

	/**
	 * Create an instance.
	 * @param policy what holds where no scope says otherwise
	 * @param ofCluster whether others follow what is written to other shards
	 */
	WriteMarks(RoutingPolicy policy, boolean ofCluster) {
		this.deployment = policy.deployment();
		this.ofCluster = ofCluster;
		this.application = (policy.level() == ConsistencyLevel.READ_YOUR_WRITES) ? new WritePositions() : null;
	}

	@Nullable WritePositions application() {
		return this.application;
	}

	List<WritePositions> ofWrite(@Nullable RoutingScope scope) {
		if (scope == null) {
			return (this.application != null) ? List.of(this.application) : List.of();
		}
		List<WritePositions> chain = WritePositions.chain(scope.writes().of(this.deployment), null);
		if (this.ofCluster) {
			chain = chain.stream().map((writes) -> writes.part(this)).toList();
		}
		if (this.application != null) {
			chain = new ArrayList<>(chain);
			chain.add(this.application);
		}
		return chain;
	}

	List<WritePositions> parts(List<WritePositions> chain) {
		return this.ofCluster
				? chain.stream().map((writes) -> (writes != this.application) ? writes.part(this) : writes).toList()
				: chain;
	}

}
