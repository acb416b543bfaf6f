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

import java.util.List;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.ReadConsistency;
import io.github.redisrw.ReadOnly;
import io.github.redisrw.routing.RedisRouting;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Service;

@Service
class Seats {

	private final StringRedisTemplate writes;

	private final StringRedisTemplate reads;

	Seats(StringRedisTemplate writes, @ReadOnly StringRedisTemplate reads) {
		this.writes = writes;
		this.reads = reads;
	}

	@ReadConsistency(ConsistencyLevel.PRIMARY)
	public boolean reserve(String seat, String guest) {
		return this.reads.opsForValue().get(seat) == null // as the master has it
				&& this.writes.opsForValue().setIfAbsent(seat, guest);
	}

	@ReadConsistency(value = ConsistencyLevel.BOUNDED, maxLag = "2s")
	public List<String> recent() {
		return this.reads.opsForList().range("recent", 0, 9);
	}

	public String rename(String name) {
		return RedisRouting.with(ConsistencyLevel.READ_YOUR_WRITES, () -> {
			this.writes.opsForValue().set("name", name);
			return this.reads.opsForValue().get("name"); // what was written
		});
	}

}
