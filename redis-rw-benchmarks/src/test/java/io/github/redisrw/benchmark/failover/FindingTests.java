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

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Finding} and what is stated in it.
 */
class FindingTests {

	@Test
	void aRowHasTheFiguresAndSaysThatAllHolds() {
		Finding finding = new Finding("planned").figure("lost", 0).figure("failovers", 10).must("nothing", true);
		assertThat(finding.holds()).isTrue();
		assertThat(finding.row()).isEqualTo("| planned | lost 0, failovers 10 | yes |\n");
	}

	@Test
	void aRowSaysWhatDoesNotHold() {
		Finding finding = new Finding("planned").figure("lost", 2).must("nothing is lost", false).must("it ends", true);
		assertThat(finding.holds()).isFalse();
		assertThat(finding.row()).isEqualTo("| planned | lost 2 | **no**: nothing is lost |\n");
	}

	@Test
	void whatIsLeftOverIsNamed() {
		Finding finding = new Finding("failovers");
		new Footprint(4, 30, 100, 120).compare(new Footprint(3, 30, 99, 100), finding);
		assertThat(finding.row()).contains("no connection is left over", "no descriptor is left over", "the heap")
			.doesNotContain("no thread");
	}

	@Test
	void errorsAreToldApartByTheirClass() {
		Errors errors = new Errors();
		assertThat(errors.areOnly("IllegalStateException")).isTrue();
		errors.add(new IllegalStateException(new IllegalArgumentException()));
		errors.add(new IllegalStateException());
		assertThat(errors.areOnly("IllegalStateException")).isTrue();
		assertThat(errors.areOnly("IllegalArgumentException")).isFalse();
		assertThat(errors.areOnly("Illegal")).isFalse();
	}

}
