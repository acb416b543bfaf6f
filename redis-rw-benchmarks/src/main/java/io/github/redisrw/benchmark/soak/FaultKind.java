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

package io.github.redisrw.benchmark.soak;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What can happen.
 */
enum FaultKind {

	/** The master is killed, and another one takes over. */
	KILL_MASTER(Trait.REPLACES_MASTER, 0, 0),

	/** The master hangs, another one takes over, and then the former one goes on. */
	HANG_MASTER(Trait.REPLACES_MASTER, 0, 0),

	/** Another node is made master, and nothing is broken. */
	PLANNED_FAILOVER(Trait.REPLACES_MASTER, 0, 0),

	/** As a planned failover, but the endpoints follow late. */
	LATE_SERVICE(Trait.REPLACES_MASTER, 500, 3000, Mode.SERVICE),

	/** Nothing gets through to the master any more, and another one takes over. */
	VANISHED_MASTER(Trait.REPLACES_MASTER, 0, 0, Mode.SERVICE),

	/** The master stands still, for too short to be replaced. */
	STALLED_MASTER(Trait.MOMENTARY, 100, 900),

	/** The master answers nobody, or executes no write, but runs. */
	BUSY_MASTER(Trait.MOMENTARY, 100, 900),

	/** Connections are closed by the servers. */
	CLOSED_CONNECTIONS(Trait.MOMENTARY, 0, 0),

	/**
	 * The application is cut off: its user is locked out of some nodes, and its
	 * connections to them are closed.
	 */
	PARTITION(Trait.MOMENTARY, 300, 4000),

	/** The master forgets its scripts. */
	FLUSHED_SCRIPTS(Trait.MOMENTARY, 0, 0),

	/** Who asks for much is cut off. */
	FULL_OUTPUT_BUFFERS(Trait.MOMENTARY, 500, 2000),

	/** The process of the application is stopped, and goes on. */
	STOPPED_CLIENT(Trait.MOMENTARY, 200, 900),

	/** Nothing gets through to the endpoint for writes, for a while. */
	BLACK_HOLE(Trait.MOMENTARY, 200, 3000, Mode.SERVICE),

	/** The endpoint for writes refuses connections, and closes those that are open. */
	REFUSED_CONNECTIONS(Trait.MOMENTARY, 200, 3000, Mode.SERVICE),

	/** The master is far away. */
	SLOW_LINK(Trait.MOMENTARY, 500, 3000, Mode.SERVICE),

	/** A replica is killed. */
	KILLED_REPLICA(Trait.LASTING, 0, 0),

	/** A replica hangs. */
	HUNG_REPLICA(Trait.LASTING, 0, 0),

	/** A replica has lost its link to the master. */
	CUT_REPLICATION(Trait.LASTING, 0, 0),

	/** A replica is behind. */
	SLOW_REPLICATION(Trait.LASTING, 100, 4000),

	/** One Sentinel hangs or is killed. */
	LOST_SENTINEL(Trait.LASTING, 0, 0, Mode.SENTINEL),

	/** All Sentinels hang or are killed. */
	LOST_SENTINELS(Trait.MOMENTARY, 500, 4000, Mode.SENTINEL);

	private final Trait trait;

	private final int shortest;

	private final int longest;

	/** The only one, {@code null} for all. */
	private final @Nullable Mode only;

	FaultKind(Trait trait, int shortest, int longest) {
		this(trait, shortest, longest, null);
	}

	FaultKind(Trait trait, int shortest, int longest, @Nullable Mode only) {
		this.trait = trait;
		this.shortest = shortest;
		this.longest = longest;
		this.only = only;
	}

	boolean isOf(Mode mode) {
		return this.only == null || this.only == mode;
	}

	/** Whether it goes on while something else happens. */
	boolean isLasting() {
		return this.trait == Trait.LASTING;
	}

	boolean replacesMaster() {
		return this.trait == Trait.REPLACES_MASTER;
	}

	/** Whether a replica may not have what the master has, when it is made master. */
	boolean delaysReplication() {
		return this == CUT_REPLICATION || this == SLOW_REPLICATION || this == KILLED_REPLICA || this == HUNG_REPLICA;
	}

	/**
	 * For how long, or by how much.
	 * @param share a number from 0 to 1
	 * @return the time
	 */
	Duration duration(double share) {
		return Duration.ofMillis(this.shortest + Math.round(share * (this.longest - this.shortest)));
	}

	private enum Trait {

		REPLACES_MASTER, MOMENTARY, LASTING

	}

}
