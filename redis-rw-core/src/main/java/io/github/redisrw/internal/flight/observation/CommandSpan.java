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

import io.github.redisrw.internal.flight.TrackedCommand;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.protocol.TracedCommand;
import io.lettuce.core.tracing.TraceContext;
import io.lettuce.core.tracing.Tracer;
import io.lettuce.core.tracing.Tracing;
import org.jspecify.annotations.Nullable;

/**
 * The span of a command. It is made for each attempt to send the command; those of one
 * command of the application share the span of Lettuce that has begun when it was issued.
 */
final class CommandSpan extends Tracer.Span {

	private final Tracer lettuce;

	private final @Nullable TraceContext context;

	private Tracing.@Nullable Endpoint endpoint;

	private Tracer.@Nullable Span span;

	/** The command of the application, {@code null} for others. */
	private @Nullable ObservedCommand<?, ?, ?> observed;

	CommandSpan(Tracer lettuce, @Nullable TraceContext context) {
		this.lettuce = lettuce;
		this.context = context;
	}

	/**
	 * A command of the application has been issued.
	 * @param traced the command as Lettuce traces it
	 * @param command the command as it is tracked
	 */
	<K, V, T> void begin(TracedCommand<K, V, T> traced, TrackedCommand<?, ?, ?> command) {
		Tracer.Span begun = next();
		ObservedCommand<K, V, T> begins = new ObservedCommand<>(traced, command, begun);
		this.span = begun;
		this.observed = begins;
		begun.start(begins);
	}

	private Tracer.Span next() {
		Tracer.Span next = (this.context != null) ? this.lettuce.nextSpan(this.context) : this.lettuce.nextSpan();
		if (this.endpoint != null) {
			next.remoteEndpoint(this.endpoint);
		}
		return next;
	}

	/** A command is about to be put on a connection. */
	@Override
	public Tracer.Span start(RedisCommand<?, ?, ?> command) {
		TrackedCommand<?, ?, ?> tracked = CommandWrapper.unwrap(command, TrackedCommand.class);
		TracedCommand<?, ?, ?> traced = CommandWrapper.unwrap(command, TracedCommand.class);
		if (tracked != null && traced != null && traced.getSpan() instanceof CommandSpan begun
				&& begun.observed != null) {
			this.span = begun.span;
			this.observed = begun.observed;
			begun.observed.sentAs(tracked);
			if (this.span != null && this.endpoint != null) {
				this.span.remoteEndpoint(this.endpoint);
			}
		}
		else {
			this.span = next().start(command);
		}
		return this;
	}

	@Override
	public Tracer.Span name(String name) {
		return this;
	}

	@Override
	public Tracer.Span annotate(String value) {
		if (this.span != null) {
			this.span.annotate(value);
		}
		return this;
	}

	@Override
	public Tracer.Span tag(String key, String value) {
		if (this.span != null) {
			this.span.tag(key, value);
		}
		return this;
	}

	@Override
	public Tracer.Span error(Throwable throwable) {
		if (this.span != null) {
			this.span.error(throwable);
		}
		return this;
	}

	@Override
	public Tracer.Span remoteEndpoint(Tracing.Endpoint endpoint) {
		this.endpoint = endpoint;
		return this;
	}

	@Override
	public void finish() {
		if (this.span != null) {
			this.span.finish();
		}
	}

}
