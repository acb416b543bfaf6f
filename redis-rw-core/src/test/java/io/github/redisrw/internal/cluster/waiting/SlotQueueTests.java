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

package io.github.redisrw.internal.cluster.waiting;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * In which order commands are sent that have waited. Each is named by its slot and a
 * number.
 */
class SlotQueueTests {

	private final Set<Integer> known = ConcurrentHashMap.newKeySet();

	private final List<String> sent = new ArrayList<>();

	private final SlotQueue<String> queue = new SlotQueue<>(this::send);

	private Runnable meanwhile = () -> {
	};

	private boolean send(String command) {
		this.meanwhile.run();
		if (!this.known.contains(slot(command))) {
			return false;
		}
		this.sent.add(command);
		return true;
	}

	private static int slot(String command) {
		return Integer.parseInt(command.substring(0, 1));
	}

	private void add(String... commands) {
		for (String command : commands) {
			this.queue.add(command, slot(command));
		}
	}

	@Test
	void allAreSentInOrder() {
		add("1a", "2a", "1b", "3a", "2b");
		this.known.addAll(Set.of(1, 2, 3));
		this.queue.drain();
		assertThat(this.sent).containsExactly("1a", "2a", "1b", "3a", "2b");
		assertThat(this.queue.holds(1)).isFalse();
	}

	@Test
	void oneWhoseShardIsNotKnownKeepsNoOtherSlotWaiting() {
		add("1a", "2a", "1b", "2b");
		this.known.add(2);
		this.queue.drain();
		assertThat(this.sent).containsExactly("2a", "2b");
		assertThat(this.queue.holds(1)).isTrue();
		assertThat(this.queue.holds(2)).isFalse();
	}

	@Test
	void oneWhoseShardBecomesKnownInBetweenDoesNotOvertakeOneBeforeIt() {
		add("1a", "2a", "1b");
		this.known.add(2);
		this.meanwhile = () -> {
			if (this.sent.contains("2a")) {
				this.known.add(1);
			}
		};
		this.queue.drain();
		this.queue.drain();
		assertThat(this.sent).containsExactly("2a", "1a", "1b");
	}

	@Test
	void oneThatComesWhileAnotherIsSentIsSentBehindIt() {
		add("1a");
		this.known.add(1);
		this.meanwhile = () -> {
			if (this.sent.isEmpty() && this.queue.holds(1)) {
				add("1b");
				this.queue.drain();
			}
		};
		this.queue.drain();
		assertThat(this.sent).containsExactly("1a", "1b");
		assertThat(this.queue.holds(1)).isFalse();
	}

	@Test
	void whatIsRemovedIsNotSent() {
		add("1a", "1b");
		this.queue.remove("1a");
		this.queue.remove("1a");
		assertThat(this.queue.contains("1a")).isFalse();
		assertThat(this.queue.holds(1)).isTrue();
		this.known.add(1);
		this.queue.drain();
		assertThat(this.sent).containsExactly("1b");
	}

}
