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
 * The consistency of reads through {@code @ReadOnly} templates and connection factories
 * within a method, or within every method of a class; what a method says counts more. It
 * may be used as a meta-annotation. Methods are advised by proxies, as with
 * {@code @Transactional}: they are not private, final or static, and are called from
 * outside of their bean. If the method returns a {@code Mono}, a {@code Flux} or another
 * type that Spring can adapt to one, it holds for the chain.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface ReadConsistency {

	/**
	 * The level.
	 * @return the level
	 */
	ConsistencyLevel value();

	/**
	 * How far behind a replica may be, such as {@code 500ms} or {@code 2s}; placeholders
	 * are resolved. Only for {@link ConsistencyLevel#BOUNDED}.
	 * @return the limit, empty for that of {@code redis.rw.read.max-lag}
	 */
	String maxLag() default "";

}
