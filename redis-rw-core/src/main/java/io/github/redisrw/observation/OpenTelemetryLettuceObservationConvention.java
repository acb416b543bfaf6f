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
package io.github.redisrw.observation;

import io.github.redisrw.internal.flight.observation.CommandAttributes;
import io.lettuce.core.tracing.LettuceObservationContext;
import io.lettuce.core.tracing.LettuceObservationConvention;
import io.micrometer.common.KeyValues;

/**
 * Observes Redis commands by the semantic conventions of OpenTelemetry 1.44.0 for
 * database clients, and by nothing else: the metric is
 * {@code db.client.operation.duration}, a span is named after the command and its server,
 * or its script, and the attributes are those that OpenTelemetry defines, together with
 * {@code redis.path} and {@code redis.hold.duration}. A bean of this type takes the place
 * of Lettuce's own convention, by which the observation is {@code lettuce}.
 * <p>
 * As tags of one meter have to be the same for each command, what does not apply has the
 * value {@code none}. Neither keys nor values of the application are told. Thread-safe.
 *
 * @see <a href=
 * "https://github.com/open-telemetry/semantic-conventions/blob/v1.44.0/docs/db/redis.md">Semantic
 * conventions for Redis client operations</a>
 * @see <a href=
 * "https://github.com/open-telemetry/semantic-conventions/blob/v1.44.0/docs/db/database-metrics.md">Semantic
 * conventions for database client metrics</a>
 */
public class OpenTelemetryLettuceObservationConvention implements LettuceObservationConvention {

	private final CommandAttributes attributes = new CommandAttributes();

	/**
	 * Create a convention.
	 */
	public OpenTelemetryLettuceObservationConvention() {
	}

	/**
	 * Returns {@code db.client.operation.duration}.
	 */
	@Override
	public String getName() {
		return "db.client.operation.duration";
	}

	/**
	 * Returns the command with the digest of its script or the name of its function, else
	 * with the address of its server, if that is known.
	 */
	@Override
	public String getContextualName(LettuceObservationContext context) {
		return this.attributes.spanName(context);
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(LettuceObservationContext context) {
		return this.attributes.lowCardinality(context);
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(LettuceObservationContext context) {
		return this.attributes.highCardinality(context);
	}

	/**
	 * Returns {@code false}: the arguments of a command are data of the application.
	 */
	@Override
	public boolean includeCommandArgsInSpanTags() {
		return false;
	}

}
