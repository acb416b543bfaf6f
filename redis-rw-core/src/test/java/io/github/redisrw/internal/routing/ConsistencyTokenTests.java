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

package io.github.redisrw.internal.routing;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.redisrw.internal.topology.ReplicationPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Positions in words.
 */
class ConsistencyTokenTests {

	private static final String ID = "8371b4fb1155b71f4a04d3e1bc3e18c4a990aeeb";

	@Test
	void aDeploymentWithoutANameHasAPositionAlone() {
		Map<String, ReplicationPosition> positions = Map.of("", new ReplicationPosition(ID, 42));
		assertThat(ConsistencyToken.of(positions)).isEqualTo(ID + "-42");
		assertThat(ConsistencyToken.parse(ID + "-42")).isEqualTo(positions);
	}

	@Test
	void theOthersHaveTheirNames() {
		Map<String, ReplicationPosition> positions = Map.of("", new ReplicationPosition(ID, 42), "sessions",
				new ReplicationPosition(ID, Long.MAX_VALUE / 10), "cache2", ReplicationPosition.UNKNOWN);
		String token = ConsistencyToken.of(positions);
		assertThat(token).contains(".").contains("sessions:" + ID);
		assertThat(ConsistencyToken.parse(String.valueOf(token))).isEqualTo(positions);
	}

	@Test
	void nothingWrittenIsNoToken() {
		assertThat(ConsistencyToken.of(Map.of())).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", "sessions:", ID, ID + "-", ID + "-1.", "Sessions:" + ID + "-1", ":" + ID + "-1",
			"a:b:" + ID + "-1", ID + "-1." + ID + "-2", "a:" + ID + "-1.a:" + ID + "-2", ID + "-1,b:" + ID + "-2" })
	void anythingElseIsNone(String text) {
		assertThat(ConsistencyToken.parse(text)).isNull();
	}

	@Test
	void thereIsALimit() {
		assertThat(ConsistencyToken.parse(parts(16))).hasSize(16);
		assertThat(ConsistencyToken.parse(parts(17))).isNull();
		assertThat(ConsistencyToken.parse(parts(16) + "0".repeat(5000))).isNull();
		TokenSeal seal = new TokenSeal("secret");
		assertThat(seal.open(seal.seal(parts(16)))).isEqualTo(parts(16));
	}

	private static String parts(int number) {
		return IntStream.range(0, number)
			.mapToObj((i) -> "d".repeat(30) + i + ":" + ID + "-" + Long.MAX_VALUE / 10)
			.collect(Collectors.joining("."));
	}

}
