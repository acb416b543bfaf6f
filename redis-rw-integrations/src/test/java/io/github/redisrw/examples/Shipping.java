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

import io.github.redisrw.RedisLock;
import io.github.redisrw.lock.RedisLocks;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Service;

@Service
class Shipping {

	private final StringRedisTemplate redis;

	private final Carrier carrier;

	Shipping(StringRedisTemplate redis, Carrier carrier) {
		this.redis = redis;
		this.carrier = carrier;
	}

	@RedisLock(key = "'order:' + #id", waitFor = "5s", leaseFor = "30s")
	public void ship(long id) {
		String address = this.redis.opsForValue().get("address:" + id); // from the master
		this.carrier.ship(id, address, RedisLocks.current().fencingToken());
	}

	interface Carrier {

		/** Refuses a token that is smaller than one it has seen for the same order. */
		void ship(long id, String address, long fencingToken);

	}

}
