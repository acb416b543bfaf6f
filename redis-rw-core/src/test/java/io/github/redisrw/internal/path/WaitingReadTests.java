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

package io.github.redisrw.internal.path;

import java.util.ArrayList;
import java.util.List;

import io.github.redisrw.internal.gate.HeldWrite;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.path.read.WaitingRead;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WaitingRead}.
 */
class WaitingReadTests {

	private final List<String> told = new ArrayList<>();

	private final WaitingRead waiting = new WaitingRead(new Read(), (read) -> this.told.add("taken"), (link) -> null,
			(refused) -> this.told.add("refused"));

	@Test
	void itIsRejectedOnce() {
		assertThat(this.waiting.isDone()).isFalse();
		this.waiting.reject(new IllegalStateException("first"));
		this.waiting.reject(new IllegalStateException("second"));
		assertThat(this.told).containsExactly("taken", "first");
		assertThat(this.waiting.isDone()).isTrue();
	}

	@Test
	void itWaitsAsLongAsTheRead() {
		assertThat(this.waiting.holdDeadline()).isEqualTo(42);
	}

	private final class Read implements HeldWrite<NodeLink> {

		@Override
		public void send(NodeLink link) {
			WaitingReadTests.this.told.add("sent");
		}

		@Override
		public void reject(RuntimeException reason) {
			WaitingReadTests.this.told.add(String.valueOf(reason.getMessage()));
		}

		@Override
		public boolean isDone() {
			return false;
		}

		@Override
		public long issued() {
			return 41;
		}

		@Override
		public long holdDeadline() {
			return 42;
		}

	}

}
