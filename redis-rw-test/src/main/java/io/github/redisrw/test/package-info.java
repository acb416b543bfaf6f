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

/**
 * A real replicated Redis inside a test: start it, write to it, then kill, hang, promote,
 * fail over, delay and cut.
 * <p>
 * {@link io.github.redisrw.test.RedisDeployment} is the entry point,
 * {@link io.github.redisrw.test.RedisDeploymentExtension} ties one to a JUnit test class
 * and {@link io.github.redisrw.test.ServiceEndpoint} stands for a Kubernetes Service in
 * front of some nodes. {@link io.github.redisrw.test.RedisCluster} is a Redis Cluster.
 */
@NullMarked
package io.github.redisrw.test;

import org.jspecify.annotations.NullMarked;
