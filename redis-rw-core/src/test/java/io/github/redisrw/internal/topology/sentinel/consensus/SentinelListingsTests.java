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

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.redisrw.topology.Node;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SentinelListingsTests {

	private static final Node CONFIGURED = new Node("s1", 26379);

	private final SentinelListings listings = new SentinelListings(List.of(CONFIGURED));

	private static Node node(String name) {
		return new Node(name, 26379);
	}

	private static SentinelListing listing(String... names) {
		return SentinelListing.of(Arrays.stream(names)
			.map((name) -> Map.of("ip", name, "port", "26379", "runid", "id-of-" + name))
			.toList());
	}

	private boolean counts(String name, String identity) {
		return this.listings.known().counts(node(name), identity);
	}

	private Set<Node> nodes(String... lost) {
		return this.listings.known().nodes((node) -> List.of(lost).contains(node.host()));
	}

	@Test
	void oneThatIsConfiguredCountsWhoeverItIs() {
		assertThat(counts("s1", "anybody")).isTrue();
		assertThat(nodes()).containsExactly(CONFIGURED);
	}

	@Test
	void oneThatIsListedCountsAsWhatItWasListed() {
		this.listings.add(CONFIGURED, "id-of-s1", listing("s2", "s3"));
		assertThat(nodes()).containsExactlyInAnyOrder(CONFIGURED, node("s2"), node("s3"));
		assertThat(counts("s2", "id-of-s2")).isTrue();
		assertThat(counts("s2", "id-of-s3")).as("two of them behind one address").isTrue();
		assertThat(counts("s2", "id-of-another")).as("the address belongs to another one by now").isFalse();
	}

	@Test
	void oneThatIsListedListsOthers() {
		this.listings.add(CONFIGURED, "id-of-s1", listing("s2"));
		this.listings.add(node("s2"), "id-of-s2", listing("s1", "s3"));
		this.listings.add(node("s3"), "id-of-s3", listing("s1", "s2", "s4"));
		assertThat(counts("s4", "id-of-s4")).isTrue();
		assertThat(nodes()).contains(node("s3"), node("s4"));
	}

	@Test
	void strangersThatListEachOtherDoNotCount() {
		this.listings.add(CONFIGURED, "id-of-s1", listing("s2", "s3"));
		this.listings.add(node("s2"), "id-of-x", listing("s3", "x2"));
		this.listings.add(node("s3"), "id-of-y", listing("s2", "x2"));
		assertThat(counts("s2", "id-of-x")).isFalse();
		assertThat(counts("x2", "id-of-x2")).isFalse();
		assertThat(nodes()).doesNotContain(node("x2"));
	}

	@Test
	void oneThatDoesNotKnowWhoItIsIsKnownByItsAddress() {
		this.listings.add(CONFIGURED, "id-of-s1", listing("s2"));
		assertThat(counts("s2", "s2:26379")).isTrue();
		assertThat(counts("s2", "10.0.0.2:26379")).as("where the name leads").isTrue();
	}

	@Test
	void whatWasListedByOneThatIsLostIsOldButThoseItKnewAreStillKnown() {
		this.listings.add(CONFIGURED, "id-of-s1", listing("s2", "s3"));
		this.listings.add(node("s2"), "id-of-s2", listing("s1"));
		assertThat(nodes("s1")).containsExactly(CONFIGURED);
		assertThat(counts("s3", "id-of-s3")).isTrue();
	}

	@Test
	void oneThatIsForgottenListsNobody() {
		this.listings.add(CONFIGURED, "id-of-s1", listing("s2"));
		this.listings.add(node("s2"), "id-of-s2", listing("s3"));
		this.listings.remove(node("s2"));
		assertThat(nodes()).doesNotContain(node("s3"));
	}

}
