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

import io.github.redisrw.ReadOnly;
import reactor.core.publisher.Mono;

import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Service;

@Service
class ReactiveStock {

	private final ReactiveStringRedisTemplate writes;

	private final ReactiveStringRedisTemplate reads;

	ReactiveStock(ReactiveStringRedisTemplate writes, @ReadOnly ReactiveStringRedisTemplate reads) {
		this.writes = writes;
		this.reads = reads;
	}

	Mono<Long> take(String product) {
		return this.writes.opsForValue().decrement("stock:" + product);
	}

	Mono<String> left(String product) {
		return this.reads.opsForValue().get("stock:" + product);
	}

}
