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

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * What a native image has to contain besides what Spring finds by itself.
 */
final class RedisRwRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources().registerPattern("io/github/redisrw/internal/command/commands.txt");
		hints.reflection()
			.registerTypeIfPresent(classLoader, "io.github.redisrw.internal.lock.method.KeyExpression$Root",
					MemberCategory.INVOKE_PUBLIC_METHODS);
		new RoutingProperties().getWriteAnnotations()
			.forEach((name) -> hints.reflection().registerTypeIfPresent(classLoader, name, (type) -> {
			}));
	}

}
