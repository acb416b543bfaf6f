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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.redisrw.internal.failover.MasterLink;
import io.github.redisrw.internal.localhealth.Heartbeat;
import io.github.redisrw.internal.localhealth.LocalHealth;
import io.github.redisrw.internal.threads.HandOver;
import io.github.redisrw.internal.topology.Lineage;
import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.internal.topology.RoleReply;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.Role;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.api.push.PushListener;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
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
public final class NodeLink implements MasterLink {

	/**
	 * In flight for so long without a reply, while this process was able to listen, a
	 * connection is doubted.
	 */
	public static final long SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	/** Further away than any application lives. */
	public static final long FAR_NANOS = Long.MAX_VALUE / 4;

	private static final long NEVER = Long.MIN_VALUE;

	/** Late by more than that, what has arrived is read before anything is given up. */
	private static final long TOLERANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

	private static final Listener NO_LISTENER = new Listener() {
	};

	private final Node node;

	private final StatefulRedisConnectionImpl<byte[], byte[]> connection;

	private final LinkEndpoint endpoint;

	private final EventLoop eventLoop;

	private final LocalHealth health;

	private final Heartbeat heartbeat;

	private final Heartbeat.Watcher watcher = this::onBeat;

	private final Silence silence = new Silence();

	private final NodeQuestions questions;

	private final Supplier<CompletableFuture<Void>> closing;

	private final Deque<DispatchedCommand<?, ?, ?>> inFlight = new ArrayDeque<>();

	private final Object identity = new Object();

	private final AtomicInteger load = new AtomicInteger();

	private final LinkExtension extension;

	private final CompletableFuture<Void> drained = new CompletableFuture<>();

	private volatile Listener listener = NO_LISTENER;

	private volatile @Nullable NodeReport report;

	private volatile long lastHeard = System.nanoTime();

	private volatile long lastBytes = this.lastHeard;

	private volatile boolean open = true;

	private volatile @Nullable String lossReason;

	private volatile @Nullable NodeLink master;

	private volatile boolean silent;

	private volatile long silentSince;

	private volatile @Nullable Sighting sighting;

	private boolean retiring;

	private long nextSweep = NEVER;

	/** When the first of what is in flight is given up, at the earliest. */
	private long nextDeadline;

	private boolean watched;

	public NodeLink(Node node, StatefulRedisConnectionImpl<byte[], byte[]> connection, LinkEndpoint endpoint,
			Duration answerTimeout, MissingPermissions permissions, LocalHealth health,
			Function<NodeLink, LinkExtension> extension, Supplier<CompletableFuture<Void>> closing) {
		this.extension = extension.apply(this);
		this.closing = closing;
		this.node = node;
		this.connection = connection;
		this.endpoint = endpoint;
		this.eventLoop = endpoint.eventLoop();
		this.health = health;
		this.heartbeat = health.heartbeat(this.eventLoop);
		this.questions = new NodeQuestions(node, endpoint, answerTimeout, permissions, this.heartbeat,
				() -> this.lastHeard = System.nanoTime());
		endpoint.attach(this);
	}

	public void listener(Listener listener) {
		this.listener = listener;
		if (!this.open) {
			listener.onLost(this);
		}
	}

	@Override
	public Node node() {
		return this.node;
	}

	@Override
	public boolean isOpen() {
		return this.open;
	}

	/**
	 * How many commands have been given to this connection and are not completed.
	 * @return the number
	 */
	public int load() {
		return this.load.get();
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
		NodeReport said = known.report;
		String runId = (said != null) ? said.runId() : null;
		return (runId != null) ? runId : known.identity;
	}

	/**
	 * Whether it was made to a master.
	 * @return {@code true} if the node said so when it was asked first
	 */
	public boolean isToMaster() {
		NodeReport known = this.report;
		return known != null && known.role().role() == Role.MASTER;
	}

	// Commands of the application

	/**
	 * Write a command that has been assigned to this connection, unless it has ended
	 * thereby.
	 * @param command the command
	 */
	public void write(DispatchedCommand<?, ?, ?> command) {
		if (!command.isInFlightOn(this)) {
			return;
		}
		this.load.getAndIncrement();
		this.endpoint.write(command);
		this.extension.written(command);
	}

