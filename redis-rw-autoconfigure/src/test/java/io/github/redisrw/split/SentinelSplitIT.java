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

package io.github.redisrw.split;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.SentinelNode;

class SentinelSplitIT extends AbstractSplitSuite {

	private RedisDeployment deployment;

	@Override
	RedisDeployment startDeployment() {
		this.deployment = RedisDeployment.builder().replicas(2).sentinels(3).start();
		return this.deployment;
	}

	@Override
	Map<String, Object> properties() {
		return Map.of("redis.rw.sentinel.master", this.deployment.masterName(), "redis.rw.sentinel.nodes",
				this.deployment.sentinels().stream().map(SentinelNode::address).collect(Collectors.joining(",")));
	}

	@Override
	RedisNode switchMaster() {
		return this.deployment.failover(Duration.ofSeconds(20));
	}

	@Override
	void stopDeployment() {
		this.deployment.close();
	}

}
