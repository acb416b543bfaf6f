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

package io.github.redisrw.internal.lock;

import java.time.Duration;

/**
 * What has become of locks since the start.
 *
 * @param acquired how often a lock was acquired; re-entering does not count
 * @param notAcquired how often one was not acquired, for whatever reason
 * @param lost how often one was lost while it was needed
 * @param waited how long was waited for those that were acquired, in all
 * @param held how many are held now
 */
public record LockCounts(long acquired, long notAcquired, long lost, Duration waited, int held) {

}
