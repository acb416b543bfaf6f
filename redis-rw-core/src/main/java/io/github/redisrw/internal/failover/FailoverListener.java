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

package io.github.redisrw.internal.failover;

import java.time.Duration;

import io.github.redisrw.internal.topology.NodeReport;
import io.github.redisrw.internal.topology.RoleReply;
import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

/**
 * Told what the {@link FailoverCoordinator} decides. Methods are called one after the
 * other on the coordinator's thread and must not block.
 */
public interface FailoverListener {

	/**
	 * Writes are held from now on.
	 * @param kind the kind of cause
	 * @param cause why
	 * @param master the master there was, {@code null} if there was none
	 */
	default void holding(FailoverCause kind, String cause, @Nullable Node master) {
	}

	/**
	 * How far the master that is about to be replaced had got, behind the last write that
	 * was sent to it. Comes, if it does, after {@link #holding} and before
	 * {@link #mastered}.
	 * @param master the master there was
	 * @param role what it said
	 */
	default void heldAt(Node master, RoleReply role) {
	}

	/**
	 * A master has been verified, and writes pass.
	 * @param previous the master there was, {@code null} if this is the first
	 * @param master the master, which may be the same
	 * @param report what it says of itself
	 * @param held how long writes were held
	 */
	default void mastered(@Nullable Node previous, Node master, NodeReport report, Duration held) {
	}

	/**
	 * A master was accepted whose data has nothing to do with that of the one before.
	 * @param previous the master there was
	 * @param master the master
	 */
	default void lineageBroken(Node previous, Node master) {
	}

	/**
	 * An address was tried in vain.
	 * @param node the address, {@code null} if the source proposes none
	 * @param finding why it is not the master
	 * @param failure what happened, {@code null} if the node answered
	 */
	default void tried(@Nullable Node node, String finding, @Nullable Throwable failure) {
	}

	/**
	 * The master has given its history another name.
	 * @param node the master
	 * @param report what it says of itself
	 */
	default void renamed(Node node, NodeReport report) {
	}

}
