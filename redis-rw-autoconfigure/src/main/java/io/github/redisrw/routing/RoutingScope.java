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

package io.github.redisrw.routing;

import org.jspecify.annotations.Nullable;

/**
 * What the work under way asks for. Immutable; bound to a thread or carried by a reactive
 * chain.
 */
public final class RoutingScope {

	private static final ThreadLocal<@Nullable RoutingScope> CURRENT = new ThreadLocal<>();

	private final @Nullable ReplicaAcksRequirement acks;

	private RoutingScope(@Nullable ReplicaAcksRequirement acks) {
		this.acks = acks;
	}

	/**
	 * The scope of the present thread.
	 * @return the scope, {@code null} outside of any
	 */
	public static @Nullable RoutingScope current() {
		return CURRENT.get();
	}

	/**
	 * How many replicas must have a write before it returns.
	 * @return the requirement, {@code null} if the scope has none of its own
	 */
	public @Nullable ReplicaAcksRequirement acks() {
		return this.acks;
	}

}
