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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ZonePatterns}.
 */
class ZonePatternsTests {

	private final ZonePatterns zones = new ZonePatterns(DeploymentName.UNNAMED, zones());

	private static Map<String, List<String>> zones() {
		Map<String, List<String>> zones = new LinkedHashMap<>();
		zones.put("a", List.of("redis-a-*", "10.0.1.0/24", "192.0.2.7", "fd00:1::/64", "*.a.example.com"));
		zones.put("b", List.of("10.0.0.0/16", "redis-a.b*"));
		zones.put("rest", List.of("0.0.0.0/0"));
		return zones;
	}

	@ParameterizedTest
	@ValueSource(strings = { "redis-a-0", "REDIS-A-0", "redis-a-1.redis.svc", "10.0.1.0", "10.0.1.255", "192.0.2.7",
			"fd00:1::5", "fd00:1:0:0:1:2:3:4", "x.a.example.com" })
	void areInA(String host) {
		assertThat(zone(host)).isEqualTo("a");
	}

	@ParameterizedTest
	@ValueSource(strings = { "10.0.2.1", "10.0.255.255", "redis-a.bc" })
	void areInB(String host) {
		assertThat(zone(host)).isEqualTo("b");
	}

	@Test
	void aBlockOfAllIsForAddressesOnly() {
		assertThat(zone("203.0.113.1")).isEqualTo("rest");
		assertThat(zone("redis-b-0")).isNull();
		assertThat(zone("redisXaX0")).isNull();
		assertThat(zone("fd00:2::5")).isNull();
	}

	@Test
	void aPatternIsNoRegularExpression() {
		ZonePatterns dots = new ZonePatterns(DeploymentName.UNNAMED, Map.of("a", List.of("a.b\\E*[x]")));
		assertThat(dots.zoneOf(new Node("a.b\\Eyes[x]", 1))).isEqualTo("a");
		assertThat(dots.zoneOf(new Node("aXb\\Eyes[x]", 1))).isNull();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", " ", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "redis/24", "fd00::/129", "/8", "10.0.0/8" })
	void whatIsNoPatternEndsTheStart(String pattern) {
		assertThatExceptionOfType(InvalidPropertyException.class)
			.isThrownBy(() -> new ZonePatterns(DeploymentName.UNNAMED, Map.of("a", List.of(pattern))))
			.withMessageContaining("redis.rw.read.zones.a");
	}

	private @Nullable String zone(String host) {
		return this.zones.zoneOf(new Node(host, 6379));
	}

}
