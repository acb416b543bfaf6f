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

package io.github.redisrw.internal.path.read;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import io.github.redisrw.NoReadableNodeException;
import io.github.redisrw.internal.flight.ReadCommand;
import io.github.redisrw.internal.flight.TrackedCommand;
import io.github.redisrw.internal.gate.WriteGate;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.replica.ReplicaPool;
import io.github.redisrw.internal.replica.choice.NearSettings;
import io.github.redisrw.internal.replica.choice.ReadPreference;
import io.github.redisrw.internal.replica.choice.ReplicaChoice;
import org.jspecify.annotations.Nullable;

/**
 * Who answers a read, by the policy for the time in which no replica is eligible.
 * Thread-safe.
 */
final class ReadNodes {

	/** A master with so much to do takes no reads besides. */
	private static final int OVERLOAD = 128;

	private final ReplicaPool pool;

	private final ReplicaChoice<NodeLink> choice;

	private final WriteGate<NodeLink> gate;

	private final NearSettings near;

	ReadNodes(ReplicaPool pool, WriteGate<NodeLink> gate) {
		this.pool = pool;
		this.choice = pool.choice();
		this.gate = gate;
		this.near = pool.near();
	}

	/**
	 * Who answers reads now.
	 * @return what the next one would find
	 */
	ReadSource service() {
		if (this.choice.hasEligible()) {
			return ReadSource.REPLICA;
		}
		if (this.pool.isLookingFirst()) {
			return ReadSource.STARTING;
		}
		NodeLink link = chooseOther(null);
		if (link == null) {
			return ReadSource.NONE;
		}
		return (link == this.gate.master()) ? ReadSource.MASTER : ReadSource.STALE_REPLICA;
	}

	/**
	 * An eligible replica, or whoever else may answer.
	 * @param avoid a connection that has just failed
	 * @return the connection, {@code null} if there is none
	 */
	@Nullable NodeLink choose(@Nullable NodeLink avoid) {
		NodeLink link = this.choice.eligible(avoid);
		return (link != null) ? link : chooseOther(avoid);
	}

	/**
	 * Whether somebody else would answer.
	 * @param silent a connection that has fallen silent
	 * @return {@code false} if there is nobody, or it is silent as well
	 */
	boolean isAnsweredWithout(NodeLink silent) {
		NodeLink other = choose(silent);
		return other != null && !other.isSilent();
	}

	@Nullable NodeLink chooseOther(@Nullable NodeLink avoid) {
		NodeLink master = this.gate.master();
		return switch (this.pool.fallback().policy()) {
			case MASTER -> (master != null) ? master : this.choice.detached(avoid);
			case STALE -> {
				NodeLink stale = this.choice.stale(avoid);
				yield (stale != null) ? stale : (master != null) ? master : this.choice.detached(avoid);
			}
			case FAIL -> (master == null) ? this.choice.detached(avoid) : overAnotherConnection(avoid);
		};
	}

	/** The only replica may have others than the one that is lost. */
	private @Nullable NodeLink overAnotherConnection(@Nullable NodeLink avoid) {
		return (avoid != null && !avoid.isOpen()) ? this.choice.eligible(null) : null;
	}

	/**
	 * Choose for a read that is sent, and keep account of it. The master is one more
	 * among the replicas, if it is to be.
	 * @param read the read, which may have been sent before
	 * @param avoid a connection that has just failed
	 * @return the connection, {@code null} if there is none
	 * @throws io.github.redisrw.ReadFallbackLimitException if it is the master, which
	 * answers enough already
	 */
	@Nullable NodeLink chooseFor(TrackedCommand<?, ?, ?> read, @Nullable NodeLink avoid) {
		NodeLink link = preferred(avoid);
		return (link != null) ? link : fallBack(List.of(read), avoid);
	}

