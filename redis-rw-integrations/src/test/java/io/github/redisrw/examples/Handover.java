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

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.ReadOnly;
import io.github.redisrw.routing.RedisRouting;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Service;

@Service
class Handover {

	private final StringRedisTemplate writes;

	private final StringRedisTemplate reads;

	Handover(StringRedisTemplate writes, @ReadOnly StringRedisTemplate reads) {
		this.writes = writes;
		this.reads = reads;
	}

	String write(String name) {
		return RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
			this.writes.opsForValue().set("name", name);
			return RedisRouting.token().orElseThrow(); // for another instance, too
		});
	}

	String read(String token) {
		return RedisRouting.after(token, () -> this.reads.opsForValue().get("name"));
	}

}
