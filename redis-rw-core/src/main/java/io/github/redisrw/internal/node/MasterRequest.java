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
package io.github.redisrw.internal.node;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.redisrw.internal.gate.HeldWrite;
import io.github.redisrw.internal.gate.WriteGate;

/**
 * Asks for the verified master, and waits for one as a write does: what is not a command
 * of the application finds the master by this.
 */
public final class MasterRequest implements HeldWrite<NodeLink> {

	private final CompletableFuture<NodeLink> master = new CompletableFuture<>();

	private final long issued = System.nanoTime();

	private final long deadline;

	private final int size;

	private MasterRequest(long deadline, int size) {
		this.deadline = deadline;
		this.size = size;
	}

	/**
	 * Ask for the master.
	 * @param gate where writes wait for it
	 * @param deadline until when it may be waited for, as {@link System#nanoTime()}
	 * @return the connection to it; it fails with the exception that a write would get
	 */
	public static CompletionStage<NodeLink> submit(WriteGate<NodeLink> gate, long deadline) {
		return submit(gate, new MasterRequest(deadline, 1));
	}

	/**
	 * Ask for the master for many, each of whom has reserved a place at the gate.
	 * @param gate where writes wait for it
	 * @param deadline until when it may be waited for, as {@link System#nanoTime()}
	 * @return the connection to it; it fails with the exception that a write would get
	 */
	public static CompletionStage<NodeLink> submitForMany(WriteGate<NodeLink> gate, long deadline) {
		return submit(gate, new MasterRequest(deadline, 0));
	}

	private static CompletionStage<NodeLink> submit(WriteGate<NodeLink> gate, MasterRequest request) {
		gate.submit(request);
		return request.master;
	}

	@Override
	public int size() {
		return this.size;
	}

	@Override
	public void send(NodeLink link) {
		this.master.complete(link);
	}

	@Override
	public void reject(RuntimeException reason) {
		this.master.completeExceptionally(reason);
	}

	@Override
	public boolean isWrite() {
		return false;
	}

	@Override
	public boolean isDone() {
		return this.master.isDone();
	}

	@Override
	public long issued() {
		return this.issued;
	}

	@Override
	public long holdDeadline() {
		return this.deadline;
	}

}
