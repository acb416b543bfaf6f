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

package io.github.redisrw.internal.node.query;

import java.util.Map;

import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.Role;

/**
 * What a node says of itself at length.
 *
 * @param node its address
 * @param role what it was known as when it was asked
 * @param info the fields of {@code INFO} by name, empty if it may not be asked
 * @param config the answers to {@code CONFIG GET} by name, empty if it may not be asked
 */
public record NodeInspection(Node node, Role role, Map<String, String> info, Map<String, String> config) {

}
