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

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the master has in the end.
 *
 * @param counters the counters by their keys
 * @param logs the values of logs, in order
 * @param queues the values of queues
 * @param pending values of logs that a group of consumers was given, as far as its
 * consumers have not confirmed them
 */
public record FinalState(Map<String, Long> counters, Map<String, List<String>> logs, Map<String, List<String>> queues,
		Map<String, Set<String>> pending) {

}
