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

package io.github.redisrw.internal.topology.sentinel.consensus;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.redisrw.topology.Node;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SentinelView}.
 */
class SentinelViewTests {

	private static final Node MASTER = new Node("10.0.0.1", 6379);

	private static final List<Node> REPLICAS = List.of(new Node("10.0.0.2", 6379));

	@Test
	void aReplyIsRead() {
		assertThat(SentinelView.of(
				Map.of("name", "mymaster", "ip", "10.0.0.1", "port", "6379", "flags", "master", "config-epoch", "7"),
				REPLICAS))
			.isEqualTo(new SentinelView(MASTER, 7, false, REPLICAS));
	}

	@Test
	void aReplyOfAnOldSentinelIsRead() {
		assertThat(SentinelView.of(Map.of("ip", "10.0.0.1", "port", "6379"), REPLICAS))
			.isEqualTo(new SentinelView(MASTER, 0, false, REPLICAS));
	}

	@Test
	void aFailoverInProgressIsSeen() {
		assertThat(SentinelView.of(
				Map.of("ip", "10.0.0.1", "port", "6379", "flags", "master,s_down,o_down,failover_in_progress"),
				REPLICAS))
			.isNotNull()
			.matches(SentinelView::failingOver);
	}

	@Test
	void aReplyWithoutAnAddressIsNone() {
		assertThat(SentinelView.of(Map.of(), REPLICAS)).isNull();
		assertThat(SentinelView.of(Map.of("ip", "", "port", "6379"), REPLICAS)).isNull();
		assertThat(SentinelView.of(Map.of("ip", "10.0.0.1"), REPLICAS)).isNull();
	}

	@Test
	void entriesWithoutAnAddressAreLeftOut() {
		assertThat(SentinelView.addresses(List.of(Map.of("ip", "10.0.0.2", "port", "6379"),
				Map.of("ip", "", "port", "6379"), Map.of("name", "x"), Map.of("ip", "10.0.0.3", "port", "0"))))
			.isEqualTo(REPLICAS);
	}

	@Test
	void replicasAreReplaced() {
		SentinelView view = Objects
			.requireNonNull(SentinelView.of(Map.of("ip", "10.0.0.1", "port", "6379"), List.of()));
		assertThat(view.withReplicas(REPLICAS)).isEqualTo(new SentinelView(MASTER, 0, false, REPLICAS));
		assertThat(view.replicas()).isEmpty();
	}

}
