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

package io.github.redisrw.endpoint;

/**
 * What an application saw of a drill.
 *
 * @param requested when the Sentinels were asked
 * @param from the master there was
 * @param to the master there is
 * @param duration from the request until writes passed at the new master
 * @param unavailable for how long there was no writable master
 * @param writesHeld how many commands waited
 * @param writesUnknown of how many commands it is not known whether they were executed
 * @param writesFailed how many commands failed in all
 * @param readsInFallback how many reads found no eligible replica
 */
record DrillReport(String requested, String from, String to, String duration, String unavailable, long writesHeld,
		long writesUnknown, long writesFailed, long readsInFallback) {

}
