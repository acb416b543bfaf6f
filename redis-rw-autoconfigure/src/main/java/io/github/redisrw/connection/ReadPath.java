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

package io.github.redisrw.connection;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import io.github.redisrw.CursorLostException;
import io.github.redisrw.NoReadableNodeException;
import io.github.redisrw.WriteOnReadPathException;
import io.github.redisrw.command.CommandKind;
import io.github.redisrw.command.CommandTraits;
import io.github.redisrw.failover.Outcome;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.Role;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.handler.codec.EncoderException;
import org.jspecify.annotations.Nullable;

/**
 * The path that leads to the replicas, and to the master where no replica is eligible.
 * Reads change nothing, so one that fails for its node goes to another, within its time.
 */
final class ReadPath extends Path {

	/** A read goes on to another node at once, but not for ever. */
	private static final int IMMEDIATE_ATTEMPTS = 4;

	private static final Duration DEDICATED_RETRY = Duration.ofMillis(20);

	private final ReplicaPool pool;

	private final WritePath fallback;

	/** Where iterations have begun, by the mark in their cursors. */
	private final Map<Integer, NodeLink> iterations = new ConcurrentHashMap<>();

	ReadPath(Links links, ReplicaPool pool, WritePath fallback) {
		super(links);
		this.pool = pool;
		this.fallback = fallback;
	}

	@Override
	@Nullable Node reachable() {
		NodeLink link = this.pool.choose(null);
		return (link != null) ? link.node() : this.fallback.reachable();
	}

	@Override
	long holdNanos() {
		return timeoutNanos();
	}

	@Override
	long clockStart(long submitted, long sent) {
		return submitted;
	}

	@Override
	@Nullable RuntimeException objection(RedisCommand<?, ?, ?> command) {
		CommandTraits traits = CommandClassifier.classify(command);
		if (traits.isAllowedOnReadPath() || traits.kind() == CommandKind.CONNECTION) {
			return null;
		}
		return new WriteOnReadPathException(command.getType()
				+ " is refused on the read path: it is not a read. Use the template or connection factory of the write path, the one that is injected without @ReadOnly.");
	}

	@Override
	<K, V, T> TrackedCommand<K, V, T> track(RedisCommand<K, V, T> command, PathWriter writer) {
		boolean cursor = writer instanceof SharedWriter && CommandClassifier.classify(command).isCursor();
		return cursor ? new CursorCommand<>(command, writer, System.nanoTime()) : super.track(command, writer);
	}

	@Override
	void dispatch(TrackedCommand<?, ?, ?> command) {
		if (command instanceof CursorCommand<?, ?, ?> iteration) {
			dispatch(iteration);
		}
		else {
			dispatch(command, null);
		}
	}

	/** An iteration stays where it began. */
	private void dispatch(CursorCommand<?, ?, ?> iteration) {
		NodeLink link = iteration.isFirst() ? choose(null) : this.iterations.get(iteration.mark());
		if (link == null && iteration.isFirst()) {
			link = this.fallback.gate().master();
		}
		if (link == null || !link.isOpen()) {
			iteration.fail(iteration.isFirst() ? noNode(iteration, "no replica is eligible, and there is no master")
					: cursorLost(iteration));
			return;
		}
		this.iterations.values().removeIf((known) -> !known.isOpen());
		this.iterations.put(link.mark(), link);
		iteration.writer().send(iteration, link);
	}

	private static CursorLostException cursorLost(TrackedCommand<?, ?, ?> iteration) {
		return new CursorLostException(iteration.name()
				+ " cannot go on: the connection to the node on which it began is gone. Begin again with cursor 0.");
	}

	private static NoReadableNodeException noNode(TrackedCommand<?, ?, ?> command, String reason) {
		return new NoReadableNodeException(command.name() + " found no node to answer it: " + reason);
	}

	/**
	 * An eligible replica; else, if there is no master either, one that has just lost it.
	 */
	private @Nullable NodeLink choose(@Nullable NodeLink avoid) {
		NodeLink link = this.pool.choose(avoid);
		return (link != null || this.fallback.gate().master() != null) ? link : this.pool.chooseDetached(avoid);
	}

	private void dispatch(TrackedCommand<?, ?, ?> command, @Nullable NodeLink avoid) {
		NodeLink link = choose(avoid);
		if (link != null) {
			command.writer().send(command, link);
		}
		else {
			this.fallback.gate().submit(command);
		}
	}

