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

package io.github.redisrw.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of locks.
 */
@ConfigurationProperties("redis.rw.lock")
public class LockProperties {

	/**
	 * What the keys of locks in Redis begin with. Applications that use the same one
	 * share their locks.
	 */
	private String prefix = "redis-rw:lock";

	/**
	 * How long a method with @RedisLock waits for its lock where it says nothing else; 0
	 * means one attempt.
	 */
	private Duration waitFor = Duration.ofSeconds(5);

	/**
	 * For how long a lock is held without being renewed where the method says nothing
	 * else: for so long nobody has it after its holder has died. At least 100 ms.
	 */
	private Duration leaseFor = Duration.ofSeconds(30);

	public String getPrefix() {
		return this.prefix;
	}

	public void setPrefix(String prefix) {
		this.prefix = prefix;
	}

	public Duration getWaitFor() {
		return this.waitFor;
	}

	public void setWaitFor(Duration waitFor) {
		this.waitFor = waitFor;
	}

	public Duration getLeaseFor() {
		return this.leaseFor;
	}

	public void setLeaseFor(Duration leaseFor) {
		this.leaseFor = leaseFor;
	}

}
