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
import java.util.stream.IntStream;

import io.github.redisrw.internal.failover.ScriptedWrite;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WriteGate}.
 */
class WriteGateTests {

	private static final long NOW = Long.MAX_VALUE - 10;

	private final AtomicInteger begun = new AtomicInteger();

	private final WriteGate<String> gate = Gates.holding(3, this.begun::incrementAndGet);

	private final List<String> sent = new ArrayList<>();

	@Test
	void openItSendsAtOnce() {
		this.gate.open("A");
		ScriptedWrite<String> write = submit("1");
		assertThat(write.links()).containsExactly("A");
		assertThat(this.gate.master()).isEqualTo("A");
		assertThat(this.gate.waiting()).isZero();
		assertThat(this.begun).hasValue(0);
	}

	@Test
	void openItSendsAgainAtOnce() {
		this.gate.open("A");
		ScriptedWrite<String> write = write("1");
		this.gate.submitAgain(write);
		assertThat(write.links()).containsExactly("A");
	}

	@Test
	void aNewOneHolds() {
		ScriptedWrite<String> write = submit("1");
		assertThat(write.links()).isEmpty();
		assertThat(write.rejection()).isNull();
		assertThat(this.gate.master()).isNull();
		assertThat(this.gate.waiting()).isEqualTo(1);
	}

	@Test
	void whatIsHeldIsSentInOrderWhenItOpens() {
		submit("1");
		submit("2");
		submit("3");
		this.gate.open("A");
		submit("4");
		assertThat(this.sent).containsExactly("1", "2", "3", "4");
		assertThat(this.gate.waiting()).isZero();
	}

	@Test
	void whatCameBackGoesBeforeWhatWasHeld() {
		submit("3");
		this.gate.submitAgain(write("1"));
		submit("4");
		this.gate.submitAgain(write("2"));
		this.gate.open("A");
		assertThat(this.sent).containsExactly("1", "2", "3", "4");
	}

	@Test
	void moreThanABatchIsSentInOrder() {
		WriteGate<String> large = Gates.holding(1000, () -> {
		});
		List<String> names = IntStream.range(0, 1000).mapToObj(String::valueOf).toList();
		names.forEach((name) -> large.submit(write(name)));
		large.open("A");
		assertThat(this.sent).containsExactlyElementsOf(names);
	}

	@Test
	void severalInOnePieceCountAsManyAsTheyAre() {
		ScriptedWrite<String> piece = new ScriptedWrite<String>("1-3", NOW, this.sent).size(3);
		this.gate.submit(piece);
		assertThat(this.gate.waiting()).isEqualTo(3);
		assertThat(submit("4").rejection()).isInstanceOf(HoldQueueFullException.class);
		assertThat(this.gate.reserve(1, true)).isInstanceOf(HoldQueueFullException.class);
		this.gate.open("A");
		assertThat(this.gate.waiting()).isZero();
		assertThat(this.sent).containsExactly("1-3");
	}

	@Test
	void oneTooManyIsRejectedAtOnce() {
		submit("1");
		submit("2");
		submit("3");
		assertThat(submit("4").rejection()).isInstanceOf(HoldQueueFullException.class)
			.hasMessageContaining("3 writes are waiting")
			.hasMessageContaining("redis.rw.write.max-held");
		this.gate.open("A");
		assertThat(this.sent).containsExactly("1", "2", "3");
	}

