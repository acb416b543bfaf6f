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

import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Lets Micrometer's context propagation take the scope along: to the threads of executors
 * whose tasks are decorated, and between threads and reactive chains. Found as a service.
 */
public final class RoutingScopeAccessor implements ThreadLocalAccessor<RoutingScope> {

	@Override
	public Object key() {
		return RoutingScope.KEY;
	}

	@Override
	public @Nullable RoutingScope getValue() {
		return RoutingScope.current();
	}

	@Override
	public void setValue(RoutingScope scope) {
		RoutingScope.bind(scope);
	}

	@Override
	public void setValue() {
		RoutingScope.bind(null);
	}

}
