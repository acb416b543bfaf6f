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

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of what leads to the master.
 */
@ConfigurationProperties("redis.rw.routing")
public class RoutingProperties {

	/**
	 * Whether methods with @Transactional that are not read-only, and programmatic
	 * transactions, use the write path for everything within, read templates included.
	 */
	private boolean transactional = true;

	/**
	 * Further annotations, by class name, on methods or classes that use the write path
	 * for everything within. Those that are not on the class path are ignored.
	 */
	private List<String> writeAnnotations = List.of("net.javacrumbs.shedlock.spring.annotation.SchedulerLock",
			"com.baomidou.lock.annotation.Lock4j", "org.springframework.boot.autoconfigure.klock.annotation.Klock");

	public boolean isTransactional() {
		return this.transactional;
	}

	public void setTransactional(boolean transactional) {
		this.transactional = transactional;
	}

	public List<String> getWriteAnnotations() {
		return this.writeAnnotations;
	}

	public void setWriteAnnotations(List<String> writeAnnotations) {
		this.writeAnnotations = writeAnnotations;
	}

}
