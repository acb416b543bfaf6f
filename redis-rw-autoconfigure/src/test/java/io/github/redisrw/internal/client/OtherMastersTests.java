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

package io.github.redisrw.internal.client;

import java.util.List;

import io.github.redisrw.topology.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OtherMasters}.
 */
@ExtendWith(OutputCaptureExtension.class)
class OtherMastersTests {

	private static final Node A = new Node("a", 6379);

	private static final Node B = new Node("b", 6379);

	private static final long PATIENCE = OtherMasters.PATIENCE.toNanos();

	/** The clock passes the greatest number, as it may. */
	private static final long BEGIN = Long.MAX_VALUE - 1;

	private final OtherMasters others = new OtherMasters();

	@Test
	void aContradictionThatLastsIsLoggedOnceWithBothNodes(CapturedOutput output) {
		for (int i = 0; i < 100; i++) {
			this.others.seen(A, List.of(B), BEGIN + i * PATIENCE / 10);
		}
		assertThat(output.toString().lines().filter((line) -> line.contains("call themselves master"))).singleElement()
			.asString()
			.contains("WARN", "a:6379, which is verified, and b:6379", "REPLICAOF");
	}

	@Test
	void aFormerMasterThatBecomesReplicaInTimeIsNoContradiction(CapturedOutput output) {
		this.others.seen(A, List.of(B), BEGIN);
		this.others.seen(A, List.of(B), BEGIN + PATIENCE - 1);
		this.others.seen(A, List.of(), BEGIN + PATIENCE);
		this.others.seen(A, List.of(B), BEGIN + PATIENCE + 1);
		assertThat(output).doesNotContain("call themselves master");
	}

	@Test
	void oneThatComesBackIsLoggedAgain(CapturedOutput output) {
		this.others.seen(A, List.of(B), BEGIN);
		this.others.seen(A, List.of(B), BEGIN + PATIENCE);
		this.others.seen(A, List.of(), BEGIN + 2 * PATIENCE);
		this.others.seen(A, List.of(B), BEGIN + 3 * PATIENCE);
		this.others.seen(A, List.of(B), BEGIN + 4 * PATIENCE);
		assertThat(output.toString().lines().filter((line) -> line.contains("call themselves master"))).hasSize(2);
	}

	@Test
	void withoutAVerifiedMasterThereIsNothingToContradict(CapturedOutput output) {
		this.others.seen(null, List.of(A, B), BEGIN);
		this.others.seen(null, List.of(A, B), BEGIN + PATIENCE);
		assertThat(output).doesNotContain("call themselves master");
	}

}
