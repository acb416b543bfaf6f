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

package io.github.redisrw.internal.replica.choice;

import java.time.Duration;

import io.github.redisrw.internal.threads.Backoff;
import io.lettuce.core.RedisCredentialsProvider;
import org.jspecify.annotations.Nullable;

/**
 * How reads are spread.
 *
 * @param maxLag how old the data of a replica may be that answers reads
 * @param near which of the eligible replicas are preferred
 * @param whenStale who answers while no replica is eligible
 * @param connections how many connections are kept to an endpoint that stands for several
 * replicas
 * @param connectionsPerReplica how many connections are kept to each replica whose
 * address is known
 * @param interval between two looks at a replica that is well
 * @param fastInterval between two looks while something is wrong
 * @param retry the backoff between attempts to reach a replica
 * @param credentials who the application is for replicas, {@code null} if it is who it is
 * for the master
 */
public record ReadSettings(Duration maxLag, NearSettings near, WhenStale whenStale, int connections,
		int connectionsPerReplica, Duration interval, Duration fastInterval, Backoff retry,
		@Nullable RedisCredentialsProvider credentials) {

	/**
	 * How often a replica that is well has to be looked at so that it can always be shown
	 * to be fresh enough, even if one answer is missed.
	 * @return the time between two looks
	 */
	public Duration calmInterval() {
		Duration third = this.maxLag.dividedBy(3);
		return (this.interval.compareTo(third) <= 0) ? this.interval : third;
	}

}
