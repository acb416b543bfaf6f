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

package io.github.redisrw.internal.cluster;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the cursors of an iteration over all shards tell.
 */
class ClusterScanTests {

	@Test
	void shardsAreToldApartHoweverManyThereHaveBeen() {
		assertThat(ClusterScan.mark(0)).isEqualTo(1);
		assertThat(ClusterScan.mark(254)).isEqualTo(255);
		assertThat(ClusterScan.mark(255)).isEqualTo(1);
		assertThat(ClusterScan.mark(1000)).isEqualTo(236);
	}

}
