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

import io.github.redisrw.topology.CredentialsRejectedException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Tells that a node or a Sentinel rejects the user name or the password.
 */
class CredentialsRejectedFailureAnalyzer extends AbstractFailureAnalyzer<CredentialsRejectedException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, CredentialsRejectedException cause) {
		if (cause.isReplica()) {
			return DeploymentFailure.analysis(
					"The replica at " + cause.node() + " rejects the credentials of the application: " + cause.reply()
							+ ". The master accepts those that it was given.",
					"Set 'redis.rw.read.username' and 'redis.rw.read.password' to a user that all replicas know, or remove"
							+ " them where replicas have the users of the master.",
					rootFailure);
		}
		String prefix = cause.isSentinel() ? "sentinel." : "";
		return DeploymentFailure.analysis(
				(cause.isSentinel() ? "The Sentinel at " : "Redis at ") + cause.node()
						+ " rejects the credentials of the application: " + cause.reply() + ".",
				"Set 'redis.rw." + prefix + "username' and 'redis.rw." + prefix + "password' (or 'spring.data.redis."
						+ prefix + "username' and 'spring.data.redis." + prefix
						+ "password') to a user that the server knows, or remove them where the server asks for none.",
				rootFailure);
	}

}
