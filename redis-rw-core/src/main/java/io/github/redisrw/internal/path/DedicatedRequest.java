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
package io.github.redisrw.internal.path;

import io.github.redisrw.internal.flight.TrackedCommand;
import io.github.redisrw.internal.flight.transaction.HeldCommands;
import io.github.redisrw.internal.gate.HeldWrite;
import io.github.redisrw.internal.node.NodeLink;

/**
 * Asks for the node of a dedicated connection, in the place of the first command that
 * waits for that: it waits for as long as that may, and is rejected as that would be.
 */
public final class DedicatedRequest implements HeldWrite<NodeLink> {

	private final DedicatedConnector connector;

	private final long issued = System.nanoTime();

	private final HeldCommands first;

	/** When it began to wait at the gate; the same as the other, if it has not waited. */
	private long heldSince;

	private long heldUntil;

	DedicatedRequest(DedicatedConnector connector, HeldCommands first) {
		this.connector = connector;
		this.first = first;
	}

	public TrackedCommand<?, ?, ?> first() {
		return this.first.commands().get(0);
	}

	/** Returns what it asks for. */
	HeldCommands held() {
		return this.first;
	}

	@Override
	public void send(NodeLink node) {
		this.connector.found(this, node);
	}

	@Override
	public void reject(RuntimeException reason) {
		this.connector.notFound(this, reason);
	}

	@Override
	public void holdBegins(long now) {
		if (this.heldSince == this.heldUntil) {
			this.heldSince = now;
		}
	}

	@Override
	public void holdEnds(long now) {
		this.heldUntil = now;
	}

	/** What waits behind it has been held as well, each since it was issued. */
	void heldFor(DedicatedLine line) {
		if (this.heldSince != this.heldUntil) {
			line.held(this.heldSince, this.heldUntil);
		}
	}

	@Override
	public boolean isDone() {
		return this.connector.isClosed();
	}

	@Override
	public long issued() {
		return this.issued;
	}

	@Override
	public long holdDeadline() {
		return this.first.deadline();
	}

}
