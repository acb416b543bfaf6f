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

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.redisrw.NoReadableNodeException;
import io.github.redisrw.internal.gate.HeldWrite;
import io.github.redisrw.internal.node.NodeLink;
import org.jspecify.annotations.Nullable;

/**
 * A read that has found no node. It waits for the master at the gate, and goes to a
 * replica if one becomes eligible first.
 */
public final class WaitingRead extends HeldRead {

	private final Consumer<WaitingRead> onTaken;

	private final Function<NodeLink, @Nullable NoReadableNodeException> refusal;

	private final Consumer<NoReadableNodeException> onRefused;

	private final AtomicBoolean taken = new AtomicBoolean();

	/**
	 * Create a waiting read.
	 * @param read the read
	 * @param onTaken told when it no longer waits
	 * @param refusal why it may not be sent to a node that is found, {@code null} if it
	 * may
	 * @param onRefused sees to the read if it may not
	 */
	public WaitingRead(HeldWrite<NodeLink> read, Consumer<WaitingRead> onTaken,
			Function<NodeLink, @Nullable NoReadableNodeException> refusal,
			Consumer<NoReadableNodeException> onRefused) {
		super(read);
		this.onTaken = onTaken;
		this.refusal = refusal;
		this.onRefused = onRefused;
	}

	private boolean take() {
		boolean first = this.taken.compareAndSet(false, true);
		if (first) {
			read().holdEnds(System.nanoTime());
			this.onTaken.accept(this);
		}
		return first;
	}

	@Override
	public void send(NodeLink link) {
		if (take()) {
			NoReadableNodeException refused = this.refusal.apply(link);
			if (refused != null) {
				this.onRefused.accept(refused);
			}
			else {
				read().send(link);
			}
		}
	}

	@Override
	public void reject(RuntimeException reason) {
		if (take()) {
			read().reject(reason);
		}
	}

	/** It ends when the read is taken, wherever to. */
	@Override
	public void holdBegins(long now) {
		if (!this.taken.get()) {
			read().holdBegins(now);
		}
	}

	@Override
	public boolean isDone() {
		return this.taken.get() || read().isDone();
	}

	@Override
	public void discard() {
		if (take()) {
			read().discard();
		}
	}

}
