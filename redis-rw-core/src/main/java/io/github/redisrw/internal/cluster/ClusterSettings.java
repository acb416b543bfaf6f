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

package io.github.redisrw.internal.cluster;

import java.time.Duration;
import java.util.List;

import io.github.redisrw.topology.Node;
import io.lettuce.core.RedisCredentialsProvider;
import org.jspecify.annotations.Nullable;

/**
 * What is particular to a cluster.
 *
 * @param nodes some of its nodes, at least one
 * @param refreshInterval how often the nodes are asked who there is when nothing happens
 * @param holdTimeout how long a write may wait for its shard
 * @param maxHeld how many commands may wait for a shard to be known
 * @param replicaCredentials who the application is at the replicas, {@code null} for no
 * difference
 */
public record ClusterSettings(List<Node> nodes, Duration refreshInterval, Duration holdTimeout, int maxHeld,
		@Nullable RedisCredentialsProvider replicaCredentials) {
}
