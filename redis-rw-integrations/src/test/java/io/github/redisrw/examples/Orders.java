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

import io.github.redisrw.WriteOutcomeUnknownException;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Service;

@Service
class Orders {

	private final StringRedisTemplate writes;

	Orders(StringRedisTemplate writes) {
		this.writes = writes;
	}

	void count() {
		try {
			this.writes.opsForValue().increment("orders");
		}
		catch (WriteOutcomeUnknownException ex) {
			// Look, or tell the user. Repeat it only if twice does no harm.
		}
	}

}
