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

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.redisrw.internal.localhealth.LocalHealth;
import io.github.redisrw.internal.topology.source.ConnectAttempts;
import io.github.redisrw.internal.topology.source.LimitedConnectClient;
import io.github.redisrw.topology.Node;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.resource.ClientResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link SentinelSubscription}: what becomes of one that something in between
 * forgets.
 */
@Timeout(60)
class SentinelSubscriptionTests {

	private static final Duration ROUND = Duration.ofMillis(50);

	private final ClientResources resources = ClientResources.create();

	private final LimitedConnectClient client = new LimitedConnectClient(this.resources, ROUND.multipliedBy(10),
			new LocalHealth());

	private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

	private final ScriptedSentinel sentinel = new ScriptedSentinel(Map.of("SENTINEL MYID", "$3\r\none"));

	private final AtomicInteger subscribed = new AtomicInteger();

	@BeforeEach
	void begin() {
		SentinelSettings settings = new SentinelSettings("main", List.of(), null, null, false, SslVerifyMode.NONE,
				false, ROUND.multipliedBy(10), ROUND, ROUND, null, ClientOptions.create());
		SentinelSubscription subscription = new SentinelSubscription(
				new SentinelConnector(new Node("127.0.0.1", this.sentinel.port()), settings, this.client,
						new ConnectAttempts()),
				this.thread, (identity, event) -> {
				}, this.subscribed::incrementAndGet);
		this.thread.scheduleWithFixedDelay(() -> subscription.keepUp(false), 0, ROUND.toMillis(),
				TimeUnit.MILLISECONDS);
	}

	@AfterEach
	void end() throws Exception {
		this.thread.shutdownNow();
		this.client.shutdown(0, 1, TimeUnit.SECONDS);
		this.resources.shutdown(0, 1, TimeUnit.SECONDS);
		this.sentinel.close();
	}

	@Test
	void oneThatIsSwallowedIsMadeAgain() {
		await().until(() -> this.subscribed.get() == 1);
		this.sentinel.swallow();
		await().until(() -> this.subscribed.get() == 2);
	}

	@Test
	void oneThatAnswersIsKept() {
		await().until(() -> this.sentinel.pings() >= 5);
		assertThat(this.subscribed).hasValue(1);
	}

}
