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

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How a Sentinel sees the deployment.
 *
 * @param master the address of the master
 * @param flags what it thinks of the master
 * @param replicas the addresses of the replicas it is in touch with
 * @param otherSentinels the number of other Sentinels it is in touch with
 */
record SentinelView(@Nullable String master, String flags, List<String> replicas, int otherSentinels) {

	/**
	 * Asks a Sentinel.
	 * @throws RedisDeploymentException if it does not answer
	 */
	static SentinelView of(SentinelNode sentinel, String masterName) {
		Map<String, String> master = Replies.map(sentinel.command("SENTINEL", "MASTER", masterName));
		List<String> replicas = inTouch(sentinel, "REPLICAS", masterName);
		List<String> sentinels = inTouch(sentinel, "SENTINELS", masterName);
		return new SentinelView(address(master), master.getOrDefault("flags", ""), replicas, sentinels.size());
	}

	/**
	 * Whether the Sentinel is content with the master: not down, no failover.
	 */
	boolean isCalm() {
		return isInTouch(this.flags) && !isFailingOver();
	}

	boolean isFailingOver() {
		return this.flags.contains("failover");
	}

	private static List<String> inTouch(SentinelNode sentinel, String what, String masterName) {
		return Replies.maps(sentinel.command("SENTINEL", what, masterName))
			.stream()
			.filter((server) -> isInTouch(server.getOrDefault("flags", "")))
			.map(SentinelView::address)
			.toList();
	}

	// There are flags of no account too, such as those left over from the last failover.
	private static boolean isInTouch(String flags) {
		return !flags.contains("disconnected") && !flags.contains("s_down") && !flags.contains("o_down");
	}

	private static String address(Map<String, String> server) {
		return server.get("ip") + ":" + server.get("port");
	}

}
