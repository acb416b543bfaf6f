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

package io.github.redisrw.sample.redis;

import io.github.redisrw.topology.RedisTopology;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Shows who is who.
 */
@RestController
class TopologyController {

	private final RedisTopology topology;

	private final ReadLog readLog;

	TopologyController(RedisTopology topology, ReadLog readLog) {
		this.topology = topology;
		this.readLog = readLog;
	}

	@GetMapping("/api/topology")
	TopologyView topology() {
		return TopologyView.of(this.topology.topology(), this.readLog);
	}

}
