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

package io.github.redisrw.contract;

import java.time.Duration;
import java.util.List;

import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.internal.failover.FailoverSettings;
import io.github.redisrw.internal.flight.observation.CommandTracing;
import io.github.redisrw.internal.localhealth.LocalHealth;
import io.github.redisrw.internal.node.connect.ConnectionSettings;
import io.github.redisrw.internal.path.write.WriteSettings;
import io.github.redisrw.internal.replica.choice.NearSettings;
import io.github.redisrw.internal.replica.choice.ReadSettings;
import io.github.redisrw.internal.replica.choice.WhenStale;
import io.github.redisrw.internal.routing.RoutingPolicy;
import io.github.redisrw.internal.spring.ReadWriteConnectionFactory;
import io.github.redisrw.internal.threads.Backoff;
import io.github.redisrw.internal.topology.source.NodeListSource;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.topology.Node;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.tracing.MicrometerTracing;
import io.lettuce.core.tracing.Tracing;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * What holds of the factory that Spring Boot makes, holds of the write path too, with the
 * same assertions.
 */
class ReadWriteConnectionFactoryContractIT {

	/** Several commands wait as long where nobody answers. */
	private static final Duration HOLD_TIMEOUT = Duration.ofSeconds(2);

	@RegisterExtension
	static final ContractSubject readWrite = new ContractSubject(() -> RedisDeployment.builder().replicas(0).start(),
			Duration.ofSeconds(15), ReadWriteConnectionFactoryContractIT::factory);

	private static LettuceConnectionFactory factory(RedisDeployment deployment, FactoryOptions options) {
		LettuceClientConfiguration configuration = options.clientConfiguration();
		List<Node> nodes = deployment.nodes().stream().map((node) -> new Node(node.host(), node.port())).toList();
		ConnectionSettings settings = new ConnectionSettings(null, options.database(), options.clientName(), false,
				SslVerifyMode.FULL, false, Duration.ofMillis(500), options.commandTimeout(),
				configuration.getClientOptions().orElseThrow());
		Duration interval = Duration.ofSeconds(1);
		Duration fastInterval = Duration.ofMillis(50);
		Backoff retry = new Backoff(Duration.ofMillis(10), 2, Duration.ofMillis(500), 0.5);
		FailoverSettings failover = new FailoverSettings(HOLD_TIMEOUT, interval, fastInterval, retry);
		ReadWriteClient client = new ReadWriteClient(new NodeListSource(nodes), settings, failover,
				new WriteSettings(10_000, null, null),
				new ReadSettings(Duration.ofSeconds(5), NearSettings.NONE, WhenStale.MASTER, 4, 1, interval,
						fastInterval, retry, null),
				RoutingPolicy.STANDARD, configuration.getClientResources().orElseThrow(), new LocalHealth(),
				(event) -> {
				});
		RedisURI uri = RedisURI.create(nodes.get(0).host(), nodes.get(0).port());
		return ReadWriteConnectionFactory.forWrites(client, options.standalone(deployment.nodes().get(0)), uri,
				configuration);
	}

	@Nested
	class Commands extends AbstractCommandsContract {

		Commands() {
			super(readWrite);
		}

	}

	@Nested
	class Pipelines extends AbstractPipelineContract {

		Pipelines() {
			super(readWrite);
		}

	}

	@Nested
	class Transactions extends AbstractTransactionContract {

		Transactions() {
			super(readWrite);
		}

	}

	@Nested
	class TransactionSupport extends AbstractTransactionSupportContract {

		TransactionSupport() {
			super(readWrite);
		}

	}

	@Nested
	class Scripts extends AbstractScriptContract {

		Scripts() {
			super(readWrite);
		}

	}

	@Nested
	class Scans extends AbstractScanContract {

		Scans() {
			super(readWrite);
		}

	}

	@Nested
	class BlockingCommands extends AbstractBlockingCommandsContract {

		BlockingCommands() {
			super(readWrite);
		}

	}

	@Nested
	class PubSub extends AbstractPubSubContract {

		PubSub() {
			super(readWrite);
		}

	}

	@Nested
	public class Timeouts extends AbstractTimeoutContract {

		Timeouts() {
			super(readWrite);
		}

	}

	@Nested
	class Lifecycle extends AbstractLifecycleContract {

		Lifecycle() {
			super(readWrite);
		}

	}

	@Nested
	class Reconnects extends AbstractReconnectContract {

		Reconnects() {
			super(readWrite);
		}

	}

	@Nested
	class Reactive extends AbstractReactiveContract {

		Reactive() {
			super(readWrite);
		}

	}

	@Nested
	class Pools extends AbstractPoolContract {

		Pools() {
			super(readWrite);
		}

	}

	@Nested
	class Databases extends AbstractDatabaseContract {

		Databases() {
			super(readWrite);
		}

	}

	@Nested
	class NativeConnections extends AbstractNativeConnectionContract {

		NativeConnections() {
			super(readWrite);
		}

	}

	@Nested
	class Observations extends AbstractObservationContract {

		Observations() {
			super(readWrite);
		}

	}

	@Nested
	class ObservationsFromIssueToEnd extends AbstractObservationContract {

		ObservationsFromIssueToEnd() {
			super(readWrite);
		}

		@Override
		Tracing tracing(MicrometerTracing lettuce) {
			return new CommandTracing(lettuce);
		}

	}

	@Nested
	class Concurrency extends AbstractConcurrencyContract {

		Concurrency() {
			super(readWrite);
		}

	}

	@Nested
	class NativeTransactions extends AbstractNativeTransactionContract {

		NativeTransactions() {
			super(readWrite);
		}

	}

	@Nested
	public class CommandFailures extends AbstractCommandFailureContract {

		CommandFailures() {
			super(readWrite);
		}

	}

}
