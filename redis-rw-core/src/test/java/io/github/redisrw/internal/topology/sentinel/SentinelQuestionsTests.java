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
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.redisrw.internal.localhealth.LocalHealth;
import io.github.redisrw.internal.topology.source.ConnectAttempts;
import io.github.redisrw.internal.topology.source.LimitedConnectClient;
import io.github.redisrw.topology.Node;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SentinelQuestions}, with Sentinels of other families.
 */
@Timeout(60)
class SentinelQuestionsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final ClientResources resources = ClientResources.create();

	private final LimitedConnectClient client = new LimitedConnectClient(this.resources, PATIENCE, new LocalHealth());

	@AfterEach
	void end() {
		this.client.shutdown(0, 1, TimeUnit.SECONDS);
		this.resources.shutdown(0, 1, TimeUnit.SECONDS);
	}

	private void asking(ScriptedSentinel sentinel, Consumer<SentinelQuestions> test) throws Exception {
		try (sentinel;
				StatefulRedisConnection<String, String> connection = this.client
					.connectAsync(StringCodec.UTF8, RedisURI.create("127.0.0.1", sentinel.port()))
					.toCompletableFuture()
					.get(20, TimeUnit.SECONDS)) {
			test.accept(new SentinelQuestions(connection, "", "main", PATIENCE, this.client.heartbeat(connection)));
		}
	}

	/** By whatever name it was reached, so that it counts once. */
	@Test
	void oneThatDoesNotSayWhoItIsIsTheAddressAtTheOtherEnd() throws Exception {
		try (ScriptedSentinel sentinel = new ScriptedSentinel(
				Map.of("SENTINEL MYID", "-NOPERM this user has no permissions to run the 'sentinel|myid' command"))) {
			SentinelConnector connector = new SentinelConnector(
					new Node("localhost", sentinel.port()), new SentinelSettings("main", List.of(), null, null, false,
							SslVerifyMode.NONE, false, PATIENCE, PATIENCE, PATIENCE, null, ClientOptions.create()),
					this.client, new ConnectAttempts());
			StatefulRedisConnection<String, String> connection = connector.connect()
				.toCompletableFuture()
				.get(20, TimeUnit.SECONDS);
			assertThat(connector.queries(connection).identity()).succeedsWithin(PATIENCE)
				.isEqualTo("127.0.0.1:" + sentinel.port());
		}
	}

	@Test
	void aFailoverIsCoordinatedWhereTheSentinelKnowsHow() throws Exception {
		ScriptedSentinel valkey = new ScriptedSentinel(Map.of("SENTINEL FAILOVER main COORDINATED", "+OK"));
		asking(valkey, (questions) -> {
			assertThat(questions.failover()).succeedsWithin(PATIENCE).isEqualTo("OK");
			assertThat(valkey.asked()).containsExactly("SENTINEL FAILOVER main COORDINATED");
		});
	}

	@Test
	void aFailoverIsAPlainOneElsewhere() throws Exception {
		ScriptedSentinel redis = new ScriptedSentinel(Map.of("SENTINEL FAILOVER main COORDINATED",
				"-ERR wrong number of arguments for 'sentinel|failover' command", "SENTINEL FAILOVER main", "+OK"));
		asking(redis, (questions) -> {
			assertThat(questions.failover()).succeedsWithin(PATIENCE).isEqualTo("OK");
			assertThat(redis.asked()).containsExactly("SENTINEL FAILOVER main COORDINATED", "SENTINEL FAILOVER main");
		});
	}

	@Test
	void aFailoverThatIsRefusedIsNotTriedAnotherWay() throws Exception {
		ScriptedSentinel valkey = new ScriptedSentinel(Map.of("SENTINEL FAILOVER main COORDINATED",
				"-INPROG Failover already in progress", "SENTINEL FAILOVER main", "+OK"));
		asking(valkey, (questions) -> {
			assertThat(questions.failover()).failsWithin(PATIENCE)
				.withThrowableThat()
				.withRootCauseInstanceOf(RedisCommandExecutionException.class)
				.withMessageContaining("INPROG");
			assertThat(valkey.asked()).containsExactly("SENTINEL FAILOVER main COORDINATED");
		});
	}

	@Test
	void replicasAreAskedForByTheirFormerNameWhereTheSentinelKnowsNoOther() throws Exception {
		ScriptedSentinel sentinel = new ScriptedSentinel(
				Map.of("SENTINEL REPLICAS main", "-ERR Unknown sentinel subcommand 'REPLICAS'", "SENTINEL SLAVES main",
						"*1\r\n*4\r\n$2\r\nip\r\n$8\r\n10.0.0.2\r\n$4\r\nport\r\n$4\r\n6379"));
		asking(sentinel, (questions) -> assertThat(questions.replicas()).succeedsWithin(PATIENCE)
			.satisfies((replicas) -> assertThat(replicas).containsExactly(Map.of("ip", "10.0.0.2", "port", "6379"))));
	}

}
