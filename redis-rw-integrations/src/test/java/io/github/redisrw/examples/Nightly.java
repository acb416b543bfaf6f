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

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;

@Service
class Nightly {

	private final StringRedisTemplate redis;

	Nightly(StringRedisTemplate redis) {
		this.redis = redis;
	}

	@Scheduled(cron = "0 0 3 * * *")
	@RedisLock(key = "'nightly'", ifTaken = RedisLock.IfTaken.SKIP, holdAtLeast = "1m")
	public void build() {
		this.redis.opsForValue().increment("reports"); // once a night
	}

}
