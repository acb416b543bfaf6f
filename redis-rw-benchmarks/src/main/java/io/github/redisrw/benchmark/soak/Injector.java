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

package io.github.redisrw.benchmark.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import io.github.redisrw.benchmark.Waiting;
import io.github.redisrw.benchmark.soak.history.History;
import io.github.redisrw.benchmark.soak.history.Span;
import io.github.redisrw.test.RedisDeploymentException;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.RedisServer;
import io.github.redisrw.test.SentinelNode;
import io.lettuce.core.RedisCommandExecutionException;

/**
 * Makes faults happen, tells the history what may be lost by them, and heals them.
 */
final class Injector {

	/** What was acknowledged so long before the master was lost has been replicated. */
	private static final long REPLICATED_NANOS = TimeUnit.SECONDS.toNanos(1);

	/** Replication passes through this process, so it waits while that does not run. */
	private static final long PAUSES_NANOS = TimeUnit.SECONDS.toNanos(10);

	private static final String NORMAL = "normal 0 0 0";

	private final Servers servers;

	private final TimeLine timeLine;

	private final History history;

	private final Operator operator;

	/** From when on a replica may be behind; none is, if that is in the future. */
	private long behindSince = Long.MAX_VALUE;

	private volatile boolean replacing;

	/** Whether the application has still to learn that the master was replaced. */
	private volatile boolean due;

	Injector(Servers servers, TimeLine timeLine, History history) {
		this.servers = servers;
		this.timeLine = timeLine;
		this.history = history;
		this.operator = new Operator(servers, timeLine);
	}

	/**
	 * The application says that the master has changed.
	 * @return {@code false} if it has no reason to
	 */
	boolean hasChanged() {
		boolean expected = this.replacing || this.due;
		this.due = false;
		return expected;
	}

	/**
	 * Makes something happen. Returns when it is over, or, if it lasts, when it has
	 * begun.
	 * @param fault what
	 */
	void inject(Fault fault) {
		this.timeLine.note("FAULT " + fault);
		if (fault.kind().delaysReplication()) {
			this.behindSince = Math.min(this.behindSince, this.timeLine.now() - REPLICATED_NANOS);
		}
		if (fault.kind().replacesMaster()) {
			replace(fault);
		}
		else if (fault.kind().isLasting()) {
			begin(fault);
		}
		else {
			disturb(fault);
		}
	}

	private void replace(Fault fault) {
		RedisNode former = this.servers.deployment().master();
		this.timeLine.note("the master is " + former.address());
		long begin = this.timeLine.now();
		long promoted = begin;
		this.replacing = true;
		this.due = true;
		switch (fault.kind()) {
			case KILL_MASTER -> {
				former.kill();
				promoted = this.operator.succeed(former);
			}
			case HANG_MASTER -> {
				former.hang();
				promoted = this.operator.succeed(former);
			}
			case VANISHED_MASTER -> {
				this.servers.write().blackHole();
				this.operator.awaitCaughtUp(former);
				promoted = this.operator.succeed(former);
			}
			case LATE_SERVICE -> this.operator.exchange(fault.duration());
			default -> promoted = planned(former, begin);
		}
		boolean loses = fault.kind() == FaultKind.KILL_MASTER || fault.kind() == FaultKind.HANG_MASTER;
		if (loses) {
			long replicated = begin - REPLICATED_NANOS - this.history.pausedWithin(begin - PAUSES_NANOS, begin);
			this.history.mayLose(new Span(Math.min(replicated, this.behindSince), promoted));
		}
		this.history.changing(new Span(begin, this.timeLine.now()));
		this.timeLine.note("replaced");
	}

	/** By Sentinels: nobody waits for a replica that is behind. */
	private long planned(RedisNode former, long begin) {
		if (this.servers.mode() != Mode.SENTINEL) {
			this.operator.exchange(Duration.ZERO);
			return this.timeLine.now();
		}
		try {
			this.servers.deployment().failover();
		}
		catch (RedisCommandExecutionException ex) {
			this.timeLine.note("refused: " + ex.getMessage());
			return begin;
		}
		long promoted = this.operator.awaitSentinels(former);
		if (this.behindSince < promoted || this.history.wasPaused(begin, promoted)) {
			// Who gets no CPU hears of it too late.
			this.history.mayLose(new Span(Math.min(begin, this.behindSince), this.timeLine.now()));
		}
		return promoted;
	}

	private void begin(Fault fault) {
		List<RedisNode> replicas = this.servers.deployment().replicas();
		RedisNode replica = replicas.get(fault.choose(replicas.size()));
		List<SentinelNode> sentinels = this.servers.deployment().sentinels();
		switch (fault.kind()) {
			case KILLED_REPLICA -> note(replica).kill();
			case HUNG_REPLICA -> note(replica).hang();
			case CUT_REPLICATION -> note(replica).cutReplication();
			case SLOW_REPLICATION -> note(replica).delayReplication(fault.duration());
			default -> lose(note(sentinels.get(fault.choose(sentinels.size()))), fault);
		}
	}

	private <T extends RedisServer> T note(T server) {
		this.timeLine.note("of " + server.address());
		return server;
	}

