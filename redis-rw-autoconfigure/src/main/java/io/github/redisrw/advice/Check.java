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

package io.github.redisrw.advice;

import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Looks for one thing.
 */
@FunctionalInterface
interface Check {

	/**
	 * Look for it.
	 * @param known what is known
	 * @return the advice, {@code null} if all is well, or it cannot be told
	 */
	@Nullable Advice look(AdviceContext known);

	/**
	 * All checks.
	 * @return the checks
	 */
	static Stream<Check> all() {
		return Stream.of(SettingChecks.all(), DeploymentChecks.all(), ServerChecks.all(), ProcessChecks.all())
			.flatMap((checks) -> checks);
	}

}
