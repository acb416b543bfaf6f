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
package io.github.redisrw.internal.flight.observation;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

import io.github.redisrw.internal.flight.TrackedCommand;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.TracedCommand;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.tracing.TraceContext;
import io.lettuce.core.tracing.TraceContextProvider;
import io.lettuce.core.tracing.Tracer;
import io.lettuce.core.tracing.TracerProvider;
import io.lettuce.core.tracing.Tracing;
import org.jspecify.annotations.Nullable;

/**
 * Lettuce begins an observation whenever it puts a command on a connection. With this,
 * one of the application begins when that is issued, on the thread that issues it, and
 * ends once, whatever happens in between: the time for which it is held counts, as does a
 * second attempt, and a command that is never sent is observed too. All other commands
 * are observed as Lettuce does it. Thread-safe.
 */
public final class CommandTracing implements Tracing {

	private final Tracing lettuce;

	private final Tracer tracer = new CommandTracer();

	/** The tags of where a command was sent to are the same while it was not sent. */
	private final Endpoint nowhere;

	/**
	 * Create a tracing by observations.
	 * @param lettuce Lettuce's own, which begins and ends them: a
	 * {@link io.lettuce.core.tracing.MicrometerTracing}
	 */
	public CommandTracing(Tracing lettuce) {
		this.lettuce = lettuce;
		this.nowhere = lettuce.createEndpoint(InetSocketAddress.createUnresolved("none", 0));
	}

	/**
	 * A command has been issued. Does nothing unless commands are observed.
	 * @param command the command
	 * @param resources what says whether they are
	 */
	public static void issued(TrackedCommand<?, ?, ?> command, ClientResources resources) {
		if (resources.tracing() instanceof CommandTracing tracing) {
			tracing.begin(command);
		}
	}

	private void begin(TrackedCommand<?, ?, ?> command) {
		TracedCommand<?, ?, ?> traced = CommandWrapper.unwrap(command, TracedCommand.class);
		if (traced != null && traced.getSpan() == null) {
			CommandSpan span = new CommandSpan(lettuceTracer(), traced.getTraceContext());
			span.remoteEndpoint(this.nowhere);
			span.begin(traced, command);
			traced.setSpan(span);
		}
	}

	private Tracer lettuceTracer() {
		return this.lettuce.getTracerProvider().getTracer();
	}

	@Override
	public TracerProvider getTracerProvider() {
		return () -> this.tracer;
	}

	@Override
	public TraceContextProvider initialTraceContextProvider() {
		return this.lettuce.initialTraceContextProvider();
	}

	@Override
	public boolean isEnabled() {
		return this.lettuce.isEnabled();
	}

	@Override
	public boolean includeCommandArgsInSpanTags() {
		return this.lettuce.includeCommandArgsInSpanTags();
	}

	@Override
	public Endpoint createEndpoint(SocketAddress socketAddress) {
		return this.lettuce.createEndpoint(socketAddress);
	}

	/**
	 * Asked for a span whenever Lettuce puts a command on a connection.
	 */
	private final class CommandTracer extends Tracer {

		@Override
		public Span nextSpan() {
			return nextSpan(null);
		}

		@Override
		public Span nextSpan(@Nullable TraceContext traceContext) {
			return new CommandSpan(lettuceTracer(), traceContext);
		}

	}

}
