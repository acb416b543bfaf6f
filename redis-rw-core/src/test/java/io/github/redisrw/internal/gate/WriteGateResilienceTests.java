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

package io.github.redisrw.internal.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.redisrw.NoWritableMasterException;
import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.internal.failover.ScriptedWrite;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What goes wrong inside of the gate.
 */
class WriteGateResilienceTests {

	@Test
	void aClosedGateIsNotOpened() {
		WriteGate<String> gate = Gates.holding(10, () -> {
		});
		gate.close(() -> new IllegalStateException("stopped"));
		gate.open("A");
		ScriptedWrite<String> write = new ScriptedWrite<>("1", 0, new ArrayList<>());
		gate.submit(write);
		assertThat(gate.master()).isNull();
		assertThat(write.links()).isEmpty();
	}

	@Test
	void aWriteThatThrowsDoesNotTakeOthersWithIt() {
		WriteGate<String> gate = Gates.holding(10, () -> {
		});
		List<String> sent = new ArrayList<>();
		gate.submit(new ScriptedWrite<String>("1", 0, sent).onSend(() -> {
			throw new IllegalStateException("oops");
		}));
		ScriptedWrite<String> second = new ScriptedWrite<>("2", 0, sent);
		gate.submit(second);
		try {
			gate.open("A");
		}
		catch (IllegalStateException ex) {
		}
		gate.open("A");
		assertThat(second.links().size() + gate.waiting()).isEqualTo(1);
	}

	@Test
	void anErrorAtOneTakesNoOtherWithIt() {
		WriteGate<String> gate = Gates.holding(10, () -> {
		});
		List<String> sent = new ArrayList<>();
		ScriptedWrite<String> first = new ScriptedWrite<String>("1", 0, sent).onSend(() -> {
			throw new LinkageError("for a moment");
		});
		ScriptedWrite<String> read = new ScriptedWrite<String>("2", 0, sent).read().onSend(() -> {
			throw new LinkageError("for a moment");
		});
		gate.submit(first);
		gate.submit(read);
		gate.submit(new ScriptedWrite<>("3", 0, sent));
		gate.open("A");
		assertThat(gate.master()).isEqualTo("A");
		assertThat(sent).containsExactly("1", "2", "3");
		assertThat(first.rejection()).isInstanceOf(WriteOutcomeUnknownException.class)
			.hasCauseInstanceOf(LinkageError.class);
		assertThat(read.rejection()).isInstanceOf(NoWritableMasterException.class);
	}

	@Test
	void anErrorAtOneThatIsGivenUpTakesNoOtherWithIt() {
		WriteGate<String> gate = Gates.holding(10, () -> {
		});
		List<String> sent = new ArrayList<>();
		gate.submit(new ScriptedWrite<>("1", 0, sent));
		ScriptedWrite<String> givenUp = new ScriptedWrite<String>("2", 0, sent).onDiscard(() -> {
			throw new LinkageError("for a moment");
		});
		gate.submit(givenUp);
		gate.submit(new ScriptedWrite<>("3", 0, sent));
		givenUp.done();
		assertThatExceptionOfType(LinkageError.class).isThrownBy(() -> gate.open("A"));
		assertThat(gate.waiting()).isEqualTo(2);
		gate.open("A");
		assertThat(sent).containsExactly("1", "3");
		assertThat(gate.master()).isEqualTo("A");
	}

	@Test
	void eachIsRejectedThoughAReasonCannotBeMade() {
		WriteGate<String> gate = Gates.holding(10, () -> {
		});
		List<ScriptedWrite<String>> writes = Stream.of("1", "2", "3")
			.map((name) -> new ScriptedWrite<String>(name, 0, new ArrayList<>()))
			.toList();
		writes.forEach(gate::submit);
		AtomicInteger made = new AtomicInteger();
		gate.close(() -> {
			if (made.incrementAndGet() == 2) {
				throw new LinkageError("for a moment");
			}
			return new IllegalStateException("stopped");
		});
		assertThat(writes).extracting(ScriptedWrite::rejection).doesNotContainNull();
		assertThat(writes.get(1).rejection()).hasCauseInstanceOf(LinkageError.class);
		assertThat(writes.get(2).rejection()).hasMessage("stopped");
	}

}
