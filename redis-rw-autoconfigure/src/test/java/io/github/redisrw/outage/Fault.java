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

package io.github.redisrw.outage;

import io.github.redisrw.mode.Mode;
import io.github.redisrw.mode.Site;
import io.github.redisrw.test.RedisNode;

/**
 * How a master comes to be succeeded by another one.
 */
enum Fault {

	/** It is killed. */
	KILL,

	/** It hangs. */
	HANG,

	/** Another one takes over, and it stays alive. */
	SWITCH;

	/**
	 * Makes it happen.
	 * @param site where
	 * @return the new master, which takes writes
	 */
	RedisNode inflict(Site site) {
		return inflict(site, site.deployment().master());
	}

	/**
	 * Makes it happen to a master that is too busy to say that it is one.
	 * @param site where
	 * @param former the master
	 * @return the new master, which takes writes
	 */
	RedisNode inflict(Site site, RedisNode former) {
		site.releaseSentinels();
		switch (this) {
			case KILL -> former.kill();
			case HANG -> former.hang();
			case SWITCH -> {
				return site.switchMaster();
			}
		}
		if (site.mode() == Mode.SENTINEL) {
			return site.awaitSuccessor(former);
		}
		RedisNode successor = site.deployment().replicas().get(0);
		site.appoint(successor);
		return successor;
	}

}
