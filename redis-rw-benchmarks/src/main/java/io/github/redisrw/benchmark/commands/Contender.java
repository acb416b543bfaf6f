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

package io.github.redisrw.benchmark.commands;

import java.util.Locale;

import io.github.redisrw.test.RedisDeployment;

/**
 * Whose commands are measured.
 */
enum Contender {

	/**
	 * The starter: writes by the template for writes, reads by that for reads.
	 */
	REDIS_RW {

		@Override
		CommandClient open(RedisDeployment redis) {
			return TemplateClient.split(redis);
		}

	},

	/**
	 * The starter's template for writes, for everything.
	 */
	REDIS_RW_WRITE {

		@Override
		CommandClient open(RedisDeployment redis) {
			return TemplateClient.writePath(redis);
		}

	},

	/**
	 * Spring Boot, with the master for everything.
	 */
	BOOT {

		@Override
		CommandClient open(RedisDeployment redis) {
			return TemplateClient.plain(redis);
		}

	},

	/**
	 * Lettuce with one connection to the master.
	 */
	LETTUCE {

		@Override
		CommandClient open(RedisDeployment redis) {
			return new LettuceClient(redis.master());
		}

	},

	/**
	 * Jedis with a pool, to the master.
	 */
	JEDIS {

		@Override
		CommandClient open(RedisDeployment redis) {
			return new JedisClient(redis.master());
		}

	},

	/**
	 * Redisson, which reads from the replicas.
	 */
	REDISSON {

		@Override
		CommandClient open(RedisDeployment redis) {
			return new RedissonCommandClient(redis);
		}

	};

	abstract CommandClient open(RedisDeployment redis);

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
