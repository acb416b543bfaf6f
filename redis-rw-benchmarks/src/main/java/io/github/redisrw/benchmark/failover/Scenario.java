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
 * What redis-rw has to go through.
 */
enum Scenario {

	FAILOVERS("failovers"), PLANNED("planned"), ACKS("acks"), BLACKOUT("blackout"), OUTDATED("outdated"),

	PARTITION("partition"), FENCED_PARTITION("fenced-partition");

	private final String title;

	Scenario(String title) {
		this.title = title;
	}

	/**
	 * Goes through it.
	 * @param options how often and how long
	 * @return what came of it
	 */
	Finding run(ScenarioOptions options) {
		Finding finding = new Finding(this.title);
		switch (this) {
			case FAILOVERS -> new Failovers(options).run(finding);
			case PLANNED -> new Losses(options).planned(finding);
			case ACKS -> new Losses(options).confirmed(finding);
			case BLACKOUT -> new Blackout(options).run(finding);
			case OUTDATED -> new OutdatedSentinel(options).run(finding);
			case PARTITION -> new Partition(false).run(finding);
			case FENCED_PARTITION -> new Partition(true).run(finding);
		}
		return finding;
	}

	@Override
	public String toString() {
		return this.title;
	}

}
