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

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

import io.github.redisrw.ConsistencyLevel;
import org.jspecify.annotations.Nullable;

/**
 * What a read is to show, where that is not what any eligible replica has.
 *
 * @param level the level
 * @param maxLag how far behind a replica may be, {@code null} if no other limit holds
 * than for every read
 * @param chain what it must show; empty unless it is to show what has been written
 */
public record ReadRequirement(ConsistencyLevel level, @Nullable Duration maxLag, List<WritePositions> chain) {

	/**
	 * Whether a connection to a replica, for the use of one, will not do.
	 * @return {@code true} if the read goes to the master
	 */
	public boolean isForMaster() {
		return this.level == ConsistencyLevel.PRIMARY || this.maxLag != null
				|| this.chain.stream().anyMatch((writes) -> !writes.snapshot().isEmpty());
	}

	/**
	 * Whether any data will do, however old.
	 * @param requirement what a read is to show, {@code null} if any eligible replica
	 * will do
	 * @return {@code true} if it is
	 */
	public static boolean isEventual(@Nullable ReadRequirement requirement) {
		return requirement != null && requirement.level() == ConsistencyLevel.EVENTUAL;
	}

	/**
	 * What a read issued on the present thread is to show.
	 * @param policy what holds where no scope says otherwise
	 * @param application what the application has written, where that matters
	 * @param parts those of some positions that matter to who answers
	 * @return the requirement, {@code null} if any eligible replica will do
	 */
	public static @Nullable ReadRequirement current(RoutingPolicy policy, @Nullable WritePositions application,
			UnaryOperator<List<WritePositions>> parts) {
		RoutingScope scope = RoutingScope.current();
		ConsistencyLevel own = (scope != null) ? scope.level() : null;
		ConsistencyLevel level = (own != null) ? own : policy.level();
		if (level == ConsistencyLevel.READ_YOUR_WRITES) {
			List<WritePositions> chain = parts
				.apply(WritePositions.chain((scope != null) ? scope.writes().of(policy.deployment()) : null,
						(own == null) ? application : null));
			// Where nothing has been written, any eligible replica shows it.
			return chain.stream().allMatch((writes) -> writes.snapshot().isEmpty()) ? null
					: new ReadRequirement(level, null, chain);
		}
		Duration limit = (scope != null) ? scope.maxLag() : null;
		return (level == ConsistencyLevel.BOUNDED && limit == null) ? null
				: new ReadRequirement(level, limit, List.of());
	}

}
