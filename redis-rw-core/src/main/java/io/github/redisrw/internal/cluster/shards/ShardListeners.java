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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Tells listeners which shards there are in a cluster. Thread-safe.
 */
public final class ShardListeners implements ShardListener {

	private final Executor executor;

	private final List<ShardListener> listeners = new ArrayList<>();

	private final List<Shard> present = new ArrayList<>();

	/**
	 * Create an instance without listeners.
	 * @param executor where they are told, of one change after the other
	 */
	public ShardListeners(Executor executor) {
		this.executor = executor;
	}

	/**
	 * Have somebody told, also of the shards that there are already.
	 * @param listener told of each shard
	 */
	public synchronized void add(ShardListener listener) {
		this.listeners.add(listener);
		this.present.forEach((shard) -> this.executor.execute(() -> listener.added(shard)));
	}

	@Override
	public synchronized void added(Shard shard) {
		this.present.add(shard);
		tell((listener) -> listener.added(shard));
	}

	@Override
	public synchronized void gone(Shard shard) {
		this.present.remove(shard);
		tell((listener) -> listener.gone(shard));
	}

	private void tell(Consumer<ShardListener> change) {
		this.listeners.forEach((listener) -> this.executor.execute(() -> change.accept(listener)));
	}

}
