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

import io.lettuce.core.protocol.RedisCommand;

/**
 * A command as a connection sees it: what it has to know to give up what is not answered
 * in time, and to notice that nothing is answered.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @param <T> the type of the result
 */
public interface DispatchedCommand<K, V, T> extends RedisCommand<K, V, T> {

	/**
	 * Returns whether it waits for its reply on a connection.
	 * @param link the connection
	 * @return {@code false} if it is done, or is elsewhere
	 */
	public boolean isInFlightOn(NodeLink link);

	/**
	 * Returns when it was sent.
	 * @return the moment, as {@link System#nanoTime()}
	 */
	public long sent();

	/**
	 * Returns until when its reply is waited for.
	 * @return the moment, as {@link System#nanoTime()}
	 */
	public long deadline();

	/**
	 * Returns how long it may take from being sent to its reply, as its caller has said.
	 * @return the time in nanoseconds, 0 for no limit
	 */
	public long timeoutNanos();

	/**
	 * Returns for how much longer its reply is waited for.
	 * @return the time in nanoseconds
	 */
	public long extension();

	/**
	 * Its reply is waited for longer, as it could not be heard for a while. Called on the
	 * event loop of the connection.
	 * @param total for how much longer than its caller has said, altogether
	 * @param until the new deadline
	 */
	public void extended(long total, long until);

	/**
	 * Returns how long its connection may be silent for its sake.
	 * @return the time in nanoseconds
	 */
	public long patienceNanos();

	/**
	 * Returns whether its connection has been silent for a time since it was sent.
	 * @param link the connection
	 * @param nanos the time
	 * @return {@code true} if nothing at all has arrived
	 */
	default boolean isSwallowedBy(NodeLink link, long nanos) {
		return !link.hasReceivedSince(sent()) && System.nanoTime() - sent() - nanos >= 0;
	}

	/**
	 * Returns whether it has been encoded for the connection that it is on.
	 * @return {@code false} if nothing of it has left the process
	 */
	public boolean isEncoded();

	/**
	 * Returns whether a part of its reply may have arrived.
	 * @return {@code true} if it may
	 */
	public boolean isReplying();

	/**
	 * Asked right before it is encoded, on the event loop of the connection: it may have
	 * waited there while its path has come to lead elsewhere.
	 * @param link the connection
	 * @return {@code true} if it is not to be put on the wire, and has gone on elsewhere
	 */
	public boolean turnsBack(NodeLink link);

	/**
	 * It was done before it was encoded, so it was left out. Called on the event loop of
	 * the connection.
	 * @param link the connection
	 */
	public void skippedOn(NodeLink link);

	/** Its deadline has passed. Called on the event loop of the connection. */
	public void timedOut();

}
