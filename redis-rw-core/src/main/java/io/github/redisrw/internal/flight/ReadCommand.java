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

package io.github.redisrw.internal.flight;

import io.lettuce.core.protocol.DemandAware;
import io.lettuce.core.protocol.RedisCommand;

/**
 * A read on its way. It changes nothing, so it need not wait for a node that has fallen
 * silent: a successor goes elsewhere, and what may still come from that node is thrown
 * away.
 */
public class ReadCommand<K, V, T> extends TrackedCommand<K, V, T> {

	/** It has been the first in line on a connection that fell silent. */
	private volatile boolean suspected;

	/** Whether it has been counted among those that no eligible replica answers. */
	private boolean fallenBack;

	/** Whether it has been let through to the master in the place of a replica. */
	private boolean admitted;

	public ReadCommand(RedisCommand<K, V, T> command, CommandIssuer issuer, long submitted, boolean suspected) {
		super(command, issuer, submitted);
		this.suspected = suspected;
	}

	public static <K, V, T> ReadCommand<K, V, T> of(RedisCommand<K, V, T> command, CommandIssuer issuer, long submitted,
			boolean suspected) {
		return (command instanceof DemandAware.Sink sink && !issuer.isShared())
				? new DemandAwareRead<>(command, sink, issuer, submitted, suspected)
				: new ReadCommand<>(command, issuer, submitted, suspected);
	}

	/**
	 * Whether it may be given up here and go on elsewhere. As the first in line it may
	 * once only: what keeps a node busy must not be carried from one to the next.
	 * @param first whether it is the first in line, so that the node may be busy with it
	 * @return {@code true} if nothing of its reply has arrived
	 */
	public boolean isMovable(boolean first) {
		return !(first && this.suspected) && isMovable();
	}

	/**
	 * Suspect it of keeping its node busy, so that it is carried to another one once
	 * only.
	 * @return {@code false} if it has been suspected before
	 */
	public boolean suspect() {
		boolean before = this.suspected;
		this.suspected = true;
		return !before;
	}

	/**
	 * Give it up where it is. Called on the event loop of the connection it is on.
	 * @param first whether it is the first in line
	 * @return what goes on in its place
	 */
	public ReadCommand<K, V, T> succeed(boolean first) {
		discardReply();
		release(false);
		ReadCommand<K, V, T> successor = successor(this.command, this.suspected || first);
		successor.requirement(requirement());
		successor.timeoutNanos(timeoutNanos());
		successor.extended(extension(), deadline());
		successor.fallenBack = this.fallenBack;
		successor.admitted = this.admitted;
		return successor;
	}

	public ReadCommand<K, V, T> successor(RedisCommand<K, V, T> original, boolean suspect) {
		return of(original, issuer(), issued(), suspect);
	}

	/**
	 * No eligible replica answers it.
	 * @return whether that has been so before
	 */
	public boolean fallsBack() {
		boolean before = this.fallenBack;
		this.fallenBack = true;
		return before;
	}

	/**
	 * Whether it may go to the master in the place of a replica, as often as it has to.
	 * @return {@code false} if that has to be asked for
	 */
	public boolean isAdmitted() {
		return this.admitted;
	}

	public void admit() {
		this.admitted = true;
	}

	/**
	 * A read whose reply is streamed at the pace of its consumer.
	 */
	private static final class DemandAwareRead<K, V, T> extends ReadCommand<K, V, T> implements DemandAware.Sink {

		private final DemandAware.Sink sink;

		DemandAwareRead(RedisCommand<K, V, T> command, DemandAware.Sink sink, CommandIssuer issuer, long submitted,
				boolean suspected) {
			super(command, issuer, submitted, suspected);
			this.sink = sink;
		}

		@Override
		public boolean hasDemand() {
			return isReplyDiscarded() || this.sink.hasDemand();
		}

		@Override
		public void setSource(DemandAware.Source source) {
			if (!isReplyDiscarded()) {
				this.sink.setSource(source);
			}
		}

		@Override
		public void removeSource() {
			if (!isReplyDiscarded()) {
				this.sink.removeSource();
			}
		}

	}

}
