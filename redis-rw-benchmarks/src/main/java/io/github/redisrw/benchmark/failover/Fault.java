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

import java.util.function.Supplier;

/**
 * What happens to the master.
 */
enum Fault {

	SENTINEL_KILL("sentinel-kill", Stage::withSentinels),

	SENTINEL_HANG("sentinel-hang", Stage::withSentinels),

	SENTINEL_FAILOVER("sentinel-failover", Stage::withSentinels),

	SERVICE_DEMOTE("service-demote", Stage::withServices),

	SERVICE_KILL("service-kill", Stage::withServices),

	SERVICE_VANISH("service-vanish", Stage::withServices),

	SERVICE_LATE("service-late", Stage::withServices),

	CLUSTER_KILL("cluster-kill", ClusterStage::start),

	CLUSTER_HANG("cluster-hang", ClusterStage::start),

	CLUSTER_FAILOVER("cluster-failover", ClusterStage::start);

	private final String title;

	private final Supplier<? extends Servers> servers;

	Fault(String title, Supplier<? extends Servers> servers) {
		this.title = title;
		this.servers = servers;
	}

	/**
	 * Whether the servers choose the new master by themselves; otherwise it is
	 * {@link Stage#next()}.
	 * @return {@code true} if they do
	 */
	boolean isFollowedByServers() {
		return !this.title.startsWith("service");
	}

	boolean isOfCluster() {
		return this.title.startsWith("cluster");
	}

	Servers servers() {
		return this.servers.get();
	}

	/**
	 * Makes it happen. With endpoints, the new master takes writes and the endpoint leads
	 * to it when this returns.
	 * @param servers the servers
	 */
	void inject(Servers servers) {
		switch (this) {
			case SENTINEL_KILL, CLUSTER_KILL -> servers.former().kill();
			case SENTINEL_HANG, CLUSTER_HANG -> servers.former().hang();
			case SENTINEL_FAILOVER, CLUSTER_FAILOVER -> servers.failOver();
			case SERVICE_DEMOTE -> operator(servers).exchange(false);
			case SERVICE_KILL -> operator(servers).succeedTheDead();
			case SERVICE_VANISH -> operator(servers).succeedTheVanished();
			case SERVICE_LATE -> operator(servers).exchange(true);
		}
	}

	private static Operator operator(Servers servers) {
		return new Operator((Stage) servers);
	}

	/**
	 * Undoes what would outlive the run.
	 * @param servers the servers
	 */
	void undo(Servers servers) {
		if (this.title.endsWith("hang") && servers.former().isRunning()) {
			servers.former().resume();
		}
	}

	@Override
	public String toString() {
		return this.title;
	}

}
