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
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Every write within a method, or within every method of a class, returns when so many
 * replicas have it. What a method says counts more than what its class says; both count
 * more than {@code redis.rw.write.acks.*}. It may be used as a meta-annotation. Methods
 * are advised by proxies, as with {@code @Transactional}.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface ReplicaAcks {

	/**
	 * How many replicas must have a write.
	 * @return the number, at least 1
	 */
	int replicas() default 1;

	/**
	 * How long to wait for them, such as {@code 100ms}; placeholders are resolved.
	 * @return the time, longer than zero
	 */
	String timeout() default "100ms";

}
