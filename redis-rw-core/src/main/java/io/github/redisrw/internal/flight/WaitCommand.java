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

package io.github.redisrw.internal.flight;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.query.Failures;
import io.github.redisrw.internal.routing.ReplicaAcksRequirement;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

/**
 * Asks the master how many replicas have what was written before on the same connection,
 * and waits for them. It belongs to its connection: it is never sent elsewhere.
 */
final class WaitCommand extends TrackedCommand<byte[], byte[], Long> {

	private final ReplicaAcksRequirement requirement;

	private final Confirmations confirmations;

	private final List<TrackedCommand<?, ?, ?>> covered;

	private final Set<TrackedCommand<?, ?, ?>> forgotten = new CopyOnWriteArraySet<>();

	/** Nobody but this connection waits for it, so it is not counted. */
	private final RedisCommand<byte[], byte[], Long> own;

	private final AtomicBoolean told = new AtomicBoolean();

	WaitCommand(ReplicaAcksRequirement requirement, CommandIssuer issuer, Confirmations confirmations,
			List<TrackedCommand<?, ?, ?>> covered) {
		this(command(requirement), requirement, issuer, confirmations, covered);
	}

	private WaitCommand(RedisCommand<byte[], byte[], Long> own, ReplicaAcksRequirement requirement,
			CommandIssuer issuer, Confirmations confirmations, List<TrackedCommand<?, ?, ?>> covered) {
		super(own, issuer, System.nanoTime());
		this.own = own;
		this.requirement = requirement;
		this.confirmations = confirmations;
		this.covered = covered;
	}

	/** One that tells who observes it that it has ended. */
	private static RedisCommand<byte[], byte[], Long> command(ReplicaAcksRequirement requirement) {
		return new AsyncCommand<>(new Command<>(CommandType.WAIT, new IntegerOutput<>(ByteArrayCodec.INSTANCE),
				new CommandArgs<>(ByteArrayCodec.INSTANCE).add(requirement.replicas()).add(millis(requirement))));
	}

	/** To the server, 0 is for ever. */
	private static long millis(ReplicaAcksRequirement requirement) {
		return Math.max(1, requirement.timeout().toMillis());
	}

	/** Those that it confirms. */
	List<TrackedCommand<?, ?, ?>> confirmed() {
		return this.forgotten.isEmpty() ? this.covered
				: this.covered.stream().filter((write) -> !this.forgotten.contains(write)).toList();
	}

	/** A write turns out not to be on the wire before it. */
	void forget(TrackedCommand<?, ?, ?> write) {
		this.forgotten.add(write);
	}

	/** No shorter than that of anything it confirms. */
	@Override
	public long timeoutNanos() {
		long longest = 0;
		for (TrackedCommand<?, ?, ?> command : this.covered) {
			long timeout = command.timeoutNanos();
			if (timeout == 0) {
				return 0;
			}
			longest = Math.max(longest, timeout);
		}
		return this.requirement.timeout().toNanos() + longest;
	}

	@Override
	public long patienceNanos() {
		return this.requirement.timeout().toNanos() + NodeLink.SILENCE_NANOS;
	}

	@Override
	public boolean turnsBack(NodeLink from) {
		return false;
	}

	@Override
	public void complete() {
		tell(finding());
		release(true);
		this.own.complete();
	}

	private @Nullable String finding() {
		if (getOutput().hasError()) {
			return getOutput().getError();
		}
		long confirmed = getOutput().get();
		return (confirmed >= this.requirement.replicas()) ? null : confirmed + " of " + this.requirement.replicas()
				+ " replicas confirmed it within " + this.requirement.timeout().toMillis() + " ms";
	}

	@Override
	public boolean completeExceptionally(Throwable throwable) {
		release(false);
		tell(Failures.describe(throwable));
		return this.own.completeExceptionally(throwable);
	}

	@Override
	public void timedOut() {
		completeExceptionally(new IllegalStateException("no reply to WAIT in time"));
	}

	@Override
	public void cancel() {
		completeExceptionally(new IllegalStateException("connection closed"));
	}

	private void tell(@Nullable String finding) {
		if (this.told.compareAndSet(false, true)) {
			this.confirmations.answered(this, finding);
		}
	}

}