	/**
	 * The same for reads that go together.
	 * @param reads the reads
	 * @return the connection, {@code null} if there is none
	 * @throws io.github.redisrw.ReadFallbackLimitException if it is the master, which
	 * answers enough already
	 */
	@Nullable NodeLink chooseFor(List<TrackedCommand<?, ?, ?>> reads) {
		NodeLink link = preferred(null);
		return (link != null) ? link : fallBack(reads, null);
	}

	private @Nullable NodeLink preferred(@Nullable NodeLink avoid) {
		NodeLink link = this.near.includeMaster() ? masterAmongReplicas(avoid) : null;
		return (link != null) ? link : this.choice.eligible(avoid);
	}

	private @Nullable NodeLink fallBack(List<TrackedCommand<?, ?, ?>> reads, @Nullable NodeLink avoid) {
		count(reads);
		NodeLink link = chooseOther(avoid);
		NoReadableNodeException exceeded = (link != null) ? exceeded(reads, link) : null;
		if (exceeded != null) {
			throw exceeded;
		}
		return link;
	}

	/**
	 * Keep account of a read that no eligible replica answers.
	 * @param read the read
	 * @param to where it goes
	 * @return the exception for it, {@code null} if it may go there
	 */
	@Nullable NoReadableNodeException fallBack(TrackedCommand<?, ?, ?> read, NodeLink to) {
		List<TrackedCommand<?, ?, ?>> reads = List.of(read);
		count(reads);
		return exceeded(reads, to);
	}

	/**
	 * Keep account of reads that no eligible replica answers, of each once.
	 * @param reads the reads, which may have been sent before
	 */
	void count(List<TrackedCommand<?, ?, ?>> reads) {
		int added = 0;
		for (TrackedCommand<?, ?, ?> command : reads) {
			added += (command instanceof ReadCommand<?, ?, ?> read && read.fallsBack()) ? 0 : 1;
		}
		this.pool.fallback().count(added);
	}

	private @Nullable NodeLink masterAmongReplicas(@Nullable NodeLink avoid) {
		NodeLink master = this.gate.master();
		if (master == null || master == avoid || !isNear(master)) {
			return null;
		}
		int replicas = this.choice.count();
		boolean turn = replicas > 0 && ThreadLocalRandom.current().nextInt(replicas + 1) == 0;
		return (turn && master.load() < OVERLOAD) ? master : null;
	}

	private boolean isNear(NodeLink master) {
		return this.near.preference() != ReadPreference.ZONE
				|| this.near.isOwnZone(this.near.zoneOf(master.node(), master.report().zone()));
	}

	/**
	 * Whether reads that no eligible replica answers may not go to a node.
	 * @param reads the reads, which go together
	 * @param to the node
	 * @return the exception for them, {@code null} if they may
	 */
	@Nullable NoReadableNodeException exceeded(List<TrackedCommand<?, ?, ?>> reads, NodeLink to) {
		return to.isToMaster() ? exceeded(reads) : null;
	}

	/**
	 * Whether reads that no eligible replica answers may not go to the master. One that
	 * has been admitted may do so again, as it takes part of the limit once.
	 * @param reads the reads, which go together
	 * @return the exception for them, {@code null} if they may
	 */
	@Nullable NoReadableNodeException exceeded(List<TrackedCommand<?, ?, ?>> reads) {
		List<TrackedCommand<?, ?, ?>> asking = reads.stream().filter((command) -> !isAdmitted(command)).toList();
		NoReadableNodeException exceeded = asking.isEmpty() ? null : this.pool.fallback().exceeded(asking.size());
		if (exceeded == null) {
			asking.forEach(ReadNodes::admit);
		}
		return exceeded;
	}

	private static boolean isAdmitted(TrackedCommand<?, ?, ?> command) {
		return command instanceof ReadCommand<?, ?, ?> read && read.isAdmitted();
	}

	private static void admit(TrackedCommand<?, ?, ?> command) {
		if (command instanceof ReadCommand<?, ?, ?> read) {
			read.admit();
		}
	}

}
