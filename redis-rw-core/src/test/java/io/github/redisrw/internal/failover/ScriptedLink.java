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

package io.github.redisrw.internal.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.internal.topology.RoleReply;
import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a {@link ScriptedNode}.
 */
final class ScriptedLink implements MasterLink {

	private final ScriptedNode behind;

	private final Node node;

	private final List<CompletableFuture<?>> queries = new ArrayList<>();

	private final CompletableFuture<Void> drained = new CompletableFuture<>();

	private NodeReport report;

	private long heard;

	private boolean drains = true;

	private boolean open = true;

	private boolean retired;

	private @Nullable String abandoned;

	private @Nullable RuntimeException mistake;

	private CompletableFuture<Void> listening = CompletableFuture.completedFuture(null);

	ScriptedLink(ScriptedNode behind, Node node, NodeReport report) {
		this.behind = behind;
		this.node = node;
		this.report = report;
		heard();
	}

	/** Something has arrived on this connection. */
	void heard() {
		this.heard = this.behind.time().now();
	}

	/** There is something in flight that is not answered until {@link #drained()}. */
	void inFlight() {
		this.drains = false;
	}

	void drained() {
		this.open = false;
		this.drained.complete(null);
	}

	void lose() {
		this.open = false;
		this.queries.forEach((question) -> question.completeExceptionally(new IllegalStateException("lost")));
		this.drained.complete(null);
	}

	void failWith(@Nullable RuntimeException thrown) {
		this.mistake = thrown;
	}

	@Override
	public boolean isOpen() {
		return this.open;
	}

	boolean isRetired() {
		return this.retired;
	}

	@Nullable String abandoned() {
		return this.abandoned;
	}

	@Override
	public Node node() {
		return this.node;
	}

	@Override
	public NodeReport report() {
		return this.report;
	}

	@Override
	public CompletionStage<RoleReply> role() {
		return ask(this.behind::role);
	}

	@Override
	public CompletionStage<NodeReport> inspect() {
		return ask(() -> {
			this.report = this.behind.report();
			return this.report;
		});
	}

	private <T> CompletionStage<T> ask(Supplier<T> content) {
		if (this.mistake != null) {
			throw this.mistake;
		}
		if (!this.open) {
			return CompletableFuture.failedFuture(new IllegalStateException("connection closed"));
		}
		CompletableFuture<T> question = new CompletableFuture<>();
		this.queries.add(question);
		this.behind.answer(question, () -> {
			heard();
			return content.get();
		});
		return question;
	}

	/** What is asked on this connection gets no answer in time. */
	void giveUp() {
		this.queries.forEach((question) -> question.completeExceptionally(new IllegalStateException("no answer")));
	}

	@Override
	public boolean hasReceivedSince(long nanoTime) {
		return this.heard - nanoTime >= 0;
	}

	/** This process cannot listen to the connection until {@link #listened()}. */
	void notListenedTo() {
		this.listening = new CompletableFuture<>();
	}

	void listened() {
		this.listening.complete(null);
	}

	@Override
	public CompletableFuture<Void> listen(Duration time) {
		return this.listening.copy();
	}

	@Override
	public CompletionStage<Void> retire() {
		if (this.mistake != null) {
			throw this.mistake;
		}
		this.retired = true;
		if (this.drains) {
			drained();
		}
		return this.drained;
	}

	@Override
	public void abandon(String reason) {
		this.abandoned = reason;
		lose();
	}

	@Override
	public String toString() {
		return this.node.toString();
	}

}
