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

package io.github.redisrw;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.beans.factory.annotation.Qualifier;

/**
 * Qualifier for the beans of a deployment with a name, one of those below
 * {@code redis.rw.deployments}: its connection factories and templates, its
 * {@link RedisLockOperations} and, unless it is a Redis Cluster, its
 * {@code RedisTopology}. An injection point gets those of the write path, together with
 * {@link ReadOnly @ReadOnly} those of the read path.
 *
 * <pre>{@code
 * Logins(@RedisDeployment("sessions") StringRedisTemplate writes,
 *         &#64;RedisDeployment("sessions") @ReadOnly StringRedisTemplate reads) { … }
 * }</pre>
 *
 * On a bean of the application it says for which deployment that is meant, such as
 * connection details, a customizer of Lettuce or credentials; without it, customizers are
 * for all deployments.
 */
@Documented
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
public @interface RedisDeployment {

	/**
	 * Which deployment.
	 * @return its name, as in {@code redis.rw.deployments.<name>}
	 */
	String value();

}
