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

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.redisrw.internal.topology.ReplicationPosition;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What has been written in a scope and those around it, for each deployment apart: the
 * streams of different deployments have nothing to do with each other. Thread-safe.
 */
public final class ScopeWrites {

	private static final Log logger = LogFactory.getLog(ScopeWrites.class);

	private final @Nullable ScopeWrites around;

	private final ScopeChange.@Nullable Start start;

	/** Mostly there is one deployment, and in a scope that only reads none. */
	private volatile @Nullable Entry entries;

	/** What begins with nothing. */
	ScopeWrites() {
		this(null, null);
	}

	/**
	 * What goes on from somewhere.
	 * @param around what has been written in the scopes around it, {@code null} for none
	 * @param start from where it goes on, {@code null} for nowhere
	 */
	ScopeWrites(@Nullable ScopeWrites around, ScopeChange.@Nullable Start start) {
		this.around = around;
		this.start = start;
	}

	/** Whether anything may have been written in it itself. */
	boolean isUsed() {
		return this.entries != null;
	}

	/**
	 * Whether it belongs to what has been written in a scope around it.
	 * @param outer what that is, {@code null} for none
	 * @return {@code true} if nothing is around both
	 */
	boolean isWithin(@Nullable ScopeWrites outer) {
		return this.around == outer;
	}

	/**
	 * What has been written to a deployment.
	 * @param deployment its name
	 * @return the positions, always the same ones
	 */
	public WritePositions of(String deployment) {
		WritePositions known = find(deployment);
		return (known != null) ? known : add(deployment);
	}

	private @Nullable WritePositions find(String deployment) {
		for (Entry entry = this.entries; entry != null; entry = entry.next()) {
			if (entry.deployment().equals(deployment)) {
				return entry.positions();
			}
		}
		return null;
	}

	private synchronized WritePositions add(String deployment) {
		WritePositions known = find(deployment);
		if (known == null) {
			known = new WritePositions((this.around != null) ? this.around.of(deployment) : null,
					(this.start != null) ? this.start.positions().get(deployment) : null,
					this.start != null && this.start.request());
			this.entries = new Entry(deployment, known, this.entries);
		}
		return known;
	}

	/** Those to which something may have been written, in no particular order. */
	private Set<String> deployments() {
		Set<String> names = new LinkedHashSet<>();
		for (ScopeWrites writes = this; writes != null; writes = writes.around) {
			if (writes.start != null) {
				names.addAll(writes.start.positions().keySet());
			}
			for (Entry entry = writes.entries; entry != null; entry = entry.next()) {
				names.add(entry.deployment());
			}
		}
		return names;
	}

	/**
	 * The positions that everything written so far is at or before.
	 * @return the position for each deployment that something has been written to; it
	 * fails with a {@link io.github.redisrw.WritesLostException} if a write has been lost
	 */
	public CompletionStage<Map<String, ReplicationPosition>> positions() {
		Map<String, CompletableFuture<@Nullable ReplicationPosition>> asked = new LinkedHashMap<>();
		deployments().forEach((name) -> asked.put(name, of(name).position().toCompletableFuture()));
		return together(asked);
	}

	/**
	 * The same, where what cannot be told is {@link ReplicationPosition#UNKNOWN}.
	 * @return the position for each deployment; it never fails
	 */
	CompletionStage<Map<String, ReplicationPosition>> positionsOrUnknown() {
		Map<String, CompletableFuture<@Nullable ReplicationPosition>> asked = new LinkedHashMap<>();
		deployments()
			.forEach((name) -> asked.put(name, of(name).position().toCompletableFuture().exceptionally((failure) -> {
				logger.debug("It cannot be told how far the writes of a scope have come", failure);
				return ReplicationPosition.UNKNOWN;
			})));
		return together(asked);
	}

	/**
	 * What stands for all that has been written, without asking.
	 * @return {@link ReplicationPosition#UNKNOWN} for each deployment
	 */
	Map<String, ReplicationPosition> unknown() {
		Map<String, ReplicationPosition> positions = new LinkedHashMap<>();
		deployments().forEach((name) -> positions.put(name, ReplicationPosition.UNKNOWN));
		return positions;
	}

	private static CompletionStage<Map<String, ReplicationPosition>> together(
			Map<String, CompletableFuture<@Nullable ReplicationPosition>> asked) {
		return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new)).thenApply((done) -> {
			Map<String, ReplicationPosition> positions = new LinkedHashMap<>();
			asked.forEach((name, answer) -> {
				ReplicationPosition position = answer.join();
				if (position != null) {
					positions.put(name, position);
				}
			});
			return positions;
		});
	}

	/**
	 * What has been written to one deployment.
	 *
	 * @param deployment its name
	 * @param positions up to where
	 * @param next that of another deployment, {@code null} for none
	 */
	private record Entry(String deployment, WritePositions positions, @Nullable Entry next) {

	}

}
