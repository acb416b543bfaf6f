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

import java.time.Duration;

import io.github.redisrw.ReplicaAcks;
import io.github.redisrw.routing.RedisRouting;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Service;

@Service
class Bookings {

	private final StringRedisTemplate writes;

	Bookings(StringRedisTemplate writes) {
		this.writes = writes;
	}

	@ReplicaAcks(replicas = 1, timeout = "500ms")
	public void book(String order) {
		this.writes.opsForValue().set("order:" + order, "booked");
	}

	void cancel(String order) {
		RedisRouting.acknowledged(1, Duration.ofMillis(500),
				() -> this.writes.opsForValue().set("order:" + order, "cancelled"));
	}

}
