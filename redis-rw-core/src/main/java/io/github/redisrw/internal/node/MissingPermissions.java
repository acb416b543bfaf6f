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

package io.github.redisrw.internal.node;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.redisrw.topology.Node;
import io.lettuce.core.RedisCommandExecutionException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * What the user of the connections may not ask a node, said once for each command.
 */
final class MissingPermissions {

	private static final Log logger = LogFactory.getLog(MissingPermissions.class);

	private final Set<String> told = ConcurrentHashMap.newKeySet();

	/**
	 * A node has refused a question.
	 * @param node the node
	 * @param command the command it was asked by
	 * @param refusal what it said
	 * @param consequence what is done without an answer
	 */
	void denied(Node node, String command, Throwable refusal, String consequence) {
		if (this.told.add(command)) {
			logger.warn(node + " does not answer " + command + " (" + Failures.describe(refusal) + "): " + consequence
					+ ". Allow it with ACL SETUSER <user> +" + command.toLowerCase(Locale.ROOT));
		}
	}

	/**
	 * A node says neither by one command nor by the other what it is.
	 * @param node the node
	 * @param refusal what it said
	 * @return the failure, with the remedy
	 */
	static RedisCommandExecutionException neither(Node node, Throwable refusal) {
		return new RedisCommandExecutionException(node + " answers neither ROLE nor INFO (" + Failures.describe(refusal)
				+ "): allow them with ACL SETUSER <user> +role +info");
	}

}
