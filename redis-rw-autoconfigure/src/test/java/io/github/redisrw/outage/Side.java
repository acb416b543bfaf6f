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
package io.github.redisrw.outage;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.redisrw.mode.Mode;
import io.github.redisrw.mode.Site;
import io.github.redisrw.test.ClusterNode;
import io.github.redisrw.test.RedisCluster;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.RedisServer;

/**
 * The servers of one of several deployments of an application: of one master, or a
 * cluster.
 */
abstract class Side implements AutoCloseable {

	/**
	 * Starts servers. They take none of them for down, however slow the machine is, but
	 * for one that is replaced.
	 * @param kind a {@link Mode}, or {@code CLUSTER}
	 * @return the servers
	 */
	static Side start(String kind) {
		return kind.equals("CLUSTER") ? new OfCluster() : new OfOneMaster(Mode.valueOf(kind).start());
	}

	/**
	 * Returns what an application sets to find it as the deployment without a name.
	 * @return the properties
	 */
	abstract Map<String, Object> properties();

	/**
	 * Returns what an application sets to find it as a deployment with a name.
	 * @param name the name
	 * @return the properties
	 */
	final Map<String, Object> properties(String name) {
		return properties().entrySet()
			.stream()
			.collect(Collectors.toMap(
					(entry) -> entry.getKey().replace("redis.rw.", "redis.rw.deployments." + name + "."),
					Map.Entry::getValue));
	}

	/**
	 * Kills the master that has a key, and waits until there is another one.
	 * @param key the key
	 */
	abstract void replaceMasterOf(String key);

	/** Has as many replicas as at the start, where reads would go to a master else. */
	abstract void heal();

	@Override
	public abstract void close();

	/**
	 * One master and its replicas.
	 */
	static final class OfOneMaster extends Side {

		private final Site site;

		OfOneMaster(Site site) {
			this.site = site;
			site.restrainSentinels();
		}

		@Override
		Map<String, Object> properties() {
			return Application.properties(this.site);
		}

		@Override
		void replaceMasterOf(String key) {
			RedisNode former = this.site.deployment().master();
			this.site.releaseSentinels();
			former.kill();
			this.site.appoint(this.site.deployment()
				.nodes()
				.stream()
				.filter((node) -> !node.equals(former))
				.findFirst()
				.orElseThrow());
			this.site.awaitSuccessor(former);
		}

		@Override
		void heal() {
			// There is one replica left.
		}

		@Override
		public void close() {
			this.site.close();
		}

	}

	/**
	 * A cluster of three masters with a replica each.
	 */
	static final class OfCluster extends Side {

		private static final Duration PATIENCE = Application.PATIENCE;

		private final RedisCluster cluster = RedisCluster.builder().start();

		OfCluster() {
			setNodeTimeout(Duration.ofMinutes(1));
		}

		RedisCluster cluster() {
			return this.cluster;
		}

		private void setNodeTimeout(Duration timeout) {
			this.cluster.nodes()
				.stream()
				.filter(RedisServer::isRunning)
				.forEach((node) -> node.command("CONFIG", "SET", "cluster-node-timeout",
						String.valueOf(timeout.toMillis())));
		}

		@Override
		Map<String, Object> properties() {
			Map<String, Object> properties = new HashMap<>(Application.UNTIL_A_LEADER_IS_ELECTED);
			properties.put("redis.rw.cluster.nodes",
					this.cluster.nodes().stream().map(RedisServer::address).collect(Collectors.joining(",")));
			return properties;
		}

		@Override
		void replaceMasterOf(String key) {
			int slot = this.cluster.slotOf(key);
			ClusterNode former = this.cluster.masterOf(slot);
			setNodeTimeout(Duration.ofSeconds(1));
			former.kill();
			this.cluster.awaitMasterOtherThan(former, slot, PATIENCE);
			setNodeTimeout(Duration.ofMinutes(1));
		}

		@Override
		void heal() {
			this.cluster.heal();
			setNodeTimeout(Duration.ofMinutes(1));
		}

		@Override
		public void close() {
			this.cluster.close();
		}

	}

}
