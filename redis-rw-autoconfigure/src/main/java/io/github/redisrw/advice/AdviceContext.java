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

package io.github.redisrw.advice;

import java.util.List;

import io.github.redisrw.internal.client.ClientState;
import io.github.redisrw.internal.localhealth.LocalHealth;
import io.github.redisrw.internal.node.query.NodeInspection;
import io.github.redisrw.topology.Role;
import org.jspecify.annotations.Nullable;

/**
 * What is known when advice is looked for.
 *
 * @param settings what the application is set to
 * @param state what both paths do
 * @param nodes what the nodes say of themselves, without those that do not answer
 * @param bytesPerSecond how fast the master's replication stream grows, -1 while it is
 * not known
 * @param lately how this process has kept time
 */
record AdviceContext(Advisor.Settings settings, ClientState state, List<NodeInspection> nodes, double bytesPerSecond,
		LocalHealth.Balance lately) {

	@Nullable NodeInspection master() {
		return this.nodes.stream().filter((node) -> node.role() == Role.MASTER).findFirst().orElse(null);
	}

	List<NodeInspection> replicas() {
		return this.nodes.stream().filter((node) -> node.role() == Role.REPLICA).toList();
	}

}
