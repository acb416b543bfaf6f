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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.EventLoop;

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

	LinkWriter(NodeLink link, LinkEndpoint endpoint, EventLoop eventLoop, LinkExtension extension) {
		this.link = link;
		this.endpoint = endpoint;
		this.eventLoop = eventLoop;
		this.extension = extension;
	}

	int load() {
		return this.load.get();
	}

	void completed() {
		this.load.getAndDecrement();
	}

	/**
	 * Write a command that has been assigned to this connection, unless it has ended
	 * thereby.
	 * @param command the command
	 */
	public void write(DispatchedCommand<?, ?, ?> command) {
		if (!command.isInFlightOn(this.link)) {
			return;
		}
		this.load.getAndIncrement();
		this.endpoint.write(command);
		this.extension.written(command);
	}

	public void write(Collection<? extends DispatchedCommand<?, ?, ?>> commands) {
		List<? extends DispatchedCommand<?, ?, ?>> assigned = commands.stream()
			.filter((command) -> command.isInFlightOn(this.link))
			.toList();
		this.load.getAndAdd(assigned.size());
		putAll(assigned);
	}

	/**
	 * Write a command behind everything that other threads have written before.
	 * @param command the command
	 */
	public void writeInTurn(DispatchedCommand<?, ?, ?> command) {
		if (this.eventLoop.inEventLoop() && !this.eventLoop.isShuttingDown()) {
			this.eventLoop.execute(() -> write(command));
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
		try {
			this.eventLoop.execute(() -> {
				this.extension.beforeWriting(commands);
				put(commands);
				this.extension.afterWriting(commands);
			});
			return true;
		}
		catch (RejectedExecutionException ex) {
			return false;
		}
	}

	/**
	 * One that has been given up since is no longer in flight, and not counted either.
	 */
	private void put(List<? extends DispatchedCommand<?, ?, ?>> commands) {
		if (commands.size() > 1) {
			putAll(commands.stream().filter((command) -> command.isInFlightOn(this.link)).toList());
		}
		else if (commands.get(0).isInFlightOn(this.link)) {
			this.endpoint.write(commands.get(0));
			this.extension.written(commands.get(0));
		}
	}

	@SuppressWarnings({ "unchecked", "rawtypes" })
	private void putAll(Collection<? extends DispatchedCommand<?, ?, ?>> assigned) {
		this.endpoint.write((Collection) assigned);
		this.extension.written(assigned);
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
