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

package io.github.redisrw.internal.topology.sentinel.consensus;

/**
 * The word of one Sentinel.
 *
 * @param identity what tells it from others: its {@code SENTINEL MYID} on the connection
 * on which it answered, the address at the other end where it does not tell
 * @param view what it says
 * @param asked when it was asked, as {@link System#nanoTime()}
 * @param others how many other Sentinels it knows
 */
public record SentinelVote(String identity, SentinelView view, long asked, int others) {

	/**
	 * Tells whether it is known by its address only: it is of a version before 6.2, or
	 * refuses to say who it is.
	 * @param identity the identity
	 * @return {@code true} for an address; what Sentinels call themselves has no colon
	 */
	public static boolean isAddress(String identity) {
		return identity.indexOf(':') >= 0;
	}

	public SentinelVote with(SentinelView other) {
		return new SentinelVote(this.identity, other, this.asked, this.others);
	}

}
