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
package io.github.redisrw.internal.flight.transaction;

import java.util.ArrayList;
import java.util.List;

import io.github.redisrw.internal.flight.TrackedCommand;
import io.github.redisrw.internal.node.NodeLink;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of the application, from its first {@code WATCH} or its {@code MULTI} to
 * its end. All of it is executed on one connection, or nothing. Guarded by the monitor of
 * its connection.
 */
public final class Transaction {

	private final List<TrackedCommand<?, ?, ?>> members = new ArrayList<>();

	private @Nullable TrackedCommand<?, ?, ?> multi;

	private boolean queueing;

	private @Nullable NodeLink begunOn;

	private @Nullable String lossReason;

	/** {@code MULTI} has been issued. */
	void queue(TrackedCommand<?, ?, ?> command) {
		this.multi = command;
		this.queueing = true;
	}

	/** {@code EXEC} has been issued. */
	void end(ExecCommand<?, ?, ?> exec) {
		exec.members(this.members);
		if (this.multi != null) {
			this.multi.executedBy(exec);
			exec.begunBy(this.multi);
		}
	}

	/** Returns what the server queues. */
	List<TrackedCommand<?, ?, ?>> members() {
		return this.members;
	}

	/**
	 * Whether commands are queued by the server, and none is executed before
	 * {@code EXEC}.
	 * @return {@code false} if there has been a {@code WATCH} only
	 */
	public boolean isQueueing() {
		return this.queueing;
	}

	/**
	 * A part of it is sent.
	 * @param link the connection
	 * @return {@code false} if it must not be, because it is lost or began elsewhere
	 */
	public boolean joins(NodeLink link) {
		if (this.begunOn == null) {
			this.begunOn = link;
		}
		if (this.begunOn != link) {
			lose("its connection is no longer one to the master");
		}
		return !isLost();
	}

	public boolean hasBegunOn(NodeLink link) {
		return this.begunOn == link;
	}

	/**
	 * It cannot be executed any more.
	 * @param reason why
	 */
	public void lose(String reason) {
		if (this.lossReason == null) {
			this.lossReason = reason;
		}
	}

	boolean isLost() {
		return this.lossReason != null;
	}

	public String lossReason() {
		String reason = this.lossReason;
		return (reason != null) ? reason : "the connection was lost";
	}

}
