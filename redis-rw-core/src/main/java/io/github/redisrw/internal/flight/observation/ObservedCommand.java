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

import java.util.function.BiConsumer;

import io.github.redisrw.internal.flight.TrackedCommand;
import io.github.redisrw.internal.gate.HoldTime;
import io.lettuce.core.internal.ExceptionFactory;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.TracedCommand;
import io.lettuce.core.tracing.Tracer;
import org.jspecify.annotations.Nullable;

/**
 * A command of the application as its observation knows it. A read may go on as another
 * tracked command; to its caller, and here, it is the same. Thread-safe.
 */
final class ObservedCommand<K, V, T> extends CommandWrapper<K, V, T> {

	private final Tracer.Span span;

	private volatile TrackedCommand<?, ?, ?> tracked;

	/** For how long it was held before it became what it is now. */
	private volatile long heldBefore;

	ObservedCommand(TracedCommand<K, V, T> command, TrackedCommand<?, ?, ?> tracked, Tracer.Span span) {
		super(command);
		this.tracked = tracked;
		this.span = span;
	}

	/** How it is tracked since it was sent last. */
	TrackedCommand<?, ?, ?> tracked() {
		return this.tracked;
	}

	/**
	 * It is about to be put on a connection. Called on one event loop after the other.
	 */
	void sentAs(TrackedCommand<?, ?, ?> command) {
		if (command != this.tracked) {
			this.heldBefore = heldNanos();
			this.tracked = command;
		}
	}

	long heldNanos() {
		return this.heldBefore + heldNanos(this.tracked);
	}

	static long heldNanos(TrackedCommand<?, ?, ?> command) {
		HoldTime time = command.holdTime();
		return (time != null) ? time.nanos(System.nanoTime()) : 0;
	}

	/**
	 * Lettuce marks a span as failed only if the output of the command knows of no error,
	 * which it does for each error reply, and for what fails on its way here.
	 */
	@Override
	public void onComplete(BiConsumer<? super T, Throwable> action) {
		super.onComplete((value, failure) -> {
			CommandOutput<K, V, T> output = getOutput();
			String error = (output != null) ? output.getError() : null;
			Throwable known = (failure != null) ? failure : failure(error);
			if (known != null && (output == null || error != null)) {
				this.span.error(known);
			}
			action.accept(value, failure);
		});
	}

	private static @Nullable Throwable failure(@Nullable String error) {
		return (error != null) ? ExceptionFactory.createExecutionException(error) : null;
	}

}
