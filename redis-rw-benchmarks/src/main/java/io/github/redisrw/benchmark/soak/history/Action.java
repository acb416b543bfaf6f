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

package io.github.redisrw.benchmark.soak.history;

/**
 * What an operation does. All times in a history are nanoseconds since its beginning.
 */
public enum Action {

	/** {@code INCR} of a counter that only its caller increments; replies its value. */
	INCREMENT,

	/** Appends values, each of them unique, to a log, in their order. */
	APPEND,

	/** Writes a version, which is greater than all before; one caller for each key. */
	WRITE,

	/** Reads a version at a replica that may be behind by the bound. */
	READ_BOUNDED,

	/** Reads a version in the scope in which its caller has just written it. */
	READ_OWN,

	/** Reads a version at the master. */
	READ_MASTER,

	/** Adds values, each of them unique, to a queue. */
	PUSH,

	/** Takes a value from a queue; replies it, or nothing. */
	POP,

	/** Takes a lock for an owner, if it is free, by a script; replies whether it did. */
	OBTAIN,

	/** Frees a lock, if the owner has it, by a script; replies whether it did. */
	RELEASE,

	/** Reads who has a lock that is taken by a script; replies the owner, or nothing. */
	PEEK,

	/**
	 * Held a lock: from when it was taken until it was last known to be held; replies the
	 * fencing token.
	 */
	HOLD,

	/** Publishes a value, which is unique. */
	PUBLISH,

	/** Was sent a value that was published. */
	RECEIVE,

	/** Is one of a group of consumers, and was given a value of a log. */
	CONSUME,

	/** Something that says nothing but that it was answered. */
	OTHER

}
