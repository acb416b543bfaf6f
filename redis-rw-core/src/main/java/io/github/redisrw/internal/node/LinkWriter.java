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

import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import io.github.redisrw.internal.threads.HandOver;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * Puts commands of the application on a connection, and counts what is not completed.
 * Thread-safe.
 */
public final class LinkWriter {

	private final NodeLink link;

	private final LinkEndpoint endpoint;

	private final EventLoop eventLoop;

	private final LinkExtension extension;

	private final AtomicInteger load = new AtomicInteger();

	/** What was given to this connection, in order, until it is done. */
	private final Queue<DispatchedCommand<?, ?, ?>> outstanding = new ConcurrentLinkedQueue<>();

	LinkWriter(NodeLink link, LinkEndpoint endpoint, EventLoop eventLoop, LinkExtension extension) {
		this.link = link;
		this.endpoint = endpoint;
		this.eventLoop = eventLoop;
		this.extension = extension;
	}

	/** Returns the other end, {@code null} if that is not known. */
	public @Nullable Peer peer() {
		return this.endpoint.peer();
	}

	int load() {
		return this.load.get();
	}

	void completed() {
		this.load.getAndDecrement();
	}

	/** Forget what is done. Called on the event loop. */
	void trim() {
		DispatchedCommand<?, ?, ?> first;
		while ((first = this.outstanding.peek()) != null && !first.isInFlightOn(this.link)) {
			this.outstanding.remove(first);
		}
	}

	/**
	 * The event loop does not run: nobody else tells what waits for it, or for a reply
	 * that it would hear. What has its time behind it fails, and may be executed.
	 * @param now the time
	 */
	void giveUpLate(long now) {
		for (DispatchedCommand<?, ?, ?> command : this.outstanding) {
			if (command.isInFlightOn(this.link) && command.deadline() - now <= 0) {
				HandOver.guarded(command::timedOut);
			}
		}
		this.outstanding.removeIf((command) -> !command.isInFlightOn(this.link));
	}

	/**
	 * Whether something that was given to this connection is undecided, and will be
	 * decided. What has no deadline may never be.
	 * @return {@code false} if there is nothing left to wait for
	 */
	public boolean isAwaited() {
		long far = System.nanoTime() + NodeLink.FAR_NANOS / 2;
		return this.outstanding.stream()
			.anyMatch((command) -> command.isInFlightOn(this.link) && command.deadline() - far < 0);
	}

	/**
	 * Write a command that has been assigned to this connection, unless it has ended
	 * since. It is counted all the same, as its end was or will be.
	 * @param command the command
	 */
	public void write(DispatchedCommand<?, ?, ?> command) {
		account(command);
		put(command);
	}

	private void account(DispatchedCommand<?, ?, ?> command) {
		this.load.getAndIncrement();
		this.outstanding.add(command);
	}

	private void put(DispatchedCommand<?, ?, ?> command) {
		if (command.isInFlightOn(this.link)) {
			this.endpoint.write(command);
			this.extension.written(command);
		}
		else if (command.isDone()) {
			command.skippedOn(this.link);
		}
	}

	/**
	 * Write commands that have been assigned to this connection.
	 * @param commands the commands
	 */
	public void write(Collection<? extends DispatchedCommand<?, ?, ?>> commands) {
		this.load.getAndAdd(commands.size());
		this.outstanding.addAll(commands);
		putAll(commands);
	}

	/**
	 * Write a command behind everything that other threads have written before.
	 * @param command the command
	 */
	public void writeInTurn(DispatchedCommand<?, ?, ?> command) {
		if (this.eventLoop.inEventLoop() && !this.eventLoop.isShuttingDown()) {
			account(command);
			this.eventLoop.execute(() -> put(command));
		}
		else {
			write(command);
		}
	}

	/**
	 * Write commands on the event loop, whoever calls this: the order of calls is the
	 * order on the wire, and nobody is told of a failure before this returns.
	 * @param commands the commands
	 * @return {@code false} if nothing is written any more
	 */
	public boolean writeInTurn(List<? extends DispatchedCommand<?, ?, ?>> commands) {
		this.load.getAndAdd(commands.size());
		this.outstanding.addAll(commands);
		return execute(() -> putTogether(commands));
	}

	/**
	 * Write commands with nothing of other threads between them, behind everything that
	 * the calling thread has written before.
	 * @param commands the commands
	 * @param goOn asked on the event loop whether they are still to be written
	 * @return {@code false} if nothing is written any more
	 */
	public boolean writeTogether(List<? extends DispatchedCommand<?, ?, ?>> commands, BooleanSupplier goOn) {
		this.load.getAndAdd(commands.size());
		this.outstanding.addAll(commands);
		Runnable writing = () -> {
			if (goOn.getAsBoolean()) {
				putTogether(commands);
			}
		};
		if (this.eventLoop.inEventLoop()) {
			writing.run();
			return true;
		}
		return execute(writing);
	}

	/**
	 * Run something on the event loop, behind everything that has been written before.
	 * @param task what to run
	 * @return {@code false} if nothing runs there any more
	 */
	public boolean execute(Runnable task) {
		try {
			this.eventLoop.execute(task);
			return true;
		}
		catch (RejectedExecutionException ex) {
			return false;
		}
	}

	private void putTogether(List<? extends DispatchedCommand<?, ?, ?>> commands) {
		this.extension.beforeWriting(commands);
		putAll(commands);
		this.extension.afterWriting(commands);
	}

	/**
	 * One that is elsewhere by now is left out. One that is done is not: the endpoint
	 * leaves it out, and tells it so.
	 */
	@SuppressWarnings({ "unchecked", "rawtypes" })
	private void putAll(Collection<? extends DispatchedCommand<?, ?, ?>> commands) {
		Collection put = commands.stream()
			.filter((command) -> command.isInFlightOn(this.link) || command.isDone())
			.toList();
		if (put.size() == 1) {
			this.endpoint.write((DispatchedCommand<?, ?, ?>) put.iterator().next());
		}
		else if (!put.isEmpty()) {
			this.endpoint.write(put);
		}
		this.extension.written(put);
	}

	/**
	 * Whether a command that was encoded has failed before all of it was written.
	 * @param failure what it failed with
	 * @return {@code true} if no node can have executed it
	 */
	public boolean isUnwritten(Throwable failure) {
		return this.endpoint.isUnwritten(failure);
	}

	/**
	 * Whether it takes further commands.
	 * @return {@code false} from the moment it is closed from either side
	 */
	public boolean isUsable() {
		return this.endpoint.isUsable();
	}

}
