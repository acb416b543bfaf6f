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

package io.github.redisrw.routing;

import java.util.Properties;

import reactor.core.publisher.Mono;

import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Which server executed a command: it says so itself.
 */
enum Server {

	MASTER, REPLICA, REFUSED;

	static Server asked(StringRedisTemplate template) {
		return of(template
			.execute((RedisCallback<Properties>) (connection) -> connection.serverCommands().info("replication")));
	}

	static Mono<Server> askedLater(ReactiveStringRedisTemplate template) {
		return template.execute((connection) -> connection.serverCommands().info("replication")).next().map(Server::of);
	}

	private static Server of(Properties replication) {
		return replication.getProperty("role").equals("master") ? MASTER : REPLICA;
	}

}
