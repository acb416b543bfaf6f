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

import java.time.Duration;
import java.util.Map;

/**
 * The figures that promises have.
 *
 * @param staleness how old the data of a replica may be
 * @param progress within which time everybody goes on after a fault
 * @param calls how long a call of a kind may take, none for as long as it likes
 * @param generosity how much longer than that it may take
 */
public record Limits(Duration staleness, Duration progress, Map<Action, Duration> calls, Duration generosity) {

}
