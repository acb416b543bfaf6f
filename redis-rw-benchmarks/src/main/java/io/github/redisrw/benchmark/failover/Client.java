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

package io.github.redisrw.benchmark.failover;

/**
 * The clients that are compared.
 */
enum Client {

	REDIS_RW("redis-rw"), BOOT("boot"), BOOT_ADAPTIVE("boot-adaptive"), JEDIS("jedis"), REDISSON("redisson");

	private final String title;

	Client(String title) {
		this.title = title;
	}

	/**
	 * Whether it is another client than the others in a fault.
	 * @param fault the fault
	 * @return {@code false} if it has nothing to set there
	 */
	boolean isOfUseIn(Fault fault) {
		return this != BOOT_ADAPTIVE || fault.isOfCluster();
	}

	Subject open(Servers servers) {
		return switch (this) {
			case REDIS_RW -> TemplateSubject.redisRw(servers);
			case BOOT -> TemplateSubject.plain(servers, false);
			case BOOT_ADAPTIVE -> TemplateSubject.plain(servers, true);
			case JEDIS -> JedisSubject.open(servers);
			case REDISSON -> RedissonSubject.open(servers);
		};
	}

	@Override
	public String toString() {
		return this.title;
	}

}
