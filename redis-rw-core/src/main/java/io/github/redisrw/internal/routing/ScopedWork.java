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

import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;

/**
 * Runs work in a scope of its own. Work that returns a reactive type is not done when it
 * returns: its chain carries the scope along.
 */
public final class ScopedWork {

	private ScopedWork() {
	}

	public static <T extends @Nullable Object, E extends Throwable> T run(ScopeChange change, Step<T, E> step)
			throws E {
		RoutingScope outer = RoutingScope.current();
		RoutingScope inner = change.within(outer);
		if (inner == outer) {
			return carrying(change, inner, step.run());
		}
		RoutingScope.restore(inner);
		try {
			return carrying(change, inner, step.run());
		}
		finally {
			RoutingScope.restore(outer);
		}
	}

	@SuppressWarnings("unchecked")
	private static <T extends @Nullable Object> T carrying(ScopeChange change, @Nullable RoutingScope ranIn, T result) {
		if (result instanceof Mono<?> mono) {
			return (T) mono.contextWrite(entering(change, ranIn));
		}
		if (result instanceof Flux<?> flux) {
			return (T) flux.contextWrite(entering(change, ranIn));
		}
		return result;
	}

	/**
	 * Let the chain that a reactive value stands for carry a scope. To be called by work
	 * in that scope; a Mono or a Flux that it returns does so already.
	 * @param change what differs in it
	 * @param value a value of a type that Spring can adapt
	 * @return the value that is to be used instead
	 */
	public static Object carry(ScopeChange change, Object value) {
		if (value instanceof Mono<?> || value instanceof Flux<?>) {
			return value;
		}
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(value.getClass());
		if (adapter == null || adapter.getDescriptor().isNoValue() || !adapter.getDescriptor().isDeferred()) {
			return value;
		}
		Publisher<?> publisher = adapter.toPublisher(value);
		RoutingScope ranIn = RoutingScope.current();
		return adapter.fromPublisher(adapter.isMultiValue() ? carrying(change, ranIn, Flux.from(publisher))
				: carrying(change, ranIn, Mono.from(publisher)));
	}

	public static <T> Mono<T> carry(ScopeChange change, Mono<T> chain) {
		return chain.contextWrite(entering(change, null));
	}

	public static <T> Flux<T> carry(ScopeChange change, Flux<T> chain) {
		return chain.contextWrite(entering(change, null));
	}

	/**
	 * Each subscription has writes of its own. They go on from those of the work that has
	 * made the chain.
	 */
	private static Function<Context, Context> entering(ScopeChange change, @Nullable RoutingScope ranIn) {
		return (context) -> {
			RoutingScope inner = change.within(RoutingScope.current(context), (ranIn != null) ? ranIn.writes() : null);
			return (inner != null) ? inner.into(context) : context;
		};
	}

	/**
	 * A piece of work.
	 *
	 * @param <T> what it returns
	 * @param <E> what it throws
	 */
	public interface Step<T extends @Nullable Object, E extends Throwable> {

		T run() throws E;

	}

}
