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

import java.util.Map;

import io.github.redisrw.topology.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What labels and the environment say of a service.
 */
class ServiceLabelsTests {

	@Test
	void aSentinelHasItsPort() {
		ServicePart part = part(ServiceRole.SENTINEL, Map.of(), Map.of());
		assertThat(part.addresses()).containsExactly(new Node("host", 36379));
		assertThat(part.master()).isNull();
		assertThat(part.access()).isEqualTo(new ServicePart.Access(null, null, null));
		assertThat(part.sentinelUsername()).isNull();
		assertThat(part.sentinelPassword()).isNull();
	}

	@Test
	void oneServiceMayHoldThePortsOfSeveral() {
		ServicePart part = part(ServiceRole.NODE, Map.of("io.github.redisrw.ports", "7001, 7002"), Map.of());
		assertThat(part.addresses()).containsExactly(new Node("host", 17001), new Node("host", 17002));
	}

	@Test
	void anEndpointForWritesMayHaveAPortForReads() {
		ServicePart part = part(ServiceRole.WRITE, Map.of("io.github.redisrw.read-port", "6380"), Map.of());
		assertThat(part.addresses()).containsExactly(new Node("host", 16379));
		assertThat(part.read()).isEqualTo(new Node("host", 16380));
	}

	@Test
	void labelsSayHowItIsReached() {
		ServicePart part = part(ServiceRole.SENTINEL,
				Map.of("io.github.redisrw.master", "orders", "io.github.redisrw.username", "app",
						"io.github.redisrw.password", "secret", "io.github.redisrw.database", "3",
						"io.github.redisrw.sentinel-username", "watch", "io.github.redisrw.sentinel-password", "other"),
				Map.of("REDIS_MASTER_SET", "x", "REDIS_MASTER_USER", "x", "REDIS_MASTER_PASSWORD", "x",
						"REDIS_SENTINEL_PASSWORD", "x"));
		assertThat(part.master()).isEqualTo("orders");
		assertThat(part.access()).isEqualTo(new ServicePart.Access("app", "secret", 3));
		assertThat(part.sentinelUsername()).isEqualTo("watch");
		assertThat(part.sentinelPassword()).isEqualTo("other");
	}

	@Test
	void theEnvironmentSaysItWhereLabelsDoNot() {
		ServicePart sentinel = part(ServiceRole.SENTINEL, Map.of(), Map.of("REDIS_MASTER_SET", "orders",
				"REDIS_MASTER_USER", "app", "REDIS_MASTER_PASSWORD", "secret", "REDIS_SENTINEL_PASSWORD", "other"));
		assertThat(sentinel.master()).isEqualTo("orders");
		assertThat(sentinel.access()).isEqualTo(new ServicePart.Access("app", "secret", null));
		assertThat(sentinel.sentinelPassword()).isEqualTo("other");
		ServicePart node = part(ServiceRole.NODE, Map.of(),
				Map.of("REDIS_PASSWORD", "secret", "REDIS_MASTER_PASSWORD", "x"));
		assertThat(node.access()).isEqualTo(new ServicePart.Access(null, "secret", null));
	}

	@Test
	void passwordsAreNotShown() {
		assertThat(part(ServiceRole.NODE, Map.of("io.github.redisrw.password", "secret"), Map.of()))
			.hasToString("redis-1 (redis-rw-node)");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "NODE | ports | 0 | not a port", "NODE | ports | 7001,x | not a port",
					"WRITE | ports | 1,2 | several ports", "WRITE | read-port | 1,2 | one port",
					"READ | read-port | 1 | redis-rw-write", "NODE | database | -1 | no number of a database" })
	void aLabelThatMakesNoSenseIsNamed(ServiceRole role, String label, String value, String reason) {
		assertThatIllegalStateException()
			.isThrownBy(() -> part(role, Map.of("io.github.redisrw." + label, value), Map.of()))
			.withMessageContaining("'io.github.redisrw." + label + "' of the service 'redis-1'")
			.withMessageContaining(reason);
	}

	private static ServicePart part(ServiceRole role, Map<String, String> labels, Map<String, String> env) {
		return new ServiceLabels("redis-1", labels, env).part(role, "host", (port) -> port + 10000);
	}

}
