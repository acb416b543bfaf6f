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

package io.github.redisrw.internal.path.write;

import java.util.List;

import io.github.redisrw.internal.consistency.PositionMark;
import io.github.redisrw.internal.consistency.PositionTracker;
import io.github.redisrw.internal.flight.TrackedCommand;
import io.github.redisrw.internal.flight.classification.CommandClassifier;
import io.github.redisrw.internal.flight.cursor.CursorCommand;
import io.github.redisrw.internal.flight.cursor.CursorMarks;
import io.github.redisrw.internal.flight.transaction.ExecCommand;
import io.github.redisrw.internal.path.PathWriter;
import io.github.redisrw.internal.routing.ReplicaAcksRequirement;
import io.github.redisrw.internal.routing.RoutingScope;
import io.github.redisrw.internal.routing.WritePositions;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

/**
 * What is to be known of a command on the write path: whether replicas have to confirm
 * it, whose reads have to see it, whether it carries a cursor. Thread-safe.
 */
final class WriteTracking {

	private final PositionTracker positions;

	private final @Nullable ReplicaAcksRequirement acks;

	private final CursorMarks cursorMarks = new CursorMarks();

	/**
	 * Create an instance.
	 * @param positions where writes are recorded
	 * @param acks how many replicas have to confirm a write where no scope says
	 * otherwise, {@code null} for none
	 */
	WriteTracking(PositionTracker positions, @Nullable ReplicaAcksRequirement acks) {
		this.positions = positions;
		this.acks = acks;
	}

	CursorMarks cursorMarks() {
		return this.cursorMarks;
	}

	/**
	 * Follow a command on its way.
	 * @param command the command
	 * @param writer where it was issued
	 * @return what follows it
	 */
	<K, V, T> TrackedCommand<K, V, T> track(RedisCommand<K, V, T> command, PathWriter writer) {
		if (CommandClassifier.isCursor(command)) {
			return new CursorCommand<>(command, writer, System.nanoTime(), this.cursorMarks, (mark, link) -> {
			});
		}
		TrackedCommand<K, V, T> tracked = ExecCommand.of(command, writer, System.nanoTime());
		RoutingScope scope = RoutingScope.current();
		ReplicaAcksRequirement requirement = requiredAcks(scope);
		List<WritePositions> written = this.positions.ofWrite(scope);
		if ((requirement != null || !written.isEmpty()) && CommandClassifier.mayWrite(command)) {
			tracked.acks(requirement);
			if (!written.isEmpty()) {
				tracked.executionListener((CommandClassifier.blockTime(command) != null)
						? PositionMark.waiting(this.positions, written) : PositionMark.issued(this.positions, written));
			}
		}
		return tracked;
	}

	private @Nullable ReplicaAcksRequirement requiredAcks(@Nullable RoutingScope scope) {
		ReplicaAcksRequirement own = (scope != null) ? scope.acks() : null;
		return (own != null) ? own : this.acks;
	}

	/**
	 * Whether a command is to be confirmed where others are not: those must not wait for
	 * its confirmation.
	 */
	boolean isApart(TrackedCommand<?, ?, ?> command) {
		return this.acks == null && command.acks() != null;
	}

}
