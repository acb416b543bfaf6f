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

package io.github.redisrw.internal.spring;

import io.github.redisrw.internal.flight.TrackedCommand;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.tracing.LettuceObservationContext;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;

/**
 * Tells in the observations of Lettuce by which path a command was issued:
 * {@code redis.path} is {@code write}, {@code read}, or {@code none} for what this
 * library asks on its own account. Thread-safe.
 */
public final class PathObservationFilter implements ObservationFilter {

	private static final String KEY = "redis.path";

	@Override
	public Observation.Context map(Observation.Context context) {
		return (context instanceof LettuceObservationContext command)
				? command.addLowCardinalityKeyValue(KeyValue.of(KEY, path(command))) : context;
	}

	private static String path(LettuceObservationContext context) {
		TrackedCommand<?, ?, ?> tracked = CommandWrapper.unwrap(context.getRequiredCommand(), TrackedCommand.class);
		return (tracked == null) ? "none" : tracked.issuer().isForWrites() ? "write" : "read";
	}

}
