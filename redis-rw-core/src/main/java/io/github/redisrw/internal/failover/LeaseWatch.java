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

package io.github.redisrw.internal.failover;

import java.util.function.LongSupplier;

import io.github.redisrw.internal.threads.CoordinatorThread;
import io.github.redisrw.internal.topology.MasterLease;
import io.github.redisrw.internal.topology.TopologySource;
import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

/**
 * The lease of the master, where it has to be confirmed again and again. Confined to the
 * coordinator's thread.
 */
final class LeaseWatch {

	private final TopologySource source;

	private final LongSupplier clock;

	private final CoordinatorThread.Timer timer;

	/**
	 * Create an instance.
	 * @param source has the leases
	 * @param clock the time, as {@link System#nanoTime()}
	 * @param timer has its time when the lease that was last looked at ends
	 */
	LeaseWatch(TopologySource source, LongSupplier clock, CoordinatorThread.Timer timer) {
		this.source = source;
		this.clock = clock;
		this.timer = timer;
	}

	/**
	 * Looks whether a master may be written to; if it may, the timer has its time when
	 * that ends.
	 * @param master the master
	 * @return why it may not, {@code null} if it may
	 */
	@Nullable String lapsed(Node master) {
		stop();
		MasterLease lease = this.source.lease();
		if (lease == null) {
			return null;
		}
		long rest = lease.until(master) - this.clock.getAsLong();
		if (rest <= 0) {
			return master + " " + lease.shortfall(master);
		}
		this.timer.restart(rest);
		return null;
	}

	void stop() {
		this.timer.cancel();
	}

}
