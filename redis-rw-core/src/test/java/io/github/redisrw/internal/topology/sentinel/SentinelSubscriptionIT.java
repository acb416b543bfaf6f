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

package io.github.redisrw.internal.topology.sentinel;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.redisrw.internal.localhealth.LocalHealth;
import io.github.redisrw.internal.topology.source.ConnectAttempts;
import io.github.redisrw.internal.topology.source.LimitedConnectClient;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.SentinelNode;
import io.github.redisrw.test.ServiceEndpoint;
import io.github.redisrw.topology.Node;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A Sentinel answers for its subscriptions in two protocols; one that something in
 * between has forgotten is made again.
 */
@Timeout(240)
class SentinelSubscriptionIT {

	private static final Duration ROUND = Duration.ofMillis(50);

	private static final Duration PATIENCE = Duration.ofSeconds(4);

	@ParameterizedTest
	@EnumSource
	void oneThatAnswersIsKeptAndOneThatIsSwallowedIsMadeAgain(ProtocolVersion version) {
		ClientResources resources = ClientResources.create();
		LimitedConnectClient client = new LimitedConnectClient(resources, PATIENCE, new LocalHealth());
		client.setOptions(ClientOptions.builder().autoReconnect(false).protocolVersion(version).build());
		ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
		AtomicInteger subscribed = new AtomicInteger();
		AtomicInteger rounds = new AtomicInteger();
		try (RedisDeployment deployment = RedisDeployment.builder().replicas(0).sentinels(1).start()) {
			SentinelNode sentinel = deployment.sentinels().get(0);
			try (ServiceEndpoint front = ServiceEndpoint
				.to(List.of(new InetSocketAddress(sentinel.host(), sentinel.port())))) {
				SentinelSettings settings = new SentinelSettings(deployment.masterName(), List.of(), null, null, false,
						SslVerifyMode.NONE, false, PATIENCE, ROUND, ROUND, null, ClientOptions.create());
				SentinelSubscription subscription = new SentinelSubscription(
						new SentinelConnector(new Node(front.host(), front.port()), settings, client,
								new ConnectAttempts()),
						thread, (identity, event) -> {
						}, subscribed::incrementAndGet);
				thread.scheduleWithFixedDelay(() -> {
					rounds.incrementAndGet();
					subscription.keepUp(false);
				}, 0, ROUND.toMillis(), TimeUnit.MILLISECONDS);
				await().atMost(Duration.ofSeconds(60)).until(() -> subscribed.get() == 1);
				pass(rounds);
				assertThat(subscribed).hasValue(1);
				assertThat(front.openConnections()).isEqualTo(1);
				front.blackHole();
				pass(rounds);
				front.restore();
				await().atMost(Duration.ofSeconds(60)).until(() -> subscribed.get() == 2);
			}
		}
		finally {
			thread.shutdownNow();
			client.shutdown(0, 1, TimeUnit.SECONDS);
			resources.shutdown(0, 1, TimeUnit.SECONDS);
		}
	}

	/** So many rounds that a sign of life is no longer waited for. */
	private static void pass(AtomicInteger rounds) {
		int end = rounds.get() + 2 * (int) (PATIENCE.toMillis() / ROUND.toMillis());
		await().atMost(Duration.ofSeconds(60)).until(() -> rounds.get() > end);
	}

}
