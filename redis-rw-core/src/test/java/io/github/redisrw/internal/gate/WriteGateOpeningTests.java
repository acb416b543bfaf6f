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
import java.util.stream.IntStream;

import io.github.redisrw.internal.failover.ScriptedWrite;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WriteGate}: what happens in the midst of opening it, and closing it.
 */
class WriteGateOpeningTests {

	private final WriteGate<String> gate = Gates.holding(3, () -> {
	});

	private final List<String> sent = new ArrayList<>();

	@Test
	void openingEndsIfItIsToHoldInTheMeantime() {
		this.gate.submitAgain(write("1").onSend(this.gate::hold));
		submitBatches();
		this.gate.open("A");
		assertThat(this.gate.master()).isNull();
		assertThat(this.gate.waiting()).isEqualTo(137);
		this.gate.open("B");
		assertThat(this.gate.master()).isEqualTo("B");
		assertThat(this.sent).hasSize(201).startsWith("1", "2", "3").endsWith("200", "201");
	}

	@Test
	void openingEndsIfItsConnectionIsMeant() {
		this.gate.submitAgain(write("1").onSend(() -> this.gate.holdIf("A")));
		submitBatches();
		this.gate.open("A");
		assertThat(this.gate.master()).isNull();
		assertThat(this.gate.waiting()).isEqualTo(137);
	}

	@Test
	void openingGoesOnIfAnotherConnectionIsMeant() {
		this.gate.submitAgain(write("1").onSend(() -> this.gate.holdIf("B")));
		submitBatches();
		this.gate.open("A");
		assertThat(this.gate.master()).isEqualTo("A");
	}

	@Test
	void whatComesWhileItOpensGoesAfterWhatWasHeld() {
		ScriptedWrite<String> first = write("1").onSend(() -> submit("3"));
		this.gate.submit(first);
		submit("2");
		this.gate.open("A");
		assertThat(this.sent).containsExactly("1", "2", "3");
		assertThat(this.gate.master()).isEqualTo("A");
	}

	@Test
	void closedItRejectsWhatWaitsAndWhatComes() {
		ScriptedWrite<String> held = submit("1");
		ScriptedWrite<String> back = write("0");
		this.gate.submitAgain(back);
		this.gate.close(() -> new IllegalStateException("stopped"));
		ScriptedWrite<String> later = submit("2");
		ScriptedWrite<String> laterBack = write("3");
		this.gate.submitAgain(laterBack);
		assertThat(List.of(held, back, later, laterBack))
			.allSatisfy((write) -> assertThat(write.rejection()).hasMessage("stopped"));
		assertThat(this.gate.waiting()).isZero();
	}

	@Test
	void closedItLeadsNowhere() {
		this.gate.open("A");
		this.gate.close(() -> new IllegalStateException("stopped"));
		assertThat(this.gate.master()).isNull();
		assertThat(submit("1").rejection()).hasMessage("stopped");
		assertThat(this.sent).isEmpty();
	}

	@Test
	void closingInTheMidstOfOpeningSendsNothingMoreThanTheBatch() {
		this.gate.submitAgain(write("1").onSend(() -> this.gate.close(() -> new IllegalStateException("stopped"))));
		submitBatches();
		this.gate.open("A");
		assertThat(this.sent).hasSize(64);
		assertThat(this.gate.master()).isNull();
		assertThat(this.gate.waiting()).isZero();
	}

	@Test
	void afterAResetItHoldsAndOpensAgain() {
		this.gate.close(() -> new IllegalStateException("stopped"));
		this.gate.reset();
		ScriptedWrite<String> write = submit("1");
		assertThat(write.rejection()).isNull();
		this.gate.open("A");
		assertThat(write.links()).containsExactly("A");
	}

	private void submitBatches() {
		IntStream.rangeClosed(2, 201).forEach((number) -> this.gate.submitAgain(write(String.valueOf(number))));
	}

	private ScriptedWrite<String> submit(String name) {
		ScriptedWrite<String> write = write(name);
		this.gate.submit(write);
		return write;
	}

	private ScriptedWrite<String> write(String name) {
		return new ScriptedWrite<>(name, 1000, this.sent);
	}

}
