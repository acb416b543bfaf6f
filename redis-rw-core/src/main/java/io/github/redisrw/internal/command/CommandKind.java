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

package io.github.redisrw.internal.command;

/**
 * What a command does, as far as it matters to where it may run. Every command is of
 * exactly one kind.
 */
public enum CommandKind {

	/**
	 * Reads the key space and changes nothing: the server flags it {@code readonly}.
	 */
	READ,

	/**
	 * Changes the key space, or is refused by a replica as if it did: the server flags it
	 * {@code write}. That holds for {@code SORT}, {@code GETEX}, {@code BITFIELD} and
	 * {@code GEORADIUS} with any arguments.
	 */
	WRITE,

	/**
	 * Runs code that may write: {@code EVAL}, {@code EVALSHA}, {@code FCALL}. Their
	 * {@code _RO} forms are {@link #READ}.
	 */
	SCRIPT,

	/**
	 * Sends a message: {@code PUBLISH}, {@code SPUBLISH}. A replica would take it, but
	 * deliver it to its own subscribers only.
	 */
	PUBLISH,

	/**
	 * Enters, leaves or changes the subscribed state of the connection.
	 */
	SUBSCRIPTION,

	/**
	 * Has a {@link TransactionRole}.
	 */
	TRANSACTION,

	/**
	 * Changes the state of the connection it is sent on, as {@code SELECT},
	 * {@code CLIENT SETNAME} or {@code MONITOR} do: no command for a connection that
	 * others use too.
	 */
	CONNECTION,

	/**
	 * Asks or changes the server itself: {@code PING}, {@code INFO}, {@code CONFIG SET},
	 * {@code WAIT}.
	 */
	SERVER,

	/**
	 * Not in the table. It may do anything.
	 */
	UNKNOWN

}
