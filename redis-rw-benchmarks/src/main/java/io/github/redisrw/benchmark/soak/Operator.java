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

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

import io.github.redisrw.benchmark.Waiting;
import io.github.redisrw.test.RedisDeploymentException;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.Role;
import org.jspecify.annotations.Nullable;

/**
 * Replaces masters: by the Sentinels, and where there are none, by hand.
 */
final class Operator {

	private static final Duration CATCH_UP = Duration.ofSeconds(5);

	private static final Duration INTERVAL = Duration.ofMillis(5);

	private final Servers servers;

	private final TimeLine timeLine;

	/** The master that was chosen by hand, {@code null} before. */
	private @Nullable RedisNode chosen;

	Operator(Servers servers, TimeLine timeLine) {
		this.servers = servers;
		this.timeLine = timeLine;
	}

	/**
	 * Lets another node be master instead of one that does not answer.
	 * @param former the one
	 * @return when another one was
	 */
	long succeed(RedisNode former) {
		if (this.servers.mode() == Mode.SENTINEL) {
			return awaitSentinels(former);
		}
		RedisNode next = this.servers.replicas().get(0);
		promote(next);
		long promoted = this.timeLine.now();
		others(former, next).forEach((other) -> other.replicaOf(next));
		this.servers.follow(next);
		return promoted;
	}

	private void promote(RedisNode node) {
		node.promote();
		this.chosen = node;
		this.timeLine.note(node.address() + " is made master");
	}

	private List<RedisNode> others(RedisNode former, RedisNode next) {
		return this.servers.deployment().replicas().stream().filter((node) -> node != former && node != next).toList();
	}

	/**
	 * Waits until the Sentinels have made another node master.
	 * @param former the former one
	 * @return when it was
	 */
	long awaitSentinels(RedisNode former) {
		List<RedisNode> candidates = this.servers.deployment()
			.nodes()
			.stream()
			.filter((node) -> node != former && node.isRunning())
			.toList();
		if (!until(Servers.PATIENCE, () -> candidates.stream().anyMatch(Operator::isMaster))) {
			throw new IllegalStateException("The Sentinels make no other node master");
		}
		long promoted = this.timeLine.now();
		this.timeLine.note(candidates.stream().filter(Operator::isMaster).map(RedisNode::address).toList()
				+ " made master by Sentinels");
		this.servers.deployment().awaitMasterOtherThan(former, Servers.PATIENCE);
		return promoted;
	}

	/** One that is promoted closes all connections, ours too. */
	private static boolean isMaster(RedisNode node) {
		try {
			return node.role() == Role.MASTER;
		}
		catch (RedisDeploymentException ex) {
			return false;
		}
	}

	/**
	 * Exchanges the master, which stays alive, so that no acknowledged write is lost.
	 * @param late how much later the endpoints follow
	 * @return whether it could be done: not if no replica catches up
	 */
	boolean exchange(Duration late) {
		RedisNode former = this.servers.deployment().master();
		former.command("CLIENT", "PAUSE", String.valueOf(2 * CATCH_UP.toMillis()), "WRITE");
		try {
			if (!awaitCaughtUp(former)) {
				this.timeLine.note("no replica catches up");
				return false;
			}
			RedisNode next = this.servers.replicas().get(0);
			former.replicaOf(next);
			this.timeLine.note(former.address() + " is made a replica");
			promote(next);
			others(former, next).forEach((other) -> other.replicaOf(next));
			former.command("CLIENT", "UNPAUSE");
			Waiting.sleep(late);
			this.servers.follow(next);
			return true;
		}
		finally {
			former.command("CLIENT", "UNPAUSE");
		}
	}

	/**
	 * Brings back what was killed or hung, and makes all nodes replicas of the master
	 * that was chosen last: nobody else knows which of them is. Does nothing where
	 * Sentinels do it.
	 */
	void restore() {
		RedisNode master = this.chosen;
		if (this.servers.mode() == Mode.SENTINEL || master == null) {
			return;
		}
		for (RedisNode node : this.servers.deployment().nodes()) {
			if (!node.isRunning()) {
				node.restart();
			}
			node.resume();
			if (node != master) {
				node.replicaOf(master);
			}
		}
	}

	/**
	 * Waits until a replica has all that its master has.
	 * @param master the master, which takes no writes
	 * @return whether one has
	 */
	boolean awaitCaughtUp(RedisNode master) {
		return until(CATCH_UP, () -> {
			List<RedisNode> replicas = this.servers.replicas();
			return !replicas.isEmpty() && Servers.offset(replicas.get(0)) == Servers.offset(master);
		});
	}

	static boolean until(Duration patience, BooleanSupplier condition) {
		return Waiting.until(patience, INTERVAL, condition);
	}

}
