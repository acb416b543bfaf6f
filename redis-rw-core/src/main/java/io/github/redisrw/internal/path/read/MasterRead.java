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

import java.util.function.Consumer;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.internal.flight.TrackedCommand;
import io.github.redisrw.internal.gate.HeldWrite;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.routing.ReadRequirement;
import org.jspecify.annotations.Nullable;

/**
 * A read that only the master can answer. Should that be another one than when it was
 * asked what there is to show, it has to be asked again: it may have lost that.
 */
final class MasterRead implements HeldWrite<NodeLink> {

	private final TrackedCommand<?, ?, ?> command;

	private final ReadRequirement requirement;

	private final @Nullable NodeLink asked;

	private final Consumer<TrackedCommand<?, ?, ?>> again;

	/**
	 * Create a read of the master.
	 * @param command the read
	 * @param requirement what it is to show
	 * @param asked the master that has been asked what there is to show, {@code null} if
	 * none has
	 * @param again dispatches it anew
	 */
	MasterRead(TrackedCommand<?, ?, ?> command, ReadRequirement requirement, @Nullable NodeLink asked,
			Consumer<TrackedCommand<?, ?, ?>> again) {
		this.command = command;
		this.requirement = requirement;
		this.asked = asked;
		this.again = again;
	}

	@Override
	public void send(NodeLink link) {
		if (link == this.asked || this.requirement.level() != ConsistencyLevel.READ_YOUR_WRITES) {
			this.command.send(link);
		}
		else {
			this.again.accept(this.command);
		}
	}

	@Override
	public void reject(RuntimeException reason) {
		this.command.reject(reason);
	}

	@Override
	public boolean isDone() {
		return this.command.isDone();
	}

	@Override
	public void discard() {
		this.command.discard();
	}

	@Override
	public void holdBegins(long now) {
		this.command.holdBegins(now);
	}

	@Override
	public void holdEnds(long now) {
		this.command.holdEnds(now);
	}

	@Override
	public boolean isWithdrawn() {
		return this.command.isWithdrawn();
	}

	@Override
	public long issued() {
		return this.command.issued();
	}

	@Override
	public long holdDeadline() {
		return this.command.holdDeadline();
	}

}
