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
package io.github.redisrw.internal.replica;

import java.util.List;

import io.github.redisrw.topology.Node;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which connections there are to be behind an endpoint.
 */
class EndpointMembershipTests {

	private static final Node GONE = new Node("10.0.0.1", 6379);

	private static final Node THERE = new Node("10.0.0.2", 6379);

	private final EndpointMembership members = new EndpointMembership(2, () -> 2, () -> 0);

	@Test
	void theOtherAddressIsUsedInPlaceOfOneThatCannotBeReached() {
		this.members.keep(List.of(GONE, THERE));
		assertThat(this.members.at(GONE)).hasSize(1);
		this.members.at(GONE).forEach((member) -> member.lost("refused"));
		for (int round = 0; round < 100; round++) {
			this.members.keep(List.of(GONE, THERE));
		}
		assertThat(this.members.at(GONE)).hasSize(1);
		assertThat(this.members.at(THERE)).hasSize(2);
	}

	@Test
	void oneThatCannotBeReachedIsTriedOnceEach() {
		this.members.keep(List.of(GONE, THERE));
		this.members.all().forEach((member) -> member.lost("refused"));
		for (int round = 0; round < 100; round++) {
			this.members.keep(List.of(GONE, THERE));
		}
		assertThat(this.members.all()).hasSize(2);
	}

}
