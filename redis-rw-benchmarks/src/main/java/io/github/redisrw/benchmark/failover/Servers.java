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

package io.github.redisrw.benchmark.failover;

import java.util.List;

import io.github.redisrw.test.RedisServer;

/**
 * The servers of one run.
 */
interface Servers extends AutoCloseable {

	/**
	 * The master that the fault is for.
	 * @return the node
	 */
	RedisServer former();

	/**
	 * Its replicas, one of which is the next master.
	 * @return the nodes
	 */
	List<? extends RedisServer> replicas();

	/** Begins to exchange the master, with nothing broken. */
	void failOver();

	@Override
	void close();

}
