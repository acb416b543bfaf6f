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

package io.github.redisrw.internal.cluster.shards;

import io.github.redisrw.NoWritableMasterException;
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.path.entry.PathEntry;
import io.github.redisrw.internal.path.write.WritePath;
import io.github.redisrw.internal.topology.cluster.ShardSource;
import org.jspecify.annotations.Nullable;

/**
 * A part of a cluster: a master, its replicas, and the client that follows them. It stays
 * the same whichever of its nodes is the master. Thread-safe.
 */
public final class Shard {

	private final int number;

	private final ShardSource source;

	private final ReadWriteClient client;

	/** Starts come one after the other, so that each ends with what it has begun. */
	private final Object starting = new Object();

	/** For whom it runs. */
	private volatile @Nullable Runner runner;

	public Shard(int number, ShardSource source, ReadWriteClient client) {
		this.number = number;
		this.source = source;
		this.client = client;
	}

	/**
	 * What tells it from the other shards: they are counted as they are met, which is in
	 * the order of their slots for those that are there at first.
	 * @return the number, from 0
	 */
	public int number() {
		return this.number;
	}

	/**
	 * What follows its master and replicas.
	 * @return the client
	 */
	public ReadWriteClient client() {
		return this.client;
	}

	public ShardSource source() {
		return this.source;
	}

	/**
	 * Have it run. Blocks for as long as a connection may take. What is stopped meanwhile
	 * does not run after that, unless for somebody else.
	 * @param by for whom; does nothing if that is stopped already
	 */
	public void start(Runner by) {
		synchronized (this.starting) {
			synchronized (this) {
				if (by.isStopped()) {
					return;
				}
				this.runner = by;
			}
			this.client.acquire();
			synchronized (this) {
				if (this.runner != by) {
					// If it was stopped before, there was nothing to release yet.
					this.client.release();
				}
			}
		}
	}

	/**
	 * Others have its slots: what waits for its master is rejected, so that it goes on at
	 * those. What is under way is still answered.
	 */
	public void leave() {
		if (path(true) instanceof WritePath writes) {
			writes.gate().close(() -> new NoWritableMasterException(this + " of the cluster has no slots any more"));
		}
	}

	/**
	 * Have it run no longer.
	 * @param by for whom; does nothing if it runs for somebody else by now
	 */
	public synchronized void stop(Runner by) {
		if (this.runner == by) {
			this.runner = null;
			this.client.release();
		}
	}

	/**
	 * Its write path, or its read path.
	 * @param writes whether the write path
	 * @return the path, {@code null} if it does not run yet, or any more
	 */
	public @Nullable PathEntry path(boolean writes) {
		try {
			return (this.runner != null) ? this.client.path(writes) : null;
		}
		catch (IllegalStateException ex) {
			// It is being started, or was stopped a moment ago.
			return null;
		}
	}

	public boolean has(NodeLink link) {
		return this.source.contains(link.node());
	}

	@Override
	public String toString() {
		return "shard " + this.number;
	}

	/**
	 * For whom a shard runs. The next one begins when this one has stopped.
	 */
	public interface Runner {

		/**
		 * Whether it stops what it has started, or has.
		 * @return {@code true} from when it begins with that
		 */
		boolean isStopped();

	}

}
