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

import io.github.redisrw.internal.command.Outcome;
import io.github.redisrw.internal.flight.classification.CommandClassifier;
import io.github.redisrw.internal.node.DispatchedCommand;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.routing.ReplicaAcksRequirement;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

/**
 * A command and the transaction that it belongs to, if any; and what is to be done when
 * it, or that, has been executed.
 */
abstract class BoundCommand<K, V, T> extends CommandWrapper<K, V, T> implements DispatchedCommand<K, V, T> {

	private boolean bound;

	private boolean indispensable;

	/** Executes it, if it is queued by the server. */
	private volatile @Nullable BoundCommand<?, ?, ?> exec;

	/** Begins what it executes. */
	private volatile @Nullable DispatchedCommand<?, ?, ?> begin;

	private @Nullable ReplicaAcksRequirement acks;

	private @Nullable ExecutionListener executionListener;

	BoundCommand(RedisCommand<K, V, T> command) {
		super(command);
	}

	public String name() {
		return CommandClassifier.name(this);
	}

	/**
	 * It belongs to a transaction: if it fails, it goes nowhere else.
	 * @param needed whether the rest must not be executed without it
	 */
	public void bind(boolean needed) {
		this.bound = true;
		this.indispensable = needed;
	}

	/** Whether it belongs to a transaction that must not be executed without it. */
	public boolean isIndispensable() {
		return this.indispensable;
	}

	public boolean isBound() {
		return this.bound;
	}

	/**
	 * It executes what another one has begun.
	 * @param first that one
	 */
	public void begunBy(DispatchedCommand<?, ?, ?> first) {
		this.begin = first;
	}

	/**
	 * Whether the server queues the commands of its transaction, as far as it is known.
	 * @return {@code false} if what begins that has not been put on the wire
	 */
	boolean isTransactionBegun() {
		BoundCommand<?, ?, ?> by = isExec() ? this : this.exec;
		DispatchedCommand<?, ?, ?> first = (by != null) ? by.begin : null;
		return first == null || first.isEncoded();
	}

	/**
	 * It is executed with others.
	 * @param by what has them executed
	 */
	public void executedBy(BoundCommand<?, ?, ?> by) {
		this.exec = by;
	}

	/** Whether what has it executed has been put on the wire. */
	public boolean isExecSent() {
		BoundCommand<?, ?, ?> by = this.exec;
		return by != null && by.isEncoded();
	}

	/** How many replicas have to confirm it, {@code null} if none has to. */
	public @Nullable ReplicaAcksRequirement acks() {
		return this.acks;
	}

	public void acks(@Nullable ReplicaAcksRequirement requirement) {
		this.acks = requirement;
	}

	public void executionListener(ExecutionListener listener) {
		this.executionListener = listener;
	}

	void executedOn(NodeLink on) {
		if (this.executionListener != null) {
			this.executionListener.executedOn(on);
		}
	}

	void failed(Throwable failure, @Nullable Outcome outcome) {
		if (this.executionListener != null) {
			this.executionListener.failed(failure, outcome);
		}
	}

	@Override
	protected void doOnComplete() {
		if (this.executionListener != null) {
			this.executionListener.done();
		}
	}

	@Override
	protected void doOnError(Throwable throwable) {
		doOnComplete();
	}

	/**
	 * The server is only to queue it: it has written nothing when that is answered. What
	 * executes it is confirmed in its place, and counts as written.
	 */
	public void queued() {
		this.acks = null;
		if (this.executionListener != null) {
			this.executionListener.queued();
			this.executionListener = null;
		}
	}

	/** Whether it executes a transaction. */
	public boolean isExec() {
		return name().equals("EXEC");
	}

}
