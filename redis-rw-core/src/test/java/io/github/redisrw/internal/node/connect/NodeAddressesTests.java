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

package io.github.redisrw.internal.node.connect;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.github.redisrw.internal.localhealth.LocalHealth;
import io.github.redisrw.topology.Node;
import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DnsResolvers;
import io.lettuce.core.resource.SocketAddressResolver;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class NodeAddressesTests {

	private static final Node NODE = new Node("redis", 6379);

	private static NodeAddresses addresses(SocketAddressResolver resolver) {
		return addresses(resolver, (node) -> null);
	}

	private static NodeAddresses addresses(SocketAddressResolver resolver,
			Function<Node, @Nullable CompletionStage<InetAddress>> known) {
		ClientResources resources = ClientResources.builder()
			.ioThreadPoolSize(2)
			.computationThreadPoolSize(2)
			.socketAddressResolver(resolver)
			.build();
		return new NodeAddresses(resources, known, Duration.ofSeconds(2), new LocalHealth());
	}

	@Test
	void aNameIsLeftToWhatConnects() {
		SocketAddress found = addresses(SocketAddressResolver.create(DnsResolvers.UNRESOLVED)).of(NODE).block();
		assertThat(found).isEqualTo(InetSocketAddress.createUnresolved("redis", 6379));
	}

	/** Whoever connects then runs code of the application, which may keep it. */
	@Test
	void whoeverKnowsAnAddressIsNotKept() {
		CompletableFuture<InetAddress> known = new CompletableFuture<>();
		AtomicReference<Thread> told = new AtomicReference<>();
		CompletableFuture<SocketAddress> finding = addresses(SocketAddressResolver.create(DnsResolvers.UNRESOLVED),
				(node) -> known)
			.of(NODE)
			.doOnNext((found) -> told.set(Thread.currentThread()))
			.toFuture();
		Thread knowing = new Thread(() -> {
			Awaitility.await().until(() -> known.getNumberOfDependents() > 0);
			known.complete(InetAddress.getLoopbackAddress());
		});
		knowing.start();
		assertThat(finding).succeedsWithin(Duration.ofSeconds(20))
			.isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), 6379));
		assertThat(told.get()).isNotSameAs(knowing);
		assertThat(told.get()).extracting(Thread::getName).asString().startsWith("redis-rw-resolver");
	}

	@Test
	void whatAnApplicationMapsIsWhatItIsMappedTo() {
		SocketAddress found = addresses(new SocketAddressResolver(DnsResolvers.UNRESOLVED) {

			@Override
			public SocketAddress resolve(RedisURI uri) {
				return InetSocketAddress.createUnresolved("mapped", uri.getPort());
			}

		}).of(NODE).block();
		assertThat(found).isEqualTo(InetSocketAddress.createUnresolved("mapped", 6379));
	}

	@Test
	void codeOfTheApplicationThatNeverEndsKeepsNobodyWaiting() throws Exception {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch never = new CountDownLatch(1);
		NodeAddresses addresses = addresses(new SocketAddressResolver(DnsResolvers.UNRESOLVED) {

			@Override
			public SocketAddress resolve(RedisURI uri) {
				entered.countDown();
				try {
					never.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
				return super.resolve(uri);
			}

		});
		CompletableFuture<SocketAddress> finding = addresses.of(NODE).toFuture();
		assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(finding).failsWithin(Duration.ofSeconds(10));
		never.countDown();
	}

	@Test
	void oneLookupOfANodeIsWaitedForByAll() throws Exception {
		AtomicInteger lookups = new AtomicInteger();
		CountDownLatch never = new CountDownLatch(1);
		NodeAddresses addresses = addresses(new SocketAddressResolver(DnsResolvers.UNRESOLVED) {

			@Override
			public SocketAddress resolve(RedisURI uri) {
				if (uri.getHost().equals("redis")) {
					lookups.incrementAndGet();
					try {
						never.await();
					}
					catch (InterruptedException ex) {
						Thread.currentThread().interrupt();
					}
				}
				return super.resolve(uri);
			}

		});
		for (int i = 0; i < 300; i++) {
			addresses.of(NODE).subscribe((found) -> {
			}, (failure) -> {
			});
		}
		assertThat(addresses.of(new Node("other", 6379)).block()).isNotNull();
		assertThat(lookups).hasValue(1);
		never.countDown();
	}

}
