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

package io.github.redisrw.examples;

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.ServiceEndpoint;
import org.junit.jupiter.api.Test;

class ServiceTests {

	@Test
	void followsTheService() {
		try (RedisDeployment deployment = RedisDeployment.builder().replicas(1).start();
				ServiceEndpoint writes = ServiceEndpoint.to(deployment.master())) {
			// the application connects to writes.host():writes.port()
			RedisNode next = deployment.replicas().get(0);
			deployment.promote(next);
			writes.retarget(next); // new connections only: open ones now reach a replica
		}
	}

}
