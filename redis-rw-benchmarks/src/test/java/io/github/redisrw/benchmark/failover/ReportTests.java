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

package io.github.redisrw.benchmark.failover;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Report}, {@link Figure} and {@link Errors}.
 */
class ReportTests {

	@Test
	void theMedianIsTheMiddleOne() {
		assertThat(Figure.median(LongStream.of(5, 1, 3))).isEqualTo(3);
		assertThat(Figure.median(LongStream.of(4, 1, 3, 2))).isEqualTo(2);
		assertThat(Figure.median(LongStream.of(1, Figure.NEVER, Figure.NEVER))).isEqualTo(Figure.NEVER);
		assertThatIllegalArgumentException().isThrownBy(() -> Figure.median(LongStream.of()));
	}

	@Test
	void timesAreWrittenInMilliseconds() {
		assertThat(Figure.millis(1_234_567)).isEqualTo("1.2 ms");
		assertThat(Figure.millis(1_234_567_890)).isEqualTo("1,235 ms");
		assertThat(Figure.millis(Figure.NEVER)).isEqualTo("never within 20 s");
	}

	@Test
	void errorsOfThreadsAddUp() {
		Errors one = new Errors();
		one.add(new IllegalStateException("a"));
		one.add(new IllegalStateException("b", new RuntimeException("c")));
		Errors other = new Errors();
		other.add(new IllegalStateException("d"));
		Errors sum = new Errors();
		sum.merge(one);
		sum.merge(other);
		assertThat(sum).hasToString(
				"3 (at most 2 a thread) {IllegalStateException=2, IllegalStateException of RuntimeException=1}");
		assertThat(sum.examples()).containsEntry("IllegalStateException", "a");
	}

	@Test
	void theTableHasALineForEachFaultAndClient() {
		Report report = new Report();
		report.add(result(Client.BOOT, 5_000_000, 7));
		report.add(result(Client.REDIS_RW, 1_000_000, 0));
		report.add(result(Client.REDIS_RW, 3_000_000, 1));
		report.add(result(Client.REDIS_RW, 2_000_000, 0));
		assertThat(report.markdown().lines().skip(2)).containsExactly(
				"| service-kill | boot | 1 | 5.0 ms | 5.0 ms | 9.0 ms | 7 (7) | 0 | 0 (0) | 0 |",
				"| service-kill | redis-rw | 3 | 2.0 ms | 3.0 ms | 9.0 ms | 0 (1) | 0 | 0 (0) | 0 |");
	}

	private static Result result(Client client, long added, long lost) {
		return new Result(Fault.SERVICE_KILL, client, 0, List.of(OptionalLong.of(0), OptionalLong.of(added)), 9_000_000,
				new Result.Writes(100, lost, 0, new Errors()), new Result.Reads(100, new Errors()));
	}

}
