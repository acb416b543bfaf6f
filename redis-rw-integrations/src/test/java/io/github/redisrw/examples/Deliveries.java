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

import io.github.redisrw.RedisLockOperations;
import io.github.redisrw.RedisLockRequest;
import reactor.core.publisher.Mono;

import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Service;

@Service
class Deliveries {

	private final RedisLockOperations locks;

	private final StringRedisTemplate redis;

	private final ReactiveStringRedisTemplate reactive;

	Deliveries(RedisLockOperations locks, StringRedisTemplate redis, ReactiveStringRedisTemplate reactive) {
		this.locks = locks;
		this.redis = redis;
		this.reactive = reactive;
	}

	/**
	 * Throws RedisLockNotAcquiredException if somebody else has the lock for too long.
	 */
	Long deliver(String order) {
		return this.locks.with(order, () -> this.redis.opsForValue().increment("delivered:" + order));
	}

	/** Returns false if somebody else has the lock. */
	boolean tidyUp() {
		return this.locks.tryWith("tidy-up", () -> this.redis.delete("delivered:old"));
	}

	Mono<Long> deliverLater(String order) {
		return this.locks.with(RedisLockRequest.of(order).waitFor(Duration.ofSeconds(2)),
				this.reactive.opsForValue().increment("delivered:" + order));
	}

}
