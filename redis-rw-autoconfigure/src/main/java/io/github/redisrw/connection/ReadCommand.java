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

package io.github.redisrw.connection;

import io.lettuce.core.protocol.DemandAware;
import io.lettuce.core.protocol.RedisCommand;

/**
 * A read on its way. It changes nothing, so it need not wait for a node that has fallen
 * silent: a successor goes elsewhere, and what may still come from that node is thrown
 * away.
 */
class ReadCommand<K, V, T> extends TrackedCommand<K, V, T> {

	private final boolean successor;

	ReadCommand(RedisCommand<K, V, T> command, CommandIssuer issuer, long submitted, boolean successor) {
		super(command, issuer, submitted);
		this.successor = successor;
	}

	static <K, V, T> ReadCommand<K, V, T> of(RedisCommand<K, V, T> command, CommandIssuer issuer, long submitted,
			boolean successor) {
		return (command instanceof DemandAware.Sink sink)
				? new DemandAwareRead<>(command, sink, issuer, submitted, successor)
				: new ReadCommand<>(command, issuer, submitted, successor);
	}

	/**
	 * Whether it may be given up here and go on elsewhere. It may once only: what keeps a
	 * node busy must not be carried from one to the next.
	 * @return {@code true} if nothing of its reply has arrived
	 */
	boolean isMovable() {
		return !this.successor && isEncoded() && !isReplying() && !isBlocking() && !isBound();
	}

	/**
	 * Give it up where it is. Called on the event loop of the connection it is on.
	 * @return what goes on in its place
	 */
	ReadCommand<K, V, T> succeed() {
		discardReply();
		release(false);
		ReadCommand<K, V, T> successor = successor(this.command);
		successor.demand(demand());
		return successor;
	}

	ReadCommand<K, V, T> successor(RedisCommand<K, V, T> original) {
		return of(original, issuer(), submitted(), true);
	}

	boolean isForsaken() {
		return isReplyDiscarded();
	}

	@Override
	public void complete() {
		if (!isForsaken()) {
			super.complete();
		}
	}

	@Override
	public boolean completeExceptionally(Throwable throwable) {
		return !isForsaken() && super.completeExceptionally(throwable);
	}

	@Override
	public void cancel() {
		if (!isForsaken()) {
			super.cancel();
		}
	}

	@Override
	public boolean isDone() {
		return isForsaken() || super.isDone();
	}

	/**
	 * A read whose reply is streamed at the pace of its consumer.
	 */
	private static final class DemandAwareRead<K, V, T> extends ReadCommand<K, V, T> implements DemandAware.Sink {

		private final DemandAware.Sink sink;

		DemandAwareRead(RedisCommand<K, V, T> command, DemandAware.Sink sink, CommandIssuer issuer, long submitted,
				boolean successor) {
			super(command, issuer, submitted, successor);
			this.sink = sink;
		}

		@Override
		public boolean hasDemand() {
			return isForsaken() || this.sink.hasDemand();
		}

		@Override
		public void setSource(DemandAware.Source source) {
			if (!isForsaken()) {
				this.sink.setSource(source);
			}
		}

		@Override
		public void removeSource() {
			if (!isForsaken()) {
				this.sink.removeSource();
			}
		}

	}

}
