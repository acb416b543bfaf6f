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
import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of the advice.
 */
@ConfigurationProperties("redis.rw.advice")
public class AdviceProperties {

	/**
	 * Whether advice is looked for.
	 */
	private boolean enabled = true;

	/**
	 * Between two looks. Each asks every node once.
	 */
	private Duration interval = Duration.ofMinutes(1);

	/**
	 * IDs of advice that is not wanted.
	 */
	private Set<String> ignored = Set.of();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public Duration getInterval() {
		return this.interval;
	}

	public void setInterval(Duration interval) {
		this.interval = interval;
	}

	public Set<String> getIgnored() {
		return this.ignored;
	}

	public void setIgnored(Set<String> ignored) {
		this.ignored = ignored;
	}

}
