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

import io.github.redisrw.topology.UnknownMasterNameException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Tells that the Sentinels watch no master of the configured name.
 */
class UnknownMasterNameFailureAnalyzer extends AbstractFailureAnalyzer<UnknownMasterNameException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnknownMasterNameException cause) {
		return DeploymentFailure.analysis(
				"Property 'redis.rw.sentinel.master' (or 'spring.data.redis.sentinel.master') has the value '"
						+ cause.masterName() + "', but " + cause.getMessage() + ".",
				"Set it to the name in the Sentinels' own configuration ('sentinel monitor <name> …'); "
						+ "'redis-cli -p 26379 SENTINEL MASTERS' lists the names they know.",
				rootFailure);
	}

}
