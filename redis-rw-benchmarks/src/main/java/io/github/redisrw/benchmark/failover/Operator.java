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

import java.time.Duration;

import io.github.redisrw.benchmark.Waiting;
import io.github.redisrw.test.RedisNode;

/**
 * Does what an operator does where there are no Sentinels. No acknowledged write is lost
 * by the way it is done: what is lost, the client has lost.
 */
final class Operator {

	private static final Duration LATE = Duration.ofSeconds(2);

	private static final Duration CATCH_UP_TIMEOUT = Duration.ofSeconds(5);

	private static final Duration INTERVAL = Duration.ofMillis(1);

	private final Stage stage;

	Operator(Stage stage) {
		this.stage = stage;
	}

	/**
	 * Demotes the master, which stays alive, and promotes the next one, as soon as that
	 * has all that was acknowledged.
	 * @param late whether the endpoints follow late
	 */
	void exchange(boolean late) {
		RedisNode former = this.stage.former();
		former.command("CLIENT", "PAUSE", String.valueOf(CATCH_UP_TIMEOUT.toMillis()), "WRITE");
		awaitCaughtUp();
		follow(former);
		promote();
		former.command("CLIENT", "UNPAUSE");
		follow(this.stage.other());
		if (late) {
			Waiting.sleep(LATE);
		}
		retarget(former, this.stage.other());
	}

	/**
	 * Kills the master and promotes the next one, as soon as that has read all that the
	 * killed one had sent.
	 */
	void succeedTheDead() {
		this.stage.former().kill();
		Waiting.until(CATCH_UP_TIMEOUT, INTERVAL,
				() -> "down".equals(this.stage.next().info("replication").get("master_link_status")));
		promote();
		retarget(this.stage.other());
	}

	/**
	 * Lets nothing through to the master and back, neither on connections that are open
	 * nor on new ones, and promotes the next one.
	 */
	void succeedTheVanished() {
		this.stage.write().blackHole();
		awaitCaughtUp();
		promote();
		retarget(this.stage.other());
	}

	private void awaitCaughtUp() {
		Waiting.until(CATCH_UP_TIMEOUT, INTERVAL, () -> {
			String offset = this.stage.next().info("replication").get("slave_repl_offset");
			return this.stage.former().info("replication").getOrDefault("master_repl_offset", "").equals(offset);
		});
	}

	private void follow(RedisNode replica) {
		RedisNode master = this.stage.next();
		replica.command("REPLICAOF", master.host(), String.valueOf(master.port()));
	}

	private void promote() {
		this.stage.next().command("REPLICAOF", "NO", "ONE");
	}

	/**
	 * Points new connections at the new master, and reads at what is a replica now.
	 */
	private void retarget(RedisNode... replicas) {
		this.stage.write().retarget(this.stage.next());
		this.stage.read().retarget(replicas);
	}

}
