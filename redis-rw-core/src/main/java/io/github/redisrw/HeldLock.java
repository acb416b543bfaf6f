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

package io.github.redisrw;

/**
 * A lock as its holder sees it. Thread-safe: it may be handed to other threads. No method
 * blocks, and none asks Redis.
 */
public interface HeldLock {

	/**
	 * Which lock.
	 * @return the value of the key expression
	 */
	String key();

	/**
	 * Whether the lock is held for certain. It is {@code false} as soon as the lease may
	 * have ended, by the clocks of this machine, counted from before the acquisition or
	 * the last confirmed renewal was sent; once {@code false}, it stays so. What is done
	 * after the call may still be done too late: hand on the {@link #fencingToken()}
	 * where that matters.
	 * @return {@code true} if nobody else can have acquired it
	 */
	boolean isHeld();

	/**
	 * A number that is greater than that of every earlier holder of this lock. A resource
	 * that remembers the greatest it has seen, and refuses smaller ones, is safe from
	 * holders that do not know yet that they have lost the lock.
	 * @return the number, positive and less than 2<sup>53</sup>
	 */
	long fencingToken();

}
