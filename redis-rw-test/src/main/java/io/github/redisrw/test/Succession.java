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

package io.github.redisrw.test;

import java.time.Duration;

import io.lettuce.core.RedisCommandExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The change from a former master to a new one.
 */
final class Succession {

	private final Topology topology;

	private final RedisNode former;

	private @Nullable RedisNode successor;

	Succession(Topology topology, RedisNode former) {
		this.topology = topology;
		this.former = former;
	}

	/**
	 * Waits until another node is master and all live Sentinels say so too.
	 * @throws RedisDeploymentException if that is not so within the timeout
	 */
	RedisNode await(Duration timeout) {
		Poll.until("A master other than " + this.former, timeout, this::missing);
		if (this.successor == null) {
			throw new IllegalStateException("Nothing is missing but the master");
		}
		return this.successor;
	}

	private @Nullable String missing() {
		this.successor = this.topology.findMaster();
		if (this.successor == null || this.successor == this.former) {
			return this.topology.describe();
		}
		try {
			for (SentinelNode sentinel : this.topology.liveSentinels()) {
				SentinelView view = this.topology.view(sentinel);
				if (!this.successor.address().equals(view.master())) {
					return sentinel + " still names " + view.master();
				}
				if (view.isFailingOver()) {
					return sentinel + " is at the next failover";
				}
			}
			return null;
		}
		catch (RedisDeploymentException | RedisCommandExecutionException ex) {
			return ex.getMessage();
		}
	}

}
