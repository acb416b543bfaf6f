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

import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Options}.
 */
class OptionsTests {

	@Test
	void withoutArgumentsEverythingIsComparedFiveTimes() {
		Options options = Options.parse();
		assertThat(options.runs()).isEqualTo(5);
		assertThat(options.clients()).containsExactly(Client.values());
		assertThat(options.faults()).containsExactly(Fault.values());
		assertThat(options.out()).isNull();
	}

	@Test
	void argumentsChoose() {
		Options options = Options.parse("--runs=2", "--clients=jedis,redis-rw", "--faults=service-late", "--out=a.md",
				"--log=INFO");
		assertThat(options.runs()).isEqualTo(2);
		assertThat(options.clients()).containsExactly(Client.JEDIS, Client.REDIS_RW);
		assertThat(options.faults()).containsExactly(Fault.SERVICE_LATE);
		assertThat(options.out()).isEqualTo(Path.of("a.md"));
		assertThat(options.log()).isEqualTo("INFO");
	}

	@Test
	void whatIsNotKnownIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--run=2"));
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("runs"));
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--runs=0"));
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--clients=none"))
			.withMessageContaining("none");
	}

}
