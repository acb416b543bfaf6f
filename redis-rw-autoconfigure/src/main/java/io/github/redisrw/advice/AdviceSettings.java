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

import java.util.List;

import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

/**
 * What the application is set to, as far as there may be advice about it.
 *
 * @param writeEndpoint the endpoint that leads to the master, {@code null} without one
 * @param readEndpoint the endpoint that leads to the replicas, {@code null} without one
 * @param unlimitedTimeout whether a command may take for ever
 * @param hasNames whether nodes are addressed by names, which have to be resolved
 * @param withoutEffect properties that are set and have no effect
 */
public record AdviceSettings(@Nullable Node writeEndpoint, @Nullable Node readEndpoint, boolean unlimitedTimeout,
		boolean hasNames, List<String> withoutEffect) {

}