	@Override
	void dispatch(List<TrackedCommand<?, ?, ?>> commands) {
		CommandBatch batch = new CommandBatch(commands);
		NodeLink link = choose(null);
		if (link != null) {
			batch.send(link);
		}
		else {
			this.fallback.gate().submit(batch);
		}
	}

	@Override
	void dispatchAgain(TrackedCommand<?, ?, ?> command) {
		dispatch(command, null);
	}

	@Override
	CompletionStage<NodeLink> openDedicated(DedicatedWriter wait, @Nullable NodeLink former) {
		NodeLink chosen = choose(null);
		if (chosen == null) {
			return this.fallback.openDedicated(wait, former);
		}
		CompletableFuture<NodeLink> opened = new CompletableFuture<>();
		links().openWithRole(chosen.node()).whenComplete((link, failure) -> opened(wait, opened, link, failure));
		return opened;
	}

	private void opened(DedicatedWriter wait, CompletableFuture<NodeLink> opened, @Nullable NodeLink link,
			@Nullable Throwable failure) {
		if (link != null && link.report().role().role() == Role.REPLICA) {
			opened.complete(link);
		}
		else if (wait.isClosed() || wait.deadline() - System.nanoTime() <= 0) {
			opened.completeExceptionally(new NoReadableNodeException("Cannot open a connection to a replica: "
					+ ((failure != null) ? Failures.describe(failure) : "is not a replica")));
		}
		else {
			links().schedule(() -> openDedicated(wait, null).whenComplete((next, nextFailure) -> {
				if (next != null) {
					opened.complete(next);
				}
				else {
					opened.completeExceptionally(Failures.runtime(nextFailure));
				}
			}), DEDICATED_RETRY.toNanos());
		}
		if (link != null && !opened.isDone()) {
			link.close();
		}
	}

	@Override
	boolean fits(NodeLink link) {
		return (link.master() != null) ? this.fallback.fits(link) : link.isOpen();
	}

	@Override
	CompletionStage<Node> subscriptionNode() {
		NodeLink chosen = this.pool.choose(null);
		return (chosen != null) ? CompletableFuture.completedStage(chosen.node()) : this.fallback.subscriptionNode();
	}

	@Override
	boolean takesBack(TrackedCommand<?, ?, ?> command, NodeLink link, String error) {
		if (Outcome.ofErrorReply(error) != Outcome.NOT_EXECUTED) {
			return false;
		}
		this.pool.refused(link);
		command.clearError();
		again(command, link);
		return true;
	}

	@Override
	boolean onFailure(TrackedCommand<?, ?, ?> command, NodeLink link, Throwable failure) {
		if (failure instanceof EncoderException) {
			return command.fail(failure);
		}
		// It may be told before the connection is, and must not be chosen again.
		link.abandon(Failures.describe(failure));
		this.fallback.gate().holdIf(link);
		if (command.isReplying()) {
			return command.fail(new NoReadableNodeException(
					command.name() + " failed: the connection to " + link + " was lost in the middle of its reply"));
		}
		again(command, link);
		return false;
	}

	private void again(TrackedCommand<?, ?, ?> command, NodeLink link) {
		if (command instanceof CursorCommand<?, ?, ?> iteration && !iteration.isFirst()) {
			iteration.fail(cursorLost(iteration));
			return;
		}
		if (command.holdDeadline() - System.nanoTime() <= 0) {
			command.fail(new NoReadableNodeException(command.name()
					+ " found no node to answer it in time; the last was " + link + ": " + link.lossReason()));
		}
		else if (command.writer() instanceof DedicatedWriter dedicated) {
			dedicated.dispatchAgain(command);
		}
		else if (command.attempts() < IMMEDIATE_ATTEMPTS) {
			dispatch(command, link);
		}
		else {
			links().schedule(() -> dispatch(command, link), DEDICATED_RETRY.toNanos());
		}
	}

	@Override
	void onTimeout(TrackedCommand<?, ?, ?> command, NodeLink link) {
		command.fail(Timeouts.unanswered(command, link));
	}

	@Override
	void onRejected(TrackedCommand<?, ?, ?> command, RuntimeException reason) {
		command.fail(new NoReadableNodeException(
				command.name() + " found no eligible replica, and no master either: " + reason.getMessage()));
	}

}
