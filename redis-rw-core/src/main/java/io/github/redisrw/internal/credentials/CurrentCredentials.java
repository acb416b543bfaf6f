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

package io.github.redisrw.internal.credentials;

import java.time.Duration;

import io.github.redisrw.internal.localhealth.Heartbeat;
import io.github.redisrw.internal.threads.HandOver;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import io.lettuce.core.protocol.ProtocolVersion;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * The credentials that a provider of the application gives at the moment. It is asked for
 * each connection, on a thread of its own, and has a limited time, in which only that
 * counts in which this process is able to run: it may fail, block, or never answer. Then
 * those that it gave last are used, which may still be valid.
 * <p>
 * Whoever connects {@linkplain #during has it asked} before; the handshake finds the
 * answer here. Thread-safe.
 */
public final class CurrentCredentials implements RedisCredentialsProvider.ImmediateRedisCredentialsProvider {

	private static final Log logger = LogFactory.getLog(CurrentCredentials.class);

	private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

	/** How many calls, and cancellations of them, that do not return are put up with. */
	private static final int MOST_CALLS = 8;

	private final RedisCredentialsProvider provider;

	private final Duration limit;

	private final HandOver threads = new HandOver("redis-rw-credentials");

	private final boolean streaming;

	private final Flux<RedisCredentials> stream;

	private volatile @Nullable RedisCredentials last;

	private volatile boolean failing;

	private @Nullable CredentialsLookup underWay;

	private int calls;

	private CurrentCredentials(RedisCredentialsProvider provider, Duration limit) {
		this.provider = provider;
		this.limit = limit;
		this.streaming = provider.supportsStreaming();
		this.stream = Flux.defer(provider::credentials)
			.doOnNext(this::given)
			.doOnError((failure) -> logger.warn("The stream of credentials of the application has failed, and is "
					+ "subscribed again soon: " + CredentialsLookup.describe(failure)))
			.subscribeOn(Schedulers.fromExecutor(this.threads))
			.retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_PAUSE).maxBackoff(LONGEST_PAUSE))
			.replay(1)
			.refCount();
	}

	/**
	 * Guard a provider.
	 * @param provider a provider of the application, {@code null} for none
	 * @param limit how long a connection waits for its answer
	 * @return the provider to connect with; the same if its answer never changes
	 */
	public static @Nullable RedisCredentialsProvider of(@Nullable RedisCredentialsProvider provider, Duration limit) {
		boolean plain = provider == null || provider.getClass() == StaticCredentialsProvider.class
				|| provider instanceof CurrentCredentials;
		return (provider == null || plain) ? provider : new CurrentCredentials(provider, limit);
	}

	/**
	 * Ask for the credentials of a connection while something else that it takes is being
	 * found out.
	 * @param uri the settings of the connection
	 * @param heartbeat measures the time in which an answer could be heard
	 * @param other what else it takes
	 * @param <T> the type of that
	 * @return the other thing, once the credentials are known; it fails if they cannot be
	 */
	public static <T> Mono<T> during(RedisURI uri, Heartbeat heartbeat, Mono<T> other) {
		return (uri.getCredentialsProvider() instanceof CurrentCredentials current)
				? other.zipWith(current.ask(heartbeat), (found, credentials) -> found) : other;
	}

	/**
	 * Whether open connections are authenticated again with credentials that a provider
	 * streams. Subscriptions cannot be with RESP2, and Lettuce does not make them then.
	 * @param options the options of the application
	 * @return the option for clients that subscribe
	 */
	public static ClientOptions.ReauthenticateBehavior ofSubscribers(ClientOptions options) {
		return (options.getConfiguredProtocolVersion() == ProtocolVersion.RESP2)
				? ClientOptions.ReauthenticateBehavior.DEFAULT : options.getReauthenticateBehaviour();
	}

	@Override
	public RedisCredentials resolveCredentialsNow() {
		RedisCredentials known = this.last;
		if (known == null) {
			throw new IllegalStateException("The credentials provider has not been asked");
		}
		return known;
	}

	/**
	 * Nobody is asked, and nothing fails: Lettuce waits for this on any thread when it
	 * logs where it connects to.
	 */
	@Override
	public Mono<RedisCredentials> resolveCredentials() {
		return Mono.justOrEmpty(this.last);
	}

	/**
	 * Ask the provider, and wait for its answer within the limit. Who waits goes on on a
	 * thread on which code of the application may run, since to connect may call some.
	 * @param heartbeat measures the time in which an answer could be heard
	 */
	Mono<RedisCredentials> ask(Heartbeat heartbeat) {
		return Mono.<RedisCredentials>create((waiting) -> {
			Thread asking = Thread.currentThread();
			lookup(heartbeat).awaited().whenComplete((given, failure) -> {
				Runnable answer = (given != null) ? () -> waiting.success(given) : () -> waiting.error(failure);
				if (Thread.currentThread() != asking) {
					answer.run();
				}
				else {
					this.threads.execute(answer);
				}
			});
		}).onErrorResume(this::lastUnlessNone);
	}

	/**
	 * One call at a time, which all wait for. A provider that has not answered in time is
	 * asked again, and not waited for as long as there is something to go on with.
	 */
	private CredentialsLookup lookup(Heartbeat heartbeat) {
		CredentialsLookup begun = new CredentialsLookup(this.provider, this::given);
		CredentialsLookup overdue;
		synchronized (this) {
			CredentialsLookup known = this.underWay;
			overdue = (known == null || known.isOver()) ? null : known;
			if (overdue != null && !(overdue.isOverdue() && this.calls <= MOST_CALLS - 2)) {
				return overdue;
			}
			this.underWay = begun;
			this.calls += (overdue != null) ? 2 : 1;
		}
		if (overdue != null) {
			overdue.giveUp();
			call(overdue::cancel);
		}
		begun.limit(heartbeat.listen(this.limit), this.limit, overdue == null || this.last == null, this.threads);
		call(begun);
		return begun;
	}

	/** Code of the application runs on threads of its own, and with no lock of ours. */
	private void call(Runnable task) {
		this.threads.execute(() -> {
			try {
				task.run();
			}
			finally {
				returned();
			}
		});
	}

	private synchronized void returned() {
		this.calls--;
	}

	private void given(RedisCredentials given) {
		this.last = given;
		this.failing = false;
	}

	private Mono<RedisCredentials> lastUnlessNone(Throwable failure) {
		String problem = "The credentials provider of the application " + CredentialsLookup.describe(failure);
		RedisCredentials known = this.last;
		if (known == null) {
			return Mono.error(new IllegalStateException(problem, failure));
		}
		if (!this.failing) {
			this.failing = true;
			logger.warn(problem + ". Connections are made with the credentials that it gave last");
		}
		return Mono.just(known);
	}

	@Override
	public boolean supportsStreaming() {
		return this.streaming;
	}

	/** All connections share one subscription, and begin with what was streamed last. */
	@Override
	public Flux<RedisCredentials> credentials() {
		return this.stream;
	}

}
