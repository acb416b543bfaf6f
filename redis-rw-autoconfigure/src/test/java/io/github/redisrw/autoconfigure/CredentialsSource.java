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

package io.github.redisrw.autoconfigure;

import io.lettuce.core.ClientOptions.ReauthenticateBehavior;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.lettuce.RedisCredentialsProviderFactory;

/**
 * What a secret store of an application is: it gives other credentials from time to time,
 * and has its moods.
 */
final class CredentialsSource implements RedisCredentialsProviderFactory {

	private final boolean streaming;

	private final Provider nodes;

	private final Provider sentinels;

	volatile Mood mood = Mood.WELL;

	CredentialsSource(boolean streaming, String user, String password) {
		this.streaming = streaming;
		this.nodes = new Provider(user, password);
		this.sentinels = new Provider(user, password);
	}

	/**
	 * An application that has its credentials from here.
	 * @param runner the application
	 * @return the same, with a provider
	 */
	ApplicationContextRunner in(ApplicationContextRunner runner) {
		return runner
			.withBean(LettuceClientConfigurationBuilderCustomizer.class,
					() -> (builder) -> builder.redisCredentialsProviderFactory(this))
			.withBean(LettuceClientOptionsBuilderCustomizer.class,
					() -> (builder) -> builder.reauthenticateBehavior(ReauthenticateBehavior.ON_NEW_CREDENTIALS));
	}

	/**
	 * Give other credentials from now on.
	 * @param user the user
	 * @param password the password
	 */
	void change(String user, String password) {
		this.nodes.change(user, password);
		this.sentinels.change(user, password);
	}

	Provider nodes() {
		return this.nodes;
	}

	@Override
	public RedisCredentialsProvider createCredentialsProvider(RedisConfiguration configuration) {
		return this.nodes;
	}

	@Override
	public RedisCredentialsProvider createSentinelCredentialsProvider(RedisSentinelConfiguration configuration) {
		return this.sentinels;
	}

	/**
	 * How it answers.
	 */
	enum Mood {

		WELL, FAILS, SAYS_NOTHING, SAYS_NONE, BLOCKS, THROWS

	}

	/**
	 * Gives the credentials of one user.
	 */
	final class Provider implements RedisCredentialsProvider {

		private final Sinks.Many<RedisCredentials> stream = Sinks.many().replay().latest();

		private volatile RedisCredentials present;

		private Provider(String user, String password) {
			this.present = RedisCredentials.just(user, password);
			this.stream.tryEmitNext(this.present).orThrow();
		}

		void change(String user, String password) {
			this.present = RedisCredentials.just(user, password);
			this.stream.tryEmitNext(this.present).orThrow();
		}

		@Override
		public Mono<RedisCredentials> resolveCredentials() {
			return switch (CredentialsSource.this.mood) {
				case WELL -> Mono.just(this.present);
				case FAILS -> Mono.error(new IllegalStateException("The store is down"));
				case SAYS_NOTHING -> Mono.never();
				case SAYS_NONE -> Mono.empty();
				case BLOCKS -> Mono.fromSupplier(this::block);
				case THROWS -> throw new IllegalStateException("The store is gone");
			};
		}

		private synchronized RedisCredentials block() {
			try {
				while (CredentialsSource.this.mood == Mood.BLOCKS) {
					wait(10);
				}
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException("Interrupted", ex);
			}
			return this.present;
		}

		@Override
		public boolean supportsStreaming() {
			return CredentialsSource.this.streaming;
		}

		@Override
		public Flux<RedisCredentials> credentials() {
			return this.stream.asFlux();
		}

	}

}