	private static void lose(RedisServer server, Fault fault) {
		if (fault.choose(10) < 5) {
			server.kill();
		}
		else {
			server.hang();
		}
	}

	private void disturb(Fault fault) {
		RedisNode master = this.servers.deployment().master();
		String millis = String.valueOf(fault.duration().toMillis());
		switch (fault.kind()) {
			case STALLED_MASTER -> {
				master.hang();
				Waiting.sleep(fault.duration());
				master.resume();
			}
			case BUSY_MASTER -> {
				master.command("CLIENT", "PAUSE", millis, (fault.choose(2) == 0) ? "ALL" : "WRITE");
				Waiting.sleep(fault.duration());
			}
			case CLOSED_CONNECTIONS -> closeConnections(fault);
			case PARTITION -> cutOff(fault);
			case FLUSHED_SCRIPTS -> master.command("SCRIPT", "FLUSH");
			case FULL_OUTPUT_BUFFERS -> {
				limitBuffers("normal 65536 0 0");
				Waiting.sleep(fault.duration());
				limitBuffers(NORMAL);
			}
			case STOPPED_CLIENT -> stop(fault.duration());
			case LOST_SENTINELS -> {
				this.servers.deployment().sentinels().forEach((sentinel) -> lose(sentinel, fault));
				Waiting.sleep(fault.duration());
			}
			default -> disturbService(fault, master);
		}
		this.timeLine.note("over");
	}

	private void disturbService(Fault fault, RedisNode master) {
		switch (fault.kind()) {
			case BLACK_HOLE -> this.servers.write().blackHole();
			case REFUSED_CONNECTIONS -> {
				this.servers.write().refuse();
				this.servers.write().dropConnections();
			}
			case SLOW_LINK -> this.servers.write().delay(master, Duration.ofMillis(20 + fault.choose(200)));
			default -> throw new IllegalStateException("Unknown: " + fault);
		}
		Waiting.sleep(fault.duration());
		this.servers.write().delay(master, Duration.ZERO);
		this.servers.write().restore();
	}

	private void closeConnections(Fault fault) {
		List<? extends RedisServer> targets = switch (fault.choose(4)) {
			case 0 -> List.of(this.servers.deployment().master());
			case 1 -> this.servers.deployment().replicas();
			case 2 -> this.servers.deployment().sentinels();
			default -> this.servers.deployment().nodes();
		};
		for (RedisServer server : targets) {
			try {
				this.timeLine.note(server.address() + " closes its connections");
				server.command("CLIENT", "KILL", "TYPE", (fault.choose(3) == 0) ? "pubsub" : "normal", "SKIPME", "yes");
			}
			catch (RedisDeploymentException ex) {
				this.timeLine.note(server.address() + " does not answer");
			}
		}
	}

	private void cutOff(Fault fault) {
		List<RedisNode> nodes = switch (fault.choose(3)) {
			case 0 -> List.of(this.servers.deployment().master());
			case 1 -> this.servers.deployment().replicas();
			default -> this.servers.deployment().nodes();
		};
		admit(nodes, false);
		Waiting.sleep(fault.duration());
		admit(nodes, true);
	}

	private void admit(List<RedisNode> nodes, boolean admitted) {
		for (RedisNode node : nodes) {
			try {
				node.command("ACL", "SETUSER", Settings.USER, admitted ? "on" : "off");
				if (!admitted) {
					this.timeLine.note(node.address() + " locks the application out");
					node.command("CLIENT", "KILL", "USER", Settings.USER);
				}
			}
			catch (RedisDeploymentException ex) {
				this.timeLine.note(node.address() + " does not answer");
			}
		}
	}

	private void limitBuffers(String limit) {
		for (RedisNode node : this.servers.deployment().nodes()) {
			try {
				node.command("CONFIG", "SET", "client-output-buffer-limit", limit);
			}
			catch (RedisDeploymentException ex) {
				this.timeLine.note(node.address() + " does not answer");
			}
		}
	}

	/** Stops this process, by another one that lets it go on. */
	private void stop(Duration duration) {
		String script = String.format(Locale.ROOT, "kill -STOP %1$d; sleep %2$.3f; kill -CONT %1$d",
				ProcessHandle.current().pid(), duration.toMillis() / 1e3);
		try {
			new ProcessBuilder("sh", "-c", script).inheritIO().start().waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted", ex);
		}
	}

	/**
	 * Heals whatever was done.
	 * @return when all was well
	 */
	long heal() {
		return Servers.insist(this::healOnce);
	}

	private long healOnce() {
		boolean services = this.servers.mode() == Mode.SERVICE;
		if (services && this.replacing) {
			// What comes back does not know the connections.
			this.servers.write().dropConnections();
		}
		this.operator.restore();
		this.servers.deployment().heal();
		limitBuffers(NORMAL);
		admit(this.servers.deployment().nodes(), true);
		if (services) {
			this.servers.follow(this.servers.deployment().master());
			this.servers.write().restore();
		}
		this.behindSince = Long.MAX_VALUE;
		this.replacing = false;
		this.timeLine.note("HEALED, the master is " + this.servers.deployment().master().address());
		return this.timeLine.now();
	}

}
