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

package io.github.redisrw.mode;

import io.github.redisrw.test.RedisDeployment;

/**
 * How an application is told where Redis is.
 */
public enum Mode {

	/** By three Sentinels, which choose the next master. */
	SENTINEL,

	/** By an endpoint for writes and one for reads. */
	SERVICE,

	/** By a list of nodes. */
	NODE_LIST;

	/**
	 * Starts a master, two replicas and what leads to them.
	 * @return the site, to be closed by the caller
	 */
	public Site start() {
		return start(RedisDeployment.builder());
	}

	/**
	 * Starts what a builder describes, with the Sentinels that this mode needs, and what
	 * leads to it.
	 * @param builder the description
	 * @return the site, to be closed by the caller
	 */
	public Site start(RedisDeployment.Builder builder) {
		return new Site(this, builder.sentinels((this == SENTINEL) ? 3 : 0).start());
	}

}
