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
import io.github.redisrw.RedisDeployment;

import org.springframework.data.redis.core.StringRedisTemplate;

class Logins {

	private final StringRedisTemplate writes;

	private final StringRedisTemplate reads;

	Logins(@RedisDeployment("sessions") StringRedisTemplate writes,
			@RedisDeployment("sessions") @ReadOnly StringRedisTemplate reads) {
		this.writes = writes;
		this.reads = reads;
	}

	void login(String token, String user) {
		this.writes.opsForValue().set("login:" + token, user); // the master of sessions
	}

	String user(String token) {
		return this.reads.opsForValue().get("login:" + token); // a replica of sessions
	}

}
