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

import io.github.redisrw.test.RedisDeployment;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The contracts hold of the factory Spring Boot makes: they describe what there is.
 */
class BootConnectionFactoryContractIT {

	@RegisterExtension
	static final ContractSubject boot = new ContractSubject(() -> RedisDeployment.builder().replicas(0).start(),
			Duration.ofSeconds(15),
			(deployment, options) -> new LettuceConnectionFactory(options.standalone(deployment.master()),
					options.clientConfiguration()));

	@Nested
	class Commands extends AbstractCommandsContract {

		Commands() {
			super(boot);
		}

	}

	@Nested
	class Pipelines extends AbstractPipelineContract {

		Pipelines() {
			super(boot);
		}

	}

	@Nested
	class Transactions extends AbstractTransactionContract {

		Transactions() {
			super(boot);
		}

	}

	@Nested
	class TransactionSupport extends AbstractTransactionSupportContract {

		TransactionSupport() {
			super(boot);
		}

	}

	@Nested
	class Scripts extends AbstractScriptContract {

		Scripts() {
			super(boot);
		}

	}

	@Nested
	class Scans extends AbstractScanContract {

		Scans() {
			super(boot);
		}

	}

	@Nested
	class BlockingCommands extends AbstractBlockingCommandsContract {

		BlockingCommands() {
			super(boot);
		}

	}

	@Nested
	class PubSub extends AbstractPubSubContract {

		PubSub() {
			super(boot);
		}

	}

	@Nested
	public class Timeouts extends AbstractTimeoutContract {

		Timeouts() {
			super(boot);
		}

	}

	@Nested
	class Lifecycle extends AbstractLifecycleContract {

		Lifecycle() {
			super(boot);
		}

		@Override
		Class<? extends DataAccessException> unreachable() {
			return RedisConnectionFailureException.class;
		}

	}

	@Nested
	class Reconnects extends AbstractReconnectContract {

		Reconnects() {
			super(boot);
		}

	}

	@Nested
	class Reactive extends AbstractReactiveContract {

		Reactive() {
			super(boot);
		}

	}

	@Nested
	class Pools extends AbstractPoolContract {

		Pools() {
			super(boot);
		}

	}

	@Nested
	class Databases extends AbstractDatabaseContract {

		Databases() {
			super(boot);
		}

	}

	@Nested
	class NativeConnections extends AbstractNativeConnectionContract {

		NativeConnections() {
			super(boot);
		}

	}

	@Nested
	class Observations extends AbstractObservationContract {

		Observations() {
			super(boot);
		}

	}

	@Nested
	class Concurrency extends AbstractConcurrencyContract {

		Concurrency() {
			super(boot);
		}

	}

	@Nested
	class NativeTransactions extends AbstractNativeTransactionContract {

		NativeTransactions() {
			super(boot);
		}

	}

	@Nested
	public class CommandFailures extends AbstractCommandFailureContract {

		CommandFailures() {
			super(boot);
		}

	}

}
