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

package io.github.redisrw.autoconfigure;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds a password does not show it.
 */
class SecretTextTests {

	@ParameterizedTest
	@MethodSource("holders")
	void aPasswordIsNotInTheTextOfWhatHoldsIt(Object holder) {
		assertThat(holder).asString().doesNotContain("s3cret");
	}

	static List<Object> holders() {
		return List.of(new Deployment.Sentinels("mymaster", List.of(), "app", "s3cret"),
				new Deployment.UrlAccess("app", "s3cret", 0, true),
				new RedisReadWriteConnectionDetails.Sentinel("mymaster", List.of(), "app", "s3cret"),
				new ClientConfigurations.Access("app", "s3cret", 0, "shop", true, Duration.ZERO, Duration.ZERO));
	}

}
