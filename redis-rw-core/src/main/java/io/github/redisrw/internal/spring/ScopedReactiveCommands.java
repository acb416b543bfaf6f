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

package io.github.redisrw.internal.spring;

import java.util.function.Supplier;

import io.github.redisrw.internal.routing.RoutingPolicy;
import io.github.redisrw.internal.routing.RoutingScope;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisReactiveCommandsImpl;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * The reactive commands of a connection. Each is issued in the scope that the context of
 * its subscriber has.
 */
final class ScopedReactiveCommands<K, V> extends RedisReactiveCommandsImpl<K, V> {

	private final RoutingPolicy policy;

	ScopedReactiveCommands(StatefulRedisConnection<K, V> connection, RedisCodec<K, V> codec, ClientOptions options,
			RoutingPolicy policy) {
		super(connection, codec, options.getJsonParser());
		this.policy = policy;
	}

	@Override
	public <T> Mono<T> createMono(Supplier<RedisCommand<K, V, T>> commands) {
		Mono<T> outsideOfScopes = super.createMono(commands);
		return Mono.deferContextual((context) -> {
			Supplier<RedisCommand<K, V, T>> scoped = scoped(commands, context);
			return (scoped != null) ? super.createMono(scoped) : outsideOfScopes;
		});
	}

	@Override
	public <T> Flux<T> createFlux(Supplier<RedisCommand<K, V, T>> commands) {
		Flux<T> outsideOfScopes = super.createFlux(commands);
		return Flux.deferContextual((context) -> {
			Supplier<RedisCommand<K, V, T>> scoped = scoped(commands, context);
			return (scoped != null) ? super.createFlux(scoped) : outsideOfScopes;
		});
	}

	@Override
	public <T, R> Flux<R> createDissolvingFlux(Supplier<RedisCommand<K, V, T>> commands) {
		Flux<R> outsideOfScopes = super.createDissolvingFlux(commands);
		return Flux.deferContextual((context) -> {
			Supplier<RedisCommand<K, V, T>> scoped = scoped(commands, context);
			return (scoped != null) ? super.createDissolvingFlux(scoped) : outsideOfScopes;
		});
	}

	private <T> @Nullable Supplier<RedisCommand<K, V, T>> scoped(Supplier<RedisCommand<K, V, T>> commands,
			ContextView context) {
		RoutingScope scope = this.policy.scope(context);
		return (scope != null) ? () -> new ScopedCommand<>(commands.get(), scope) : null;
	}

}
