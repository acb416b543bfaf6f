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

package io.github.redisrw.metrics;

import io.micrometer.core.instrument.Tags;

/**
 * Tells the series of several deployments apart. All meters of one name need the same
 * tags, so there is one on each of them, or on none.
 */
final class DeploymentTags {

	/** What belongs to no deployment, or to no shard. */
	static final String NONE = "none";

	/** Tells the shards of a cluster apart. */
	static final String SHARD = "shard";

	private static final String KEY = "deployment";

	private DeploymentTags() {
	}

	/**
	 * The tags of a deployment.
	 * @param deployment its name, empty if it is the only one
	 * @return one tag, or none
	 */
	static Tags of(String deployment) {
		return deployment.isEmpty() ? Tags.empty() : Tags.of(KEY, deployment);
	}

}
