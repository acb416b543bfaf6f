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
package io.github.redisrw.internal.flight.observation;

import io.lettuce.core.tracing.LettuceObservationContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;

/**
 * Adds {@link CommandAttributes} to observations of Lettuce that end, beside those that
 * they have. Thread-safe.
 */
public final class CommandObservationFilter implements ObservationFilter {

	private final CommandAttributes attributes;

	public CommandObservationFilter(CommandAttributes attributes) {
		this.attributes = attributes;
	}

	@Override
	public Observation.Context map(Observation.Context context) {
		if (context instanceof LettuceObservationContext command && command.hasCommand()
				&& command.getLowCardinalityKeyValue("redis.path") == null) {
			command.addLowCardinalityKeyValues(this.attributes.lowCardinality(command));
			command.addHighCardinalityKeyValues(this.attributes.highCardinality(command));
		}
		return context;
	}

}