	public void write(Collection<? extends DispatchedCommand<?, ?, ?>> commands) {
		List<? extends DispatchedCommand<?, ?, ?>> assigned = commands.stream()
			.filter((command) -> command.isInFlightOn(this))
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
			putAll(commands.stream().filter((command) -> command.isInFlightOn(this)).toList());
		}
		else if (commands.get(0).isInFlightOn(this)) {
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
	 * Returns what follows the commands that are put on this connection.
	 * @return what was made with it
	 */
	public LinkExtension extension() {
		return this.extension;
	}

	/**
	 * A command is being put on the wire. Called on the event loop.
	 * @param command the command
	 */
	public void onSent(DispatchedCommand<?, ?, ?> command) {
		boolean first = this.inFlight.isEmpty();
		this.inFlight.add(command);
		if (first || command.deadline() - this.nextDeadline < 0) {
			this.nextDeadline = command.deadline();
		}
		if (command.patienceNanos() >= FAR_NANOS) {
			sweepAt(command.deadline(), System.nanoTime());
		}
		else if (!this.watched) {
			this.watched = true;
			this.silence.begin(System.nanoTime());
			this.heartbeat.watch(this.watcher);
		}
	}

	/**
	 * A command has been answered, or has failed. Called on any thread.
	 * @param command the command
	 * @param answered whether the node has answered it
	 */
	public void onCompleted(DispatchedCommand<?, ?, ?> command, boolean answered) {
		this.load.getAndDecrement();
		if (answered) {
			this.lastHeard = System.nanoTime();
			if (this.silent) {
				this.silent = false;
				this.listener.onHeard(this);
			}
		}
		if (this.eventLoop.inEventLoop()) {
			trim();
		}
	}

	private void trim() {
		DispatchedCommand<?, ?, ?> head;
		while ((head = this.inFlight.peek()) != null && !head.isInFlightOn(this)) {
			this.inFlight.remove();
		}
		if (this.retiring && this.inFlight.isEmpty() && this.extension.isIdle()) {
			this.drained.complete(null);
			close();
		}
	}

	/**
	 * A heartbeat of the event loop: what had arrived has been read.
	 * @param now the time
	 * @param listened for how long this process was able to listen since the last one
	 * @return when to look again at the latest
	 */
	private long onBeat(long now, long listened) {
		trim();
		DispatchedCommand<?, ?, ?> head = this.inFlight.peek();
		if (head == null) {
			this.watched = false;
			return Heartbeat.Watcher.ENOUGH;
		}
		long patience = head.patienceNanos();
		long rest = FAR_NANOS;
		if (patience >= FAR_NANOS) {
			this.silence.begin(now);
		}
		else {
			long waitingSince = (head.sent() - this.lastHeard > 0) ? head.sent() : this.lastHeard;
			this.silence.look(waitingSince, now, listened);
			rest = this.silence.rest(this.health.extendedNanos(patience));
			if (rest <= 0) {
				rest = SILENCE_NANOS;
				this.silence.tellAgainAfter(SILENCE_NANOS);
				this.silent = true;
				this.silentSince = waitingSince;
				this.listener.onSilent(this);
			}
		}
		giveUpLate(now);
		return Math.max(0, Math.min(rest, this.nextDeadline - now));
	}

	/** Time out what has not been answered in its time. */
	private void giveUpLate(long now) {
		if (this.nextDeadline - now > 0) {
			return;
		}
		List<DispatchedCommand<?, ?, ?>> late = new ArrayList<>();
		long next = now + FAR_NANOS;
		for (DispatchedCommand<?, ?, ?> command : this.inFlight) {
			if (command.isInFlightOn(this)) {
				if (command.deadline() - now <= 0) {
					late.add(command);
				}
				else if (command.deadline() - next < 0) {
					next = command.deadline();
				}
			}
		}
		this.nextDeadline = next;
		late.forEach((command) -> HandOver.guarded(command::timedOut));
		trim();
	}

	/** Nobody is patient for ever, but a command that blocks is not watched. */
	private void sweepAt(long due, long now) {
		if (due - now >= FAR_NANOS / 2 || (this.nextSweep != NEVER && due - this.nextSweep >= 0)) {
			return;
		}
		this.nextSweep = due;
		this.eventLoop.schedule(() -> sweep(due), Math.max(1, due - now), TimeUnit.NANOSECONDS);
	}

	private void sweep(long due) {
		if (due != this.nextSweep) {
			return;
		}
		this.nextSweep = NEVER;
		long now = System.nanoTime();
		if (now - due > TOLERANCE_NANOS) {
			this.eventLoop.schedule(this::sweepNow, 1, TimeUnit.MILLISECONDS);
		}
		else {
			sweepNow();
		}
	}

	private void sweepNow() {
		trim();
		long now = System.nanoTime();
		giveUpLate(now);
		if (!this.inFlight.isEmpty()) {
			sweepAt(this.nextDeadline, now);
		}
	}

	/**
	 * For how long this process has listened in vain, as of the last heartbeat. Called on
	 * the event loop.
	 * @param limit a limit for a process that keeps time
	 * @return whether that is longer
	 */
	public boolean isSilentFor(Duration limit) {
		return this.silence.nanos() >= this.health.extendedNanos(limit.toNanos());
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
	public void forsake(BiConsumer<DispatchedCommand<?, ?, ?>, Boolean> goOn) {
		execute(() -> {
			long now = System.nanoTime();
			trim();
			DispatchedCommand<?, ?, ?> head = this.inFlight.peek();
			for (DispatchedCommand<?, ?, ?> command : List.copyOf(this.inFlight)) {
				boolean hasTime = command == head && now - command.sent() < command.deadline() - now;
				if (!hasTime && command.isInFlightOn(this)) {
					goOn.accept(command, command == head);
				}
			}
			trim();
		});
	}

	/**
	 * Whether the first command in line has used up half of its time. Called on the event
	 * loop.
	 * @return {@code true} if it has
	 */
	public boolean isHeadOverdue() {
		DispatchedCommand<?, ?, ?> head = this.inFlight.peek();
		long now = System.nanoTime();
		return head != null && now - head.sent() >= head.deadline() - now;
	}

	/**
	 * Whether everything has been written and nothing has arrived, not even a part of a
	 * reply, for half of the time that the first command in line may take. Called on the
	 * event loop when the connection has been found silent.
	 * @return {@code true} if so
	 */
	public boolean isUnanswered() {
		DispatchedCommand<?, ?, ?> head = this.inFlight.peek();
		return head != null && !head.isReplying() && this.endpoint.isWritten()
				&& isSilentFor(Duration.ofNanos((head.deadline() - head.sent()) / 2));
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

	// What the connection tells

	/**
	 * Something has arrived, be it a part of a reply only. Called on the event loop.
	 */
	void onBytes() {
		this.lastBytes = System.nanoTime();
	}

	void onReadFailure(Throwable failure) {
		giveReason(Failures.describe(failure));
	}

	void onInactive() {
		this.open = false;
		this.listener.onLost(this);
	}

	/**
	 * Completes when nothing is in flight any more, and nothing will be.
	 * @return the moment
	 */
	public CompletionStage<Void> drained() {
		return this.drained;
	}

	void onDrained() {
		this.extension.lost(lossReason());
		this.drained.complete(null);
	}

	public void pushListener(PushListener pushListener) {
		this.connection.addListener(pushListener);
	}

	@Override
	public boolean heardSince(long nanoTime) {
		return this.lastHeard - nanoTime >= 0 || this.lastBytes - nanoTime >= 0;
	}

	// Asking the node

	@Override
	public NodeReport report() {
		NodeReport known = this.report;
		if (known == null) {
			throw new IllegalStateException(this.node + " has not been inspected yet");
		}
		return known;
	}

	@Override
	public CompletionStage<RoleReply> role() {
		long asked = System.nanoTime();
		return this.questions.role().thenApply((role) -> {
			this.sighting = new Sighting(asked, role);
			return role;
		});
	}

	/**
	 * What the node last said of its role, and when it was asked for it.
	 * @return the sighting, {@code null} if it has never been asked
	 */
	public @Nullable Sighting sighting() {
		return this.sighting;
	}

	/**
	 * Ask for the replication history.
	 * @return the history, empty if it may not be asked for
	 */
	public CompletionStage<Optional<Lineage>> lineage() {
		return this.questions.lineage();
	}

	@Override
	public CompletionStage<NodeReport> inspect() {
		return this.questions.report(role()).thenApply(this::reported);
	}

	/**
	 * Ask for the role only, for a connection that is one of many to a node already
	 * known.
	 * @return a report with nothing else in it
	 */
	public CompletionStage<NodeReport> inspectRole() {
		return role().thenApply((role) -> reported(new NodeReport(role, null, null, null)));
	}

	private NodeReport reported(NodeReport made) {
		this.report = made;
		return made;
	}

	/**
	 * Ask the node about itself at length.
	 * @param parameters what is asked of its configuration
	 * @return the answers, without those that it may not give
	 */
	public CompletionStage<NodeInspection> inspectAtLength(String... parameters) {
		Sighting last = this.sighting;
		boolean master = (last != null) ? last.role().role() == Role.MASTER : isToMaster();
		return this.questions.inspection(master ? Role.MASTER : Role.REPLICA, parameters);
	}

	/**
	 * Ask what the server's own table says of a command.
	 * @param command the name of the command
	 * @return its flags, empty if the server does not know it
	 */
	public CompletionStage<List<String>> commandFlags(String command) {
		return this.questions.commandFlags(command);
	}

	/**
	 * Set something for this connection.
	 * @param type the command
	 * @param arguments what to set
	 * @return completes when the node has accepted it
	 */
	public CompletionStage<String> set(CommandType type, CommandArgs<?, ?> arguments) {
		return this.questions.set(type, arguments);
	}

	// Ending

	@Override
	public CompletionStage<Void> retire() {
		execute(() -> {
			this.retiring = true;
			trim();
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
		return (reason != null) ? reason : "connection lost";
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

	/**
	 * Told on the event loop what becomes of a connection.
	 */
	public interface Listener {

		public default void onLost(NodeLink link) {
		}

		public default void onSilent(NodeLink link) {
		}

		default void onHeard(NodeLink link) {
		}

	}

}
