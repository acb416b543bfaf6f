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

import io.github.redisrw.internal.localhealth.LocalHealth;
import io.github.redisrw.internal.topology.source.ConnectAttempts;
import io.github.redisrw.internal.topology.source.LimitedConnectClient;
import io.github.redisrw.topology.Node;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.resource.ClientResources;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SentinelConnectorTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	@Test
	void theTransportIsThatOfTheSettings() {
		ClientResources resources = ClientResources.create();
		SentinelSettings settings = new SentinelSettings("shop", List.of(), null, "orders", true, SslVerifyMode.CA,
				true, SECOND, SECOND, SECOND, null, ClientOptions.create());
		LimitedConnectClient client = new LimitedConnectClient(resources, SECOND, new LocalHealth());

		RedisURI uri = new SentinelConnector(new Node("sentinel", 26379), settings, client, new ConnectAttempts())
			.uri();

		assertThat(uri.getHost()).isEqualTo("sentinel");
		assertThat(uri.getPort()).isEqualTo(26379);
		assertThat(uri.isSsl()).isTrue();
		assertThat(uri.isStartTls()).isTrue();
		assertThat(uri.getVerifyMode()).isEqualTo(SslVerifyMode.CA);
		assertThat(uri.getClientName()).isEqualTo("orders");
		resources.shutdown();
	}

}
