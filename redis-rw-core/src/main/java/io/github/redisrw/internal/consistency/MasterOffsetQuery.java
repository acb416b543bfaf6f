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

package io.github.redisrw.internal.consistency;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.redisrw.internal.gate.WriteGate;
import io.github.redisrw.internal.node.MasterRequest;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.connect.NodeConnector;
import io.github.redisrw.internal.node.query.SharedQuery;
import io.github.redisrw.internal.topology.Lineage;
import org.jspecify.annotations.Nullable;

/**
 * Asks the present master how far its stream is, for as many as want to know. What has
 * not been answered on a connection is asked on the next one as soon as that is verified.
 * Thread-safe.
 */
final class MasterOffsetQuery {

	/** Before another master is asked than one that has not answered. */
	private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	private final WriteGate<NodeLink> gate;

	private final NodeConnector connector;

	private final long holdNanos;

	private final Listener listener;

	private final SharedQuery<Optional<Lineage>> query = new SharedQuery<>(this::put);

	/** As many as are shared at once. */
	private final Set<Question> underWay = ConcurrentHashMap.newKeySet();

	/**
	 * Create an instance.
	 * @param gate leads to the verified master
	 * @param connector knows how long things may take
	 * @param holdNanos how long a write may wait for a master, in nanoseconds
	 * @param listener told of each answer
	 */
	MasterOffsetQuery(WriteGate<NodeLink> gate, NodeConnector connector, long holdNanos, Listener listener) {
		this.gate = gate;
		this.connector = connector;
		this.holdNanos = holdNanos;
		this.listener = listener;
	}

	/**
	 * Ask the master. While there is none, whoever asks for it waits as a read does.
	 * @return its history, empty if it may not be asked for it; it fails with the
	 * exception that a read would get
	 */
	CompletionStage<Optional<Lineage>> ask() {
		if (this.gate.passing() != null) {
			return this.query.ask();
		}
		RuntimeException rejection = this.gate.reserve(1, false);
		return (rejection != null) ? CompletableFuture.failedFuture(rejection)
				: this.query.ask().whenComplete((lineage, failure) -> this.gate.reserved(-1, false));
	}

	/**
	 * How long the master is waited for: without a timeout, as a write waits for it.
	 * @return the time, in nanoseconds
	 */
	long patienceNanos() {
		long timeout = this.connector.timeouts().nanos();
		return (timeout > 0) ? timeout : this.holdNanos;
	}

	/** A connection has been verified to lead to the master. */
	void mastered() {
		if (!this.underWay.isEmpty()) {
			this.connector.execute(() -> this.underWay.forEach(Question::moveOn));
		}
	}

	private CompletionStage<Optional<Lineage>> put() {
		Question question = new Question(System.nanoTime() + patienceNanos());
		this.underWay.add(question);
		question.answer.whenComplete((lineage, failure) -> this.underWay.remove(question));
		question.put();
		return question.answer;
	}

	private final class Question {

		private final long deadline;

		private final CompletableFuture<Optional<Lineage>> answer = new CompletableFuture<>();

		/** Where an answer is awaited from. */
		private final AtomicReference<@Nullable NodeLink> asked = new AtomicReference<>();

		private Question(long deadline) {
			this.deadline = deadline;
		}

		private void put() {
			MasterRequest.submitForMany(MasterOffsetQuery.this.gate, this.deadline).whenComplete((link, rejection) -> {
				if (link != null) {
					ask(link);
				}
				else {
					this.answer.completeExceptionally(rejection);
				}
			});
		}

		private void ask(NodeLink link) {
			this.asked.set(link);
			long began = System.nanoTime();
			link.queries().masterLineage().whenComplete((lineage, failure) -> {
				if (!this.asked.compareAndSet(link, null)) {
					return;
				}
				if (failure == null) {
					lineage.ifPresent((known) -> MasterOffsetQuery.this.listener.answered(link, began, known));
					this.answer.complete(lineage);
				}
				else if (this.deadline - System.nanoTime() <= 0) {
					this.answer.completeExceptionally(failure);
				}
				else {
					MasterOffsetQuery.this.connector.schedule(this::put, PAUSE_NANOS,
							() -> this.answer.completeExceptionally(failure));
				}
			});
			moveOn();
		}

		/** A connection that has been replaced may be one that is not answered on. */
		private void moveOn() {
			NodeLink present = MasterOffsetQuery.this.gate.master();
			NodeLink link = this.asked.get();
			if (link != null && present != null && link != present && this.asked.compareAndSet(link, null)) {
				put();
			}
		}

	}

	/**
	 * Told how far the master's stream is.
	 */
	interface Listener {

		/**
		 * The master has answered.
		 * @param link the connection to it
		 * @param began when it was asked, as {@link System#nanoTime()}
		 * @param lineage its history
		 */
		void answered(NodeLink link, long began, Lineage lineage);

	}

}
