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

package io.github.redisrw.benchmark.soak.history;

/**
 * What the caller was told of an operation.
 */
public enum Outcome {

	/** It was answered. */
	EXECUTED,

	/** It failed, and the failure says that nothing was executed. */
	NOT_EXECUTED,

	/** It failed, and may have been executed. */
	UNKNOWN

}
