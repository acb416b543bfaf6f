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

import java.util.Map;

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.ServiceEndpoint;

class ServiceSplitIT extends AbstractSplitSuite {

	private RedisDeployment deployment;

	private ServiceEndpoint write;

	private ServiceEndpoint read;

	@Override
	RedisDeployment startDeployment() {
		this.deployment = RedisDeployment.builder().replicas(2).start();
		this.write = ServiceEndpoint.to(this.deployment.master());
		this.read = ServiceEndpoint.to(this.deployment.replicas().toArray(RedisNode[]::new));
		return this.deployment;
	}

	@Override
	void prepare() {
		this.write.retarget(this.deployment.master());
		this.read.retarget(this.deployment.replicas().toArray(RedisNode[]::new));
	}

	@Override
	Map<String, Object> properties() {
		return Map.of("redis.rw.write.host", this.write.host(), "redis.rw.write.port", this.write.port(),
				"redis.rw.read.host", this.read.host(), "redis.rw.read.port", this.read.port());
	}

	@Override
	RedisNode switchMaster() {
		RedisNode successor = this.deployment.replicas().get(0);
		this.deployment.promote(successor);
		prepare();
		return successor;
	}

	@Override
	void stopDeployment() {
		this.write.close();
		this.read.close();
		this.deployment.close();
	}

}
