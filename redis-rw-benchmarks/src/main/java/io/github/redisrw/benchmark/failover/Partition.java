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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.redisrw.benchmark.Waiting;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisDeploymentException;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.RedisServer;
import io.github.redisrw.test.Role;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;

/**
 * The application and the master are cut off from everyone else, who choose another
 * master. It is done by locking users out and closing their connections: the application
 * at the replicas and the Sentinels, all others at the master.
 */
final class Partition {

	private static final int WRITES_PER_SECOND = 2000;

	private static final String USER = "app";

	private static final String SENTINEL_USER = "watcher";

	private static final String PASSWORD = "secret";

	private static final Duration LEASE = Duration.ofSeconds(3);

	private static final double TOLERANCE = 1.1;

	private static final Duration DURATION = Duration.ofSeconds(8);

	private static final Duration INTERVAL = Duration.ofMillis(20);

	private final boolean fenced;

	/**
	 * Makes the scenario.
	 * @param fenced whether writes are held without the word of a majority of the
	 * Sentinels
	 */
	Partition(boolean fenced) {
		this.fenced = fenced;
	}

	void run(Finding finding) {
		Stage stage = Stage.withSentinels(RedisDeployment.builder()
			.user(USER, PASSWORD, "~*", "&*", "+@all")
			.sentinelUser(SENTINEL_USER, PASSWORD, "&*", "+@all"));
		RedisNode former = stage.former();
		RedisURI uri = RedisURI.builder()
			.withHost(former.host())
			.withPort(former.port())
			.withAuthentication(USER, PASSWORD)
			.build();
		RedisClient client = RedisClient.create(uri);
		try (Drill drill = Drill.startTimed(stage, settings(), WRITES_PER_SECOND)) {
			String others = String.valueOf(former.command("ACL", "WHOAMI"));
			RedisCommands<String, String> inside = client.connect().sync();
			long cut = cut(stage, inside, others);
			RedisNode successor = awaitMaster(stage.replicas());
			Waiting.sleep(DURATION);
			long lastAcknowledged = drill.load().ledgers().stream().mapToLong(Ledger::lastTime).max().orElseThrow();
			heal(stage, inside, others);
			finding.must("all writers go on after the partition", drill.load().goesOn(Drill.PATIENCE));
			finding.must("they go on at the new master",
					Waiting.until(Drill.PATIENCE, INTERVAL, () -> grows(successor)));
			long acknowledgedFor = lastAcknowledged - cut;
			finding.figure("writes acknowledged for", Figure.millis(acknowledgedFor))
				.must("errors only for writes in flight, or for want of a master",
						drill.load()
							.writeErrors()
							.areOnly("WriteOutcomeUnknownException", "NoWritableMasterException"));
			if (this.fenced) {
				finding.must("writes are held after a lease", acknowledgedFor <= LEASE.toNanos() * TOLERANCE);
			}
			drill.conclude(finding);
		}
		finally {
			client.shutdown(0, 0, TimeUnit.SECONDS);
		}
	}

	private Map<String, Object> settings() {
		Map<String, Object> settings = new HashMap<>();
		settings.put("redis.rw.username", USER);
		settings.put("redis.rw.password", PASSWORD);
		settings.put("redis.rw.sentinel.username", SENTINEL_USER);
		settings.put("redis.rw.sentinel.password", PASSWORD);
		if (this.fenced) {
			settings.put("redis.rw.sentinel.fencing", "majority");
			settings.put("redis.rw.sentinel.fencing-lease", LEASE);
		}
		return settings;
	}

	/**
	 * Cuts the application and the master off.
	 * @return the moment, as {@link System#nanoTime()}
	 */
	private static long cut(Stage stage, RedisCommands<String, String> inside, String others) {
		long cut = System.nanoTime();
		stage.deployment().sentinels().forEach((sentinel) -> lockOut(sentinel, SENTINEL_USER));
		stage.replicas().forEach((replica) -> lockOut(replica, USER));
		inside.aclSetuser(others, AclSetuserArgs.Builder.off());
		inside.clientKill(KillArgs.Builder.user(others));
		return cut;
	}

	private static void lockOut(RedisServer server, String user) {
		server.command("ACL", "SETUSER", user, "off");
		server.command("CLIENT", "KILL", "USER", user);
	}

	private static void heal(Stage stage, RedisCommands<String, String> inside, String others) {
		inside.aclSetuser(others, AclSetuserArgs.Builder.on());
		stage.replicas().forEach((replica) -> replica.command("ACL", "SETUSER", USER, "on"));
		stage.deployment().sentinels().forEach((sentinel) -> sentinel.command("ACL", "SETUSER", SENTINEL_USER, "on"));
	}

	private static RedisNode awaitMaster(List<RedisNode> candidates) {
		long end = System.nanoTime() + Drill.PATIENCE.toNanos();
		while (System.nanoTime() - end < 0) {
			for (RedisNode candidate : candidates) {
				if (isMaster(candidate)) {
					return candidate;
				}
			}
			Waiting.sleep(INTERVAL);
		}
		throw new IllegalStateException("No other master was chosen");
	}

	/** One that is promoted closes all connections, ours too. */
	private static boolean isMaster(RedisNode node) {
		try {
			return node.role() == Role.MASTER;
		}
		catch (RedisDeploymentException ex) {
			return false;
		}
	}

	private static boolean grows(RedisNode node) {
		List<Long> before = Counters.on(node);
		Waiting.sleep(INTERVAL);
		List<Long> after = Counters.on(node);
		for (int i = 0; i < before.size(); i++) {
			if (after.get(i) <= before.get(i)) {
				return false;
			}
		}
		return true;
	}

}
