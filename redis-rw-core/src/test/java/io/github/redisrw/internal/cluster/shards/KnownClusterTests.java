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

package io.github.redisrw.internal.cluster.shards;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.github.redisrw.internal.cluster.shards.KnownCluster.Answer;
import io.github.redisrw.internal.failover.VirtualTime;
import io.github.redisrw.internal.topology.cluster.ClusterMember;
import io.github.redisrw.topology.Node;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KnownCluster}.
 */
class KnownClusterTests {

	private final VirtualTime time = new VirtualTime();

	private final KnownCluster cluster = new KnownCluster(this.time::now);

	private static List<ClusterMember> masters(String... ids) {
		return Stream.of(ids).map(KnownClusterTests::master).toList();
	}

	private static ClusterMember master(String id) {
		Node node = new Node(id, 6379);
		BitSet slots = new BitSet();
		slots.set(1);
		return new ClusterMember(id, node, Set.of(node), null, 1, slots);
	}

	@BeforeEach
	void begin() {
		assertThat(this.cluster.answered(masters("a", "b", "c"), 3)).isEqualTo(Answer.OF_SAME);
	}

	@Test
	void mastersThatComeAndGoAreOfTheSameCluster() {
		assertThat(this.cluster.answered(masters("a", "b", "d"), 3)).isEqualTo(Answer.OF_SAME);
		assertThat(this.cluster.answered(masters("d", "e", "a"), 3)).isEqualTo(Answer.OF_SAME);
		assertThat(this.cluster.answered(masters("e", "f", "d"), 3)).isEqualTo(Answer.OF_SAME);
	}

	@Test
	void nodeOfAnotherClusterIsNotBelieved() {
		for (int i = 0; i < 100; i++) {
			this.time.advance(Duration.ofSeconds(10));
			assertThat(this.cluster.answered(masters("x", "y", "z"), 3)).isEqualTo(Answer.OF_STRANGERS);
			assertThat(this.cluster.answered(masters("a", "b", "c"), 3)).isEqualTo(Answer.OF_SAME);
		}
	}

	@Test
	void clusterThatIsLostIsSucceededByAnother() {
		this.time.advance(Duration.ofSeconds(29));
		for (int i = 0; i < 10; i++) {
			assertThat(this.cluster.answered(masters("x", "y"), 3)).isEqualTo(Answer.OF_STRANGERS);
		}
		this.time.advance(Duration.ofSeconds(1));
		assertThat(this.cluster.answered(masters("x", "y"), 3)).isEqualTo(Answer.OF_SUCCESSOR);
		assertThat(this.cluster.answered(masters("x", "y"), 3)).isEqualTo(Answer.OF_SAME);
	}

	@Test
	void everyNodeIsAskedBefore() {
		this.time.advance(Duration.ofSeconds(60));
		assertThat(this.cluster.answered(masters("x", "y"), 3)).isEqualTo(Answer.OF_STRANGERS);
		this.cluster.notAnswered();
		assertThat(this.cluster.answered(masters("x", "y"), 3)).isEqualTo(Answer.OF_SUCCESSOR);
	}

}
