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

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.redisrw.internal.failover.MasterLink;
import io.github.redisrw.internal.localhealth.Heartbeat;
import io.github.redisrw.internal.localhealth.LocalHealth;
import io.github.redisrw.internal.node.query.Failures;
import io.github.redisrw.internal.node.query.MissingPermissions;
import io.github.redisrw.internal.node.query.NodeQueries;
import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.internal.topology.RoleReply;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.Role;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.api.push.PushListener;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one node. It knows what is in flight on it, gives up what is not
 * answered in time, and tells when it falls silent or is lost. It lives once: there is no
 * reconnecting.
 * <p>
 * Commands in flight are confined to the event loop of the connection; everything else is
 * thread-safe.
 */
public final class NodeLink implements MasterLink, LoadedLink {

	/**
	 * In flight for so long without a reply, while this process was able to listen, a
	 * connection is doubted.
	 */
	public static final long SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	/** Further away than any application lives. */
	public static final long FAR_NANOS = Long.MAX_VALUE / 4;

	private final Node node;

	private final StatefulRedisConnectionImpl<byte[], byte[]> connection;

	private final LinkEndpoint endpoint;

	private final EventLoop eventLoop;

	private final Heartbeat heartbeat;

	private final InFlight inFlight;

	private final LinkWriter writer;

	private final NodeQueries queries;

	private final Supplier<CompletableFuture<Void>> closing;

	private final Object identity = new Object();

	private final LinkExtension extension;

	private final CompletableFuture<Void> drained = new CompletableFuture<>();

	private volatile LinkListener listener = LinkListener.NONE;

	private volatile long lastReceived = System.nanoTime();

	private volatile long lastBytes = this.lastReceived;

	private volatile boolean open = true;

	private volatile @Nullable String lossReason;

	private volatile @Nullable NodeLink master;

	private volatile boolean silent;

	private volatile long silentSince;

	private boolean retiring;

	public NodeLink(Node node, StatefulRedisConnectionImpl<byte[], byte[]> connection, LinkEndpoint endpoint,
			Duration answerTimeout, MissingPermissions permissions, LocalHealth health,
			Function<NodeLink, LinkExtension> extension, Supplier<CompletableFuture<Void>> closing) {
		this.extension = extension.apply(this);
		this.closing = closing;
		this.node = node;
		this.connection = connection;
		this.endpoint = endpoint;
		this.eventLoop = endpoint.eventLoop();
		this.heartbeat = health.heartbeat(this.eventLoop);
		this.queries = new NodeQueries(node, endpoint, answerTimeout, permissions, this.heartbeat, this::heard);
		this.inFlight = new InFlight(this, this.eventLoop, health, this.heartbeat, this::onSilence, this::onEmpty);
		this.writer = new LinkWriter(this, endpoint, this.eventLoop, this.extension);
		endpoint.attach(this);
	}

	public void listener(LinkListener listener) {
		this.listener = listener;
		if (!this.open) {
			listener.onLost(this);
		}
	}

	public LinkListener listener() {
		return this.listener;
	}

	@Override
	public Node node() {
		return this.node;
	}

	@Override
	public boolean isOpen() {
		return this.open;
	}

	@Override
	public int load() {
		return this.writer.load();
	}

	/**
	 * The connection to the master beside which this one was opened.
	 * @return the connection, {@code null} if there is none
	 */
	public @Nullable NodeLink master() {
		return this.master;
	}

	public void master(@Nullable NodeLink beside) {
		this.master = beside;
	}

	/**
	 * What tells the server process that this connection leads to from others. Where it
	 * may not be asked for its {@code run_id}, each connection counts as one of its own.
	 * @return a value object
	 */
	public Object process() {
		NodeLink beside = this.master;
		NodeLink known = (beside != null) ? beside : this;
		NodeReport said = known.queries.lastReport();
		String runId = (said != null) ? said.runId() : null;
		return (runId != null) ? runId : known.identity;
	}

	/**
	 * Whether it was made to a master.
	 * @return {@code true} if the node said so when it was asked first
	 */
	public boolean isToMaster() {
		NodeReport known = this.queries.lastReport();
		return known != null && known.role().role() == Role.MASTER;
	}

	// Commands of the application

	/**
	 * What puts commands on this connection.
	 * @return the writer
	 */
	public LinkWriter writer() {
		return this.writer;
	}

	/** Returns what follows the commands that are put on this connection. */
	public LinkExtension extension() {
		return this.extension;
	}

