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

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
class Queues {

	private final StringRedisTemplate writes;

	private final StringRedisTemplate reads;

	Queues(StringRedisTemplate writes, @ReadOnly StringRedisTemplate reads) {
		this.writes = writes;
		this.reads = reads;
	}

	@Transactional
	public void move(String from, String to) {
		String item = this.reads.opsForList().index(from, 0); // the master, in here
		this.writes.opsForList().remove(from, 1, item);
		this.writes.opsForList().rightPush(to, item);
	}

}
