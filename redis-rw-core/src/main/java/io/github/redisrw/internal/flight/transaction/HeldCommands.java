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

import java.util.List;

import io.github.redisrw.internal.flight.TrackedCommand;
import org.jspecify.annotations.Nullable;

/**
 * Commands that wait for a dedicated connection, and stay in one piece.
 *
 * @param commands the commands, at least one
 * @param transaction what they belong to, {@code null} if to none
 */
public record HeldCommands(List<TrackedCommand<?, ?, ?>> commands, @Nullable Transaction transaction) {

	public TrackedCommand<?, ?, ?> first() {
		return this.commands.get(0);
	}

	public int size() {
		return this.commands.size();
	}

	public long deadline() {
		return this.commands.get(0).holdDeadline();
	}

	public boolean isLate(long now) {
		return deadline() - now <= 0;
	}

	public boolean isDone() {
		for (TrackedCommand<?, ?, ?> command : this.commands) {
			if (!command.isDone()) {
				return false;
			}
		}
		return true;
	}

	/** Whether the connection on which they were issued has been closed since. */
	public boolean isWithdrawn() {
		return this.commands.stream().allMatch(TrackedCommand::isWithdrawn);
	}

	/** Whether a transaction must not be executed without them. */
	public boolean isIndispensable() {
		return this.commands.stream().anyMatch(TrackedCommand::isIndispensable);
	}

	/** Their callers have given them up. */
	public void discard() {
		this.commands.forEach(TrackedCommand::discard);
	}

	/**
	 * Whether sending them executes nothing: the server queues what belongs to a
	 * transaction, so that may go where it began while it is not known who the master is.
	 * @return {@code false} if it has to be looked at where they go
	 */
	public boolean isQueuedByServer() {
		if (this.transaction == null || !this.transaction.isQueueing()) {
			return false;
		}
		for (TrackedCommand<?, ?, ?> command : this.commands) {
			// What comes before MULTI is executed at once.
			if (!command.isBound() || !command.isIndispensable() || command.isExec()) {
				return false;
			}
		}
		return true;
	}

}
