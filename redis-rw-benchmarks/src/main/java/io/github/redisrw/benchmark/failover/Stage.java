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
import java.util.List;
import java.util.Objects;

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.RedisServer;
import io.github.redisrw.test.ServiceEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * The servers of one run: a master and two replicas, with three Sentinels or with an
 * endpoint for writes and one for reads.
 */
final class Stage implements Servers {

	private static final Duration DOWN_AFTER = Duration.ofSeconds(1);

	private final RedisDeployment deployment;

	private final RedisNode former;

	private final List<RedisNode> replicas;

	private final @Nullable ServiceEndpoint write;

	private final @Nullable ServiceEndpoint read;

	private Stage(RedisDeployment deployment, boolean services) {
		this.deployment = deployment;
		this.former = deployment.master();
		this.replicas = deployment.replicas();
		this.write = services ? ServiceEndpoint.to(this.former) : null;
		this.read = services ? ServiceEndpoint.to(this.replicas.toArray(RedisNode[]::new)) : null;
	}

	static Stage withSentinels() {
		return withSentinels(RedisDeployment.builder());
	}

	static Stage withSentinels(RedisDeployment.Builder builder) {
		return new Stage(builder.replicas(2).sentinels(3).downAfter(DOWN_AFTER).start(), false);
	}

	static Stage withServices() {
		return new Stage(RedisDeployment.builder().replicas(2).start(), true);
	}

	RedisDeployment deployment() {
		return this.deployment;
	}

	@Override
	public RedisNode former() {
		return this.former;
	}

	@Override
	public List<RedisNode> replicas() {
		return this.replicas;
	}

	/**
	 * The replica that the operator makes master.
	 * @return the node
	 */
	RedisNode next() {
		return this.replicas.get(0);
	}

	/**
	 * The replica that stays one.
	 * @return the node
	 */
	RedisNode other() {
		return this.replicas.get(1);
	}

	boolean hasSentinels() {
		return this.write == null;
	}

	String masterName() {
		return this.deployment.masterName();
	}

	List<String> sentinels() {
		return this.deployment.sentinels().stream().map(RedisServer::address).toList();
	}

	ServiceEndpoint write() {
		return Objects.requireNonNull(this.write);
	}

	ServiceEndpoint read() {
		return Objects.requireNonNull(this.read);
	}

	@Override
	public void failOver() {
		this.deployment.failover();
	}

	@Override
	public void close() {
		if (this.write != null) {
			this.write.close();
		}
		if (this.read != null) {
			this.read.close();
		}
		this.deployment.close();
	}

}
