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

import io.github.redisrw.test.RedisNode;

/**
 * What happens to the master.
 */
enum Fault {

	SENTINEL_KILL("sentinel-kill", true),

	SENTINEL_HANG("sentinel-hang", true),

	SENTINEL_FAILOVER("sentinel-failover", true),

	SERVICE_DEMOTE("service-demote", false),

	SERVICE_KILL("service-kill", false),

	SERVICE_VANISH("service-vanish", false),

	SERVICE_LATE("service-late", false);

	private final String title;

	private final boolean sentinels;

	Fault(String title, boolean sentinels) {
		this.title = title;
		this.sentinels = sentinels;
	}

	/**
	 * Whether Sentinels choose the new master; otherwise it is {@link Stage#next()}.
	 * @return {@code true} if they do
	 */
	boolean hasSentinels() {
		return this.sentinels;
	}

	Stage stage() {
		return this.sentinels ? Stage.withSentinels() : Stage.withServices();
	}

	/**
	 * Makes it happen. Without Sentinels, the new master takes writes and the endpoint
	 * leads to it when this returns.
	 * @param stage the servers
	 */
	void inject(Stage stage) {
		Operator operator = new Operator(stage);
		switch (this) {
			case SENTINEL_KILL -> stage.former().kill();
			case SENTINEL_HANG -> stage.former().hang();
			case SENTINEL_FAILOVER -> stage.deployment().failover();
			case SERVICE_DEMOTE -> operator.exchange(false);
			case SERVICE_KILL -> operator.succeedTheDead();
			case SERVICE_VANISH -> operator.succeedTheVanished();
			case SERVICE_LATE -> operator.exchange(true);
		}
	}

	/**
	 * Undoes what would outlive the run.
	 * @param stage the servers
	 */
	void undo(Stage stage) {
		RedisNode former = stage.former();
		if (this == SENTINEL_HANG && former.isRunning()) {
			former.resume();
		}
	}

	@Override
	public String toString() {
		return this.title;
	}

}
