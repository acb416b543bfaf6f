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

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.CompletableFuture;

import io.github.redisrw.internal.node.EventLoops;
import io.github.redisrw.internal.routing.RequestScopes;
import io.github.redisrw.internal.routing.RoutingScope;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Opens a scope for each request of a servlet application, and carries what was written
 * from one to the next in a header. The header of a response has what was written before
 * its body began.
 */
public final class ConsistencyTokenFilter extends OncePerRequestFilter implements Ordered {

	/** After Spring Security, so that only who is let in brings a token. */
	static final int ORDER = -90;

	private static final String SCOPE = ConsistencyTokenFilter.class.getName() + ".scope";

	private final RequestScopes scopes;

	private final String header;

	/**
	 * Create a filter.
	 * @param scopes makes the scopes
	 * @param header the name of the header, in requests and in responses
	 */
	public ConsistencyTokenFilter(RequestScopes scopes, String header) {
		this.scopes = scopes;
		this.header = header;
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	/** The page of an error has what was written before that. */
	@Override
	protected boolean shouldNotFilterErrorDispatch() {
		return false;
	}

	@Override
	protected boolean shouldNotFilterAsyncDispatch() {
		return false;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String brought = request.getHeader(this.header);
		RoutingScope begun = (RoutingScope) request.getAttribute(SCOPE);
		RoutingScope scope = (begun != null) ? begun : this.scopes.begin(brought);
		request.setAttribute(SCOPE, scope);
		TokenResponse answer = new TokenResponse(response, scope, brought);
		RoutingScope former = RoutingScope.bind(scope);
		try {
			chain.doFilter(request, answer);
			if (!request.isAsyncStarted()) {
				answer.handOut();
			}
		}
		catch (IOException | ServletException | RuntimeException | Error ex) {
			answer.handOut();
			throw ex;
		}
		finally {
			RoutingScope.bind(former);
		}
	}

	/**
	 * Hands the token out before it is too late for a header.
	 */
	private final class TokenResponse extends HttpServletResponseWrapper {

		private final RoutingScope scope;

		private final @Nullable String brought;

		private TokenResponse(HttpServletResponse response, RoutingScope scope, @Nullable String brought) {
			super(response);
			this.scope = scope;
			this.brought = brought;
		}

		private void handOut() {
			if (!isCommitted()) {
				String token = token();
				if (token != null && !token.equals(this.brought)) {
					setHeader(ConsistencyTokenFilter.this.header, token);
				}
			}
		}

		/** On a thread on which replies arrive, nothing may be waited for. */
		private @Nullable String token() {
			RequestScopes scopes = ConsistencyTokenFilter.this.scopes;
			CompletableFuture<@Nullable String> token = scopes.token(this.scope).toCompletableFuture();
			return (token.isDone() || !EventLoops.isCurrent()) ? token.join() : scopes.tokenForMaster(this.scope);
		}

		@Override
		public ServletOutputStream getOutputStream() throws IOException {
			handOut();
			return super.getOutputStream();
		}

		@Override
		public PrintWriter getWriter() throws IOException {
			handOut();
			return super.getWriter();
		}

		@Override
		public void sendError(int status, String message) throws IOException {
			handOut();
			super.sendError(status, message);
		}

		@Override
		public void sendError(int status) throws IOException {
			handOut();
			super.sendError(status);
		}

		// Each of these leads to the one of the same arguments.

		@Override
		public void sendRedirect(String location) throws IOException {
			handOut();
			super.sendRedirect(location);
		}

		@Override
		public void sendRedirect(String location, int status) throws IOException {
			handOut();
			super.sendRedirect(location, status);
		}

		@Override
		public void sendRedirect(String location, boolean clearBuffer) throws IOException {
			handOut();
			super.sendRedirect(location, clearBuffer);
		}

		@Override
		public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
			handOut();
			super.sendRedirect(location, status, clearBuffer);
		}

		@Override
		public void flushBuffer() throws IOException {
			handOut();
			super.flushBuffer();
		}

	}

}
