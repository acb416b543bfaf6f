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

package io.github.redisrw.internal.routing.http;

import io.github.redisrw.internal.routing.RequestScopes;
import io.github.redisrw.internal.routing.RoutingScope;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Opens a scope for each request of a reactive application, and carries what was written
 * from one to the next in a header. The header of a response has what was written before
 * its body began.
 */
public final class ConsistencyTokenWebFilter implements WebFilter, Ordered {

	/** After Spring Security, so that only who is let in brings a token. */
	static final int ORDER = 10;

	private final RequestScopes scopes;

	private final String header;

	/**
	 * Create a filter.
	 * @param scopes makes the scopes
	 * @param header the name of the header, in requests and in responses
	 */
	public ConsistencyTokenWebFilter(RequestScopes scopes, String header) {
		this.scopes = scopes;
		this.header = header;
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		String brought = exchange.getRequest().getHeaders().getFirst(this.header);
		RoutingScope scope = this.scopes.begin(brought);
		exchange.getResponse().beforeCommit(() -> handOut(exchange.getResponse().getHeaders(), scope, brought));
		return chain.filter(exchange).contextWrite(scope::into);
	}

	private Mono<Void> handOut(HttpHeaders headers, RoutingScope scope, @Nullable String brought) {
		return Mono.fromCompletionStage(() -> this.scopes.token(scope)).doOnNext((token) -> {
			if (!token.equals(brought)) {
				headers.set(this.header, token);
			}
		}).then();
	}

}