	/**
	 * A command has been answered, or has failed. Called on any thread.
	 * @param command the command
	 * @param answered whether the node has answered it
	 */
	public void onCompleted(DispatchedCommand<?, ?, ?> command, boolean answered) {
		this.writer.completed();
		if (answered) {
			heard();
		}
		if (this.eventLoop.inEventLoop()) {
			this.inFlight.trim();
		}
	}

	private void heard() {
		this.lastReceived = System.nanoTime();
		if (this.silent) {
			this.silent = false;
			this.listener.onResponding(this);
		}
	}

	private void onEmpty() {
		if (this.retiring && this.extension.isIdle()) {
			// What came to its end last is counted, and its caller told, before that.
			execute(() -> this.drained.complete(null));
			close();
		}
	}

	private void onSilence(long since) {
		this.silent = true;
		this.silentSince = since;
		this.listener.onSilent(this);
	}

	/**
	 * A command is being put on the wire. Called on the event loop.
	 * @param command the command
	 */
	public void onSent(DispatchedCommand<?, ?, ?> command) {
		this.inFlight.sent(command);
	}

	long lastReceived() {
		return (this.lastBytes - this.lastReceived > 0) ? this.lastBytes : this.lastReceived;
	}

	boolean isWritten() {
		return this.endpoint.isWritten();
	}

	@Override
	public CompletableFuture<Void> listen(Duration time) {
		return this.heartbeat.listen(time);
	}

	/**
	 * Whether it has fallen silent, and nothing has been heard since.
	 * @return {@code true} while it is silent
	 */
	public boolean isSilent() {
		return this.silent;
	}

	/**
	 * Since when something has been waited for, as of the last time it was found silent.
	 * @return the moment, as {@link System#nanoTime()}
	 */
	public long silentSince() {
		return this.silentSince;
	}

	/**
	 * Take back commands whose reply would be awaited in vain: all but the first in line
	 * at once, since that one may be what the node is busy with; the first after half of
	 * its time.
	 * @param goOn sees to each; told whether it is the first in line
	 */
	public void takeBack(BiConsumer<DispatchedCommand<?, ?, ?>, Boolean> goOn) {
		execute(() -> this.inFlight.takeBack(goOn));
	}

	/** What is in flight. Used on the event loop only. */
	public InFlight inFlight() {
		return this.inFlight;
	}

	/** Something has arrived, be it a part of a reply only. Called on the event loop. */
	void onBytes() {
		this.lastBytes = System.nanoTime();
	}

	void onReadFailure(Throwable failure) {
		giveReason(Failures.describe(failure));
	}

	void onInactive() {
		this.open = false;
		this.inFlight.end();
		this.listener.onLost(this);
	}

	/** Completes when nothing is in flight any more, and nothing will be. */
	public CompletionStage<Void> drained() {
		return this.drained;
	}

	void onDrained() {
		this.extension.lost(lossReason());
		this.drained.complete(null);
		close();
	}

	public void pushListener(PushListener pushListener) {
		this.connection.addListener(pushListener);
	}

	/**
	 * Whether what arrives is read, and not left where it is until its consumer is ready.
	 */
	boolean isRead() {
		return this.endpoint.isRead();
	}

	@Override
	public boolean hasReceivedSince(long nanoTime) {
		return this.lastReceived - nanoTime >= 0 || this.lastBytes - nanoTime >= 0;
	}

	// Asking the node

	@Override
	public NodeReport report() {
		return this.queries.report();
	}

	@Override
	public CompletionStage<RoleReply> role() {
		return this.queries.role();
	}

	@Override
	public CompletionStage<NodeReport> inspect() {
		return this.queries.inspect();
	}

	/**
	 * What may be asked on this connection, and what has been answered.
	 * @return the questions
	 */
	public NodeQueries queries() {
		return this.queries;
	}

	// Ending

	@Override
	public CompletionStage<Void> retire() {
		execute(() -> {
			this.retiring = true;
			this.inFlight.trim();
		});
		return this.drained;
	}

	@Override
	public void abandon(String reason) {
		giveReason(reason);
		this.open = false;
		close();
	}

	private void giveReason(String reason) {
		if (this.lossReason == null) {
			this.lossReason = reason;
		}
	}

	/**
	 * Why the connection was lost.
	 * @return the reason
	 */
	public String lossReason() {
		String reason = this.lossReason;
		return (reason != null) ? reason : "closed by the node";
	}

	public CompletableFuture<Void> close() {
		return this.closing.get();
	}

	private void execute(Runnable task) {
		if (this.eventLoop.isShuttingDown()) {
			this.drained.complete(null);
			return;
		}
		this.eventLoop.execute(task);
	}

	@Override
	public String toString() {
		return this.node.toString();
	}

}
