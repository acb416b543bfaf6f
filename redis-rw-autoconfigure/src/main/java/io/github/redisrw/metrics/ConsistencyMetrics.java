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

package io.github.redisrw.metrics;

import java.util.Map;
import java.util.function.Supplier;

import io.github.redisrw.internal.routing.RequestScopes;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Binds the meters of tokens that requests bring along. They read what is counted anyway.
 * Thread-safe.
 */
public final class ConsistencyMetrics implements MeterBinder {

	private static final String NAME = RedisMetrics.PREFIX + "consistency.tokens.ignored";

	private static final String DESCRIPTION = "Tokens of requests that were of no use";

	private final Map<String, Supplier<Long>> foreign;

	private final RequestScopes scopes;

	/**
	 * Create a binder.
	 * @param foreign count the tokens that do not belong to them, by deployment, as
	 * {@link RedisMetrics} has it
	 * @param scopes knows the tokens that cannot be read
	 */
	public ConsistencyMetrics(Map<String, Supplier<Long>> foreign, RequestScopes scopes) {
		this.foreign = Map.copyOf(foreign);
		this.scopes = scopes;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		FunctionCounter.builder(NAME, this.scopes, RequestScopes::malformed)
			.description(DESCRIPTION)
			.tags(DeploymentTags.of(this.foreign.containsKey("") ? "" : DeploymentTags.NONE))
			.tag("reason", "malformed")
			.register(registry);
		this.foreign.forEach((deployment, count) -> FunctionCounter.builder(NAME, count, Supplier::get)
			.description(DESCRIPTION)
			.tags(DeploymentTags.of(deployment))
			.tag("reason", "foreign")
			.register(registry));
	}

}
