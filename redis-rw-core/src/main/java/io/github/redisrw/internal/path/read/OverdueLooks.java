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

package io.github.redisrw.internal.path.read;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.github.redisrw.internal.gate.HeldWrite;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.connect.NodeConnector;
import io.github.redisrw.internal.replica.ReplicaPool;
import io.github.redisrw.internal.threads.HandOver;
import org.jspecify.annotations.Nullable;

/**
 * Reads that are to be rejected for what is known of the replicas, when nobody has looked
 * at these for long, as this process was stopped: first look, then judge. Thread-safe.
 */
final class OverdueLooks {

	/** So much time is left for a look that is overdue. */
	private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

	private final NodeConnector connector;

	private final ReplicaPool pool;

	private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();

	/** When a look was asked for last; by two at the same time, it is asked for twice. */
	private volatile long refreshed = System.nanoTime() - LOOK_NANOS;

	OverdueLooks(NodeConnector connector, ReplicaPool pool) {
		this.connector = connector;
		this.pool = pool;
	}

	/**
	 * Reject a read, unless a look that is overdue finds a replica for it.
	 * @param read the read
	 * @param chooser finds a replica that may answer it
	 * @param reason why it is rejected if none may
	 */
	void await(HeldWrite<NodeLink> read, Supplier<@Nullable NodeLink> chooser, RuntimeException reason) {
		if (!this.pool.isOverdue()) {
			read.reject(reason);
			return;
		}
		Waiting waits = new Waiting(read, chooser, reason);
		this.waiting.add(waits);
		long now = System.nanoTime();
		if (now - this.refreshed > LOOK_NANOS) {
			this.refreshed = now;
			this.pool.refresh();
		}
		this.connector.schedule(waits::judge, LOOK_NANOS, waits::reject);
		waits.tryToSend();
	}

	/** The replicas have been looked at. */
	void looked() {
		this.waiting.forEach(Waiting::tryToSend);
	}

	/**
	 * A read that waits for a look. It is sent or rejected once.
	 */
	private final class Waiting {

		private final HeldWrite<NodeLink> read;

		private final Supplier<@Nullable NodeLink> chooser;

		private final RuntimeException reason;

		private final AtomicBoolean taken = new AtomicBoolean();

		Waiting(HeldWrite<NodeLink> read, Supplier<@Nullable NodeLink> chooser, RuntimeException reason) {
			this.read = read;
			this.chooser = chooser;
			this.reason = reason;
		}

		private boolean take() {
			OverdueLooks.this.waiting.remove(this);
			return this.taken.compareAndSet(false, true);
		}

		void tryToSend() {
			NodeLink link = this.chooser.get();
			if (link != null && take()) {
				HandOver.guarded(() -> this.read.send(link));
			}
		}

		/** The time for the look is over. */
		void judge() {
			tryToSend();
			OverdueLooks.this.connector.handOver(this::reject);
		}

		void reject() {
			if (take()) {
				this.read.reject(this.reason);
			}
		}

	}

}
