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
package io.github.redisrw.internal.flight.observation;

import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorPrefixesTests {

	private final ErrorPrefixes prefixes = new ErrorPrefixes();

	@ParameterizedTest
	@CsvSource({ "WRONGTYPE Operation against a key,WRONGTYPE", "ERR,ERR", "NOREPLICAS Not enough,NOREPLICAS",
			"MY_2ND error,MY_2ND" })
	void theFirstWordIsThePrefix(String error, String prefix) {
		assertThat(this.prefixes.of(error)).isEqualTo(prefix);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "user 42 not found", "Order42 failed", "42 ERR", "KEY:17 is locked", "_X y",
			"ANUNREASONABLYLONGPREFIXOFANERRORREPLY of a script" })
	void anythingElseIsNone(@Nullable String error) {
		assertThat(this.prefixes.of(error)).isNull();
	}

	@Test
	void thereIsALimitToHowManyAreToldApart() {
		long told = IntStream.range(0, 1000).filter((i) -> this.prefixes.of("E" + i + " x") != null).count();
		assertThat(told).isEqualTo(128);
		assertThat(this.prefixes.of("E7 y")).isEqualTo("E7");
		assertThat(this.prefixes.of("WRONGTYPE x")).isNull();
	}

	@Test
	void noErrorHasNone() {
		assertThat(this.prefixes.of(null)).isNull();
	}

}