	@Test
	void readsThatWaitAreCountedApart() {
		submitRead("1");
		submitRead("2");
		assertThat(this.gate.reserve(1, false)).isNull();
		assertThat(submitRead("3").rejection()).isInstanceOf(HoldQueueFullException.class)
			.hasMessageContaining("3 reads are waiting")
			.hasMessageContaining("redis.rw.write.max-held");
		assertThat(this.gate.reserve(1, false)).isInstanceOf(HoldQueueFullException.class);
		assertThat(this.gate.waiting()).isZero();
		assertThat(this.gate.everHeld()).isZero();
		assertThat(this.gate.heldTime()).isZero();
		assertThat(submit("4").rejection()).isNull();
		assertThat(this.gate.reserve(2, true)).isNull();
		assertThat(submit("5").rejection()).isInstanceOf(HoldQueueFullException.class)
			.hasMessageContaining("3 writes are waiting");
		assertThat(this.gate.waiting()).isEqualTo(3);
		assertThat(this.gate.everHeld()).isEqualTo(3);
		assertThat(this.gate.reads().waiting()).isEqualTo(3);
		this.gate.open("A");
		assertThat(this.sent).containsExactly("1", "2", "4");
		assertThat(this.gate.reads().waiting()).isOne();
		this.gate.reserved(-1, false);
		assertThat(this.gate.reads().waiting()).isZero();
	}

	private ScriptedWrite<String> submitRead(String name) {
		ScriptedWrite<String> read = write(name).read();
		this.gate.submit(read);
		return read;
	}

	@Test
	void whatCameBackIsNeverTooMany() {
		submit("1");
		submit("2");
		submit("3");
		ScriptedWrite<String> back = write("0");
		this.gate.submitAgain(back);
		assertThat(back.rejection()).isNull();
		assertThat(this.gate.waiting()).isEqualTo(4);
	}

	@Test
	void itTellsWhenTheFirstBeginsToWait() {
		submit("1");
		submit("2");
		assertThat(this.begun).hasValue(1);
		this.gate.open("A");
		this.gate.hold();
		this.gate.submitAgain(write("3"));
		assertThat(this.begun).hasValue(2);
	}

	@Test
	void onlyWhatIsLateExpires() {
		ScriptedWrite<String> late = submit("late", NOW);
		ScriptedWrite<String> back = write("back", NOW - 1);
		this.gate.submitAgain(back);
		ScriptedWrite<String> early = submit("early", later(20));
		this.gate.expire(NOW, () -> new IllegalStateException("too late"));
		assertThat(late.rejection()).hasMessage("too late");
		assertThat(back.rejection()).hasMessage("too late").isNotSameAs(late.rejection());
		assertThat(early.rejection()).isNull();
		assertThat(this.gate.waiting()).isEqualTo(1);
		this.gate.open("A");
		assertThat(this.sent).containsExactly("early");
	}

	@Test
	void whatItsCallerGaveUpIsForgotten() {
		ScriptedWrite<String> given = submit("1", NOW);
		submit("2");
		given.done();
		this.gate.expire(NOW, () -> new IllegalStateException("too late"));
		assertThat(given.rejection()).isNull();
		assertThat(this.gate.waiting()).isEqualTo(1);
	}

	@Test
	void whatItsCallerGaveUpIsNotSent() {
		submit("1").done();
		submit("2");
		submit("3").done();
		this.gate.open("A");
		assertThat(this.sent).containsExactly("2");
		assertThat(this.gate.waiting()).isZero();
		assertThat(this.gate.master()).isEqualTo("A");
	}

	@Test
	void itHoldsIfItsConnectionIsMeant() {
		this.gate.open("A");
		this.gate.holdIf("B");
		assertThat(this.gate.master()).isEqualTo("A");
		this.gate.holdIf("A");
		assertThat(this.gate.master()).isNull();
	}

	private static long later(long nanos) {
		return NOW + nanos;
	}

	private ScriptedWrite<String> submit(String name) {
		return submit(name, later(1000));
	}

	private ScriptedWrite<String> submit(String name, long holdDeadline) {
		ScriptedWrite<String> write = write(name, holdDeadline);
		this.gate.submit(write);
		return write;
	}

	private ScriptedWrite<String> write(String name) {
		return write(name, later(1000));
	}

	private ScriptedWrite<String> write(String name, long holdDeadline) {
		return new ScriptedWrite<>(name, holdDeadline, this.sent);
	}

}
