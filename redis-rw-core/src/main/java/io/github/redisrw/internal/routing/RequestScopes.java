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

package io.github.redisrw.internal.routing;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.internal.topology.ReplicationPosition;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The scopes of requests from outside: reads in a request show what was written in it,
 * and in earlier requests whose token it brings along. Thread-safe.
 */
public final class RequestScopes {

	private static final Log logger = LogFactory.getLog(RequestScopes.class);

	private final LongAdder malformed = new LongAdder();

	private final @Nullable TokenSeal seal;

	/**
	 * Create an instance.
	 * @param secret what tokens are signed with, {@code null} if they are not
	 */
	public RequestScopes(@Nullable String secret) {
		this.seal = (secret != null) ? new TokenSeal(secret) : null;
	}

	/**
	 * The scope of a request.
	 * @param token what it brings along, {@code null} for nothing; what is no token, or
	 * not signed where that is asked for, is counted, and does not matter otherwise
	 * @return the scope
	 */
	public RoutingScope begin(@Nullable String token) {
		String text = (token != null && this.seal != null) ? this.seal.open(token) : token;
		Map<String, ReplicationPosition> positions = (text != null) ? ConsistencyToken.parse(text) : null;
		if (token != null && positions == null) {
			this.malformed.increment();
			logger.debug("A malformed consistency token is ignored");
		}
		RoutingScope scope = ScopeChange.NONE.withLevel(ConsistencyLevel.READ_YOUR_WRITES, null)
			.startingAt(new ScopeChange.Start((positions != null) ? positions : Map.of(), true))
			.within(null);
		return (scope != null) ? scope : begin(null);
	}

	/**
	 * What the answer to a request hands out for the next one. It never fails: where it
	 * cannot be told how far the writes have come, the next request reads at the master.
	 * @param scope the scope of the request
	 * @return the token, {@code null} if nothing has been written
	 */
	public CompletionStage<@Nullable String> token(RoutingScope scope) {
		return scope.writes().positionsOrUnknown().thenApply(this::sealed);
	}

	/**
	 * What stands for positions that cannot be told now: the next request reads at the
	 * masters.
	 * @param scope the scope of the request
	 * @return the token, {@code null} if nothing has been written
	 */
	public @Nullable String tokenForMaster(RoutingScope scope) {
		return sealed(scope.writes().unknown());
	}

	private @Nullable String sealed(Map<String, ReplicationPosition> positions) {
		String token = ConsistencyToken.of(positions);
		return (token != null && this.seal != null) ? this.seal.seal(token) : token;
	}

	/**
	 * How many requests brought something along that is no token.
	 * @return the number
	 */
	public long malformed() {
		return this.malformed.sum();
	}

}
