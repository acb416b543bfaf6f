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

package io.github.redisrw.integrations;

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;

/**
 * How another node becomes master while an application is at work.
 */
enum Failover {

	/** The Sentinels are asked for it. */
	PLANNED(0) {
		@Override
		void happen(RedisDeployment deployment) {
			deployment.failover(Application.PATIENCE);
		}
	},

	/** The master is killed. */
	KILL(1) {
		@Override
		void happen(RedisDeployment deployment) {
			RedisNode former = deployment.master();
			former.kill();
			deployment.awaitMasterOtherThan(former, Application.PATIENCE);
		}
	};

	private final int victims;

	Failover(int victims) {
		this.victims = victims;
	}

	abstract void happen(RedisDeployment deployment);

	/**
	 * How many pieces of work of one thread may fail, or lose what they have written.
	 * @return the one that is under way, or none
	 */
	int victims() {
		return this.victims;
	}

}
