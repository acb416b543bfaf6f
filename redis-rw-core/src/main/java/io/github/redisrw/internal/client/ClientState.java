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

package io.github.redisrw.internal.client;

import java.time.Instant;
import java.util.Map;

import io.github.redisrw.internal.path.read.ReadSource;
import io.github.redisrw.topology.SentinelState;
import io.github.redisrw.topology.Topology;
import org.jspecify.annotations.Nullable;

/**
 * An immutable snapshot of what both paths do.
 *
 * @param topology who is master, who is replica
 * @param masterSince since when the present master is known to be master, {@code null}
 * without one
 * @param connectedReplicas how many replicas the master had when it was last asked
 * @param hold the present hold, {@code null} while writes pass
 * @param reads who answers reads
 * @param replicaStates how many replicas are in which state: {@code eligible}, or what
 * there is to say against them
 * @param masterBehindReads whether the read endpoint also leads to the master
 * @param connections how many connections are open to each node, by its address
 * @param readsByDistance how many reads went to {@code near} and to {@code far} replicas,
 * empty where none are preferred
 * @param sentinels the Sentinels, {@code null} without any
 */
public record ClientState(Topology topology, @Nullable Instant masterSince, int connectedReplicas, @Nullable Hold hold,
		ReadSource reads, Map<String, Integer> replicaStates, boolean masterBehindReads,
		Map<String, Integer> connections, Map<String, Long> readsByDistance, @Nullable SentinelState sentinels) {

	/**
	 * A time in which writes are held.
	 *
	 * @param since since when
	 * @param waiting how many writes wait
	 * @param cause why, {@code null} while the master is doubted only: it does not
	 * answer, and another one is looked for
	 */
	public record Hold(Instant since, int waiting, @Nullable String cause) {

	}

}
