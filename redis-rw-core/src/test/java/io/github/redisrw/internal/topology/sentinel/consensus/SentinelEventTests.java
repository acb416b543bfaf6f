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

import io.github.redisrw.topology.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SentinelEvent}.
 */
class SentinelEventTests {

	private static final Node MASTER = new Node("10.0.0.1", 6379);

	private static final Node REPLICA = new Node("10.0.0.2", 6380);

	@Test
	void anEventAboutAMasterIsRead() {
		assertThat(SentinelEvent.parse("+try-failover", "master mymaster 10.0.0.1 6379"))
			.isEqualTo(new SentinelEvent("+try-failover", "mymaster", MASTER, null));
		assertThat(SentinelEvent.parse("+sdown", "master mymaster 10.0.0.1 6379 #quorum 2/2"))
			.isEqualTo(new SentinelEvent("+sdown", "mymaster", MASTER, null));
	}

	@Test
	void anEventAboutAReplicaIsRead() {
		assertThat(SentinelEvent.parse("+selected-slave", "slave 10.0.0.2:6380 10.0.0.2 6380 @ mymaster 10.0.0.1 6379"))
			.isEqualTo(new SentinelEvent("+selected-slave", "mymaster", MASTER, REPLICA));
	}

	@Test
	void anEventAboutASentinelHasNoSubject() {
		assertThat(SentinelEvent.parse("+sentinel", "sentinel 0a1b 10.0.0.9 26379 @ mymaster 10.0.0.1 6379"))
			.isEqualTo(new SentinelEvent("+sentinel", "mymaster", MASTER, null));
	}

	@Test
	void aSwitchNamesTheFormerAndTheNewMaster() {
		SentinelEvent event = SentinelEvent.parse("+switch-master", "mymaster 10.0.0.1 6379 10.0.0.2 6380");
		assertThat(event).isEqualTo(new SentinelEvent("+switch-master", "mymaster", MASTER, REPLICA));
		assertThat(event).matches(SentinelEvent::isSwitched);
	}

	@Test
	void aMasterOfAnyNameMaySwitch() {
		assertThat(SentinelEvent.parse("+switch-master", "master 10.0.0.1 6379 10.0.0.2 6380"))
			.isEqualTo(new SentinelEvent("+switch-master", "master", MASTER, REPLICA));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "master mymaster", "master mymaster 10.0.0.1", "master mymaster 10.0.0.1 x",
			"master mymaster 10.0.0.1 0", "slave a 10.0.0.2 6380", "slave a 10.0.0.2 6380 x mymaster 10.0.0.1 6379",
			"slave a 10.0.0.2 99999 @ mymaster 10.0.0.1 6379" })
	void anythingElseIsNoEvent(String message) {
		assertThat(SentinelEvent.parse("+sdown", message)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "+try-failover", "+elected-leader", "+selected-slave", "+promoted-slave" })
	void aFailoverIsChosenEarly(String type) {
		assertThat(event(type)).matches(SentinelEvent::isChosen)
			.matches((event) -> !event.isAborted() && !event.isSwitched());
	}

	@ParameterizedTest
	@ValueSource(strings = { "-failover-abort-not-elected", "-failover-abort-no-good-slave",
			"-failover-abort-slave-timeout" })
	void aFailoverMayBeAborted(String type) {
		assertThat(event(type)).matches(SentinelEvent::isAborted)
			.matches((event) -> !event.isChosen() && !event.isSwitched());
	}

	@ParameterizedTest
	@ValueSource(strings = { "+sdown", "-sdown", "+slave", "+odown", "+convert-to-slave" })
	void otherEventsAreNeither(String type) {
		assertThat(event(type)).matches((event) -> !event.isChosen() && !event.isAborted() && !event.isSwitched());
	}

	@Test
	void theChannelsAreThoseOfAllKindsOfEvents() {
		assertThat(SentinelEvent.channels())
			.contains("+try-failover", "-failover-abort-not-elected", "+slave", "+switch-master")
			.doesNotHaveDuplicates();
	}

	private static SentinelEvent event(String type) {
		return new SentinelEvent(type, "mymaster", MASTER, null);
	}

}
