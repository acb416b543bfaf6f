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
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.github.redisrw.internal.threads.Backoff;
import io.github.redisrw.internal.threads.CoordinatorThread;
import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.internal.topology.RoleReply;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.Role;
import org.jspecify.annotations.Nullable;

/**
 * Asks the master for its role once in an interval, so that a demotion, or a silence, is
 * noticed without traffic. Confined to the coordinator's thread.
 *
 * @param <L> the type of connection
 */
final class MasterProbe<L extends MasterLink> {

	private static final Backoff HOW_FAR_AGAIN = new Backoff(Duration.ofMillis(5), 2, Duration.ofSeconds(1), 0);

	private final CoordinatorThread thread;

	private final FailoverSettings settings;

	private final LongSupplier clock;

	private final Supplier<@Nullable L> master;

	private final BiConsumer<L, RoleReply> answered;

	private final Consumer<L> silent;

	private final BiConsumer<L, NodeReport> renamed;

	/** Whose master had no replica when it was asked last. */
	private @Nullable L alone;

	private final CoordinatorThread.Timer timer;

	/**
	 * Create a probe that asks nobody yet.
	 * @param thread the coordinator's
	 * @param settings when it asks
	 * @param clock the time, as {@link System#nanoTime()}
	 * @param master the master that is settled upon, {@code null} if there is none
	 * @param answered gets the answer
	 * @param silent gets the connection on which nothing arrives
	 * @param renamed gets what the master says of itself once it may have given its
	 * history another name
	 */
	MasterProbe(CoordinatorThread thread, FailoverSettings settings, LongSupplier clock, Supplier<@Nullable L> master,
			BiConsumer<L, RoleReply> answered, Consumer<L> silent, BiConsumer<L, NodeReport> renamed) {
		this.thread = thread;
		this.settings = settings;
		this.clock = clock;
		this.master = master;
		this.answered = answered;
		this.silent = silent;
		this.renamed = renamed;
		this.timer = thread.timer(this::probe);
	}

	/**
	 * A master has been verified.
	 * @param link the connection to it
	 * @param role what it has said
	 */
	void verified(L link, RoleReply role) {
		this.alone = role.replicas().isEmpty() ? link : null;
	}

	/** Ask in an interval from now, and so on. */
	void start() {
		this.timer.restart(this.settings.interval().toNanos());
	}

	void stop() {
		this.timer.cancel();
	}

	/**
	 * Asks the master that is to be replaced how much it has written, until it is: what
	 * its successor has not got of that is lost, and what was under way to it is written
	 * meanwhile.
	 * @param link the connection to it
	 * @param told gets the answers of a master
	 * @param goOn whether it is not replaced yet
	 */
	void askHowFar(L link, BiConsumer<Node, RoleReply> told, Predicate<L> goOn) {
		askHowFar(link, told, goOn, 0);
	}

	private void askHowFar(L link, BiConsumer<Node, RoleReply> told, Predicate<L> goOn, int asked) {
		this.thread.ask(link::role, (role, failure) -> {
			if (role == null || role.role() != Role.MASTER) {
				return;
			}
			told.accept(link.node(), role);
			this.thread.schedule(() -> {
				if (goOn.test(link)) {
					askHowFar(link, told, goOn, asked + 1);
				}
			}, HOW_FAR_AGAIN.delayNanos(asked, this.settings.interval()));
		});
	}

	private void probe() {
		L link = this.master.get();
		if (link == null) {
			return;
		}
		start();
		long asked = this.clock.getAsLong();
		Duration patience = this.settings.fastInterval().multipliedBy(2);
		CompletableFuture<Void> listened = link.listen(patience);
		this.thread.ask(link::role, (role, failure) -> {
			if (role != null) {
				listened.cancel(false);
				this.answered.accept(link, role);
				followHistory(link, role);
			}
		});
		this.thread.schedule(() -> this.thread.ask(() -> listened, (done, failure) -> {
			if (!link.hasReceivedSince(asked)) {
				this.silent.accept(link);
			}
		}), patience);
	}

	/**
	 * A master begins a history with another name, unknown to anybody, when its first
	 * replica comes, and when the first one comes again after a long time without.
	 */
	private void followHistory(L link, RoleReply role) {
		boolean joined = this.alone == link && !role.replicas().isEmpty();
		verified(link, role);
		if (joined) {
			this.thread.ask(link::inspect, (report, failure) -> {
				if (report != null && report.role().role() == Role.MASTER) {
					this.renamed.accept(link, report);
				}
			});
		}
	}

}
