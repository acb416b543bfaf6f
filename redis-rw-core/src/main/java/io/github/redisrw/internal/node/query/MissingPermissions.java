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

package io.github.redisrw.internal.node.query;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.redisrw.topology.Node;
import io.lettuce.core.RedisCommandExecutionException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * What nodes do not answer, said once for each command and kind of denial.
 */
public final class MissingPermissions {

	private static final Log logger = LogFactory.getLog(MissingPermissions.class);

	private final Set<Told> told = ConcurrentHashMap.newKeySet();

	/**
	 * A node has denied a question.
	 * @param node the node
	 * @param command the command it was asked by
	 * @param denial how it has been denied
	 * @param reply what it said
	 * @param consequence what is done without an answer
	 */
	void denied(Node node, String command, Denial denial, Throwable reply, String consequence) {
		if (this.told.add(new Told(command, denial))) {
			logger.warn(node + " does not answer " + command + " (" + Failures.describe(reply) + "): " + consequence
					+ ". " + denial.remedy(command));
		}
	}

	/**
	 * A node says neither by one command nor by the other what it is.
	 * @param node the node
	 * @param denial how it has denied the first
	 * @param reply what it said
	 * @return the failure, with the remedy
	 */
	static RedisCommandExecutionException neither(Node node, Denial denial, Throwable reply) {
		return new RedisCommandExecutionException(node + " answers neither ROLE nor INFO (" + Failures.describe(reply)
				+ "). " + denial.remedy("ROLE", "INFO"));
	}

	private record Told(String command, Denial denial) {
	}

}
