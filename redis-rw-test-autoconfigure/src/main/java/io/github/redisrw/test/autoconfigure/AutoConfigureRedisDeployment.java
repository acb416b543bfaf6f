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

package io.github.redisrw.test.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Has the application of a test use a real, replicated Redis that is started for it,
 * whatever its properties say. To be put on a test class, beside {@code @SpringBootTest}
 * for example. The {@link io.github.redisrw.test.RedisDeployment RedisDeployment} can be
 * injected, to ask its nodes and to do to them what happens in production.
 * <p>
 * Applications with the same settings share one deployment, which is started for the
 * first of them and closed with the last: applications that Spring keeps for further
 * tests, when the JVM ends. Before each test it is
 * {@linkplain io.github.redisrw.test.RedisDeployment#heal() healed}; its data is left
 * alone.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface AutoConfigureRedisDeployment {

	/**
	 * How many replicas there are.
	 * @return the number, 0 or greater
	 */
	int replicas() default 2;

	/**
	 * How many Sentinels there are. Without any, the application uses a list of nodes.
	 * @return the number, 0 or greater
	 */
	int sentinels() default 0;

	/**
	 * After how many milliseconds without an answer Sentinels take a master for down.
	 * @return the time, in milliseconds
	 */
	long downAfter() default 1000;

	/**
	 * The password of the nodes.
	 * @return the password, empty for none
	 */
	String password() default "";

	/**
	 * Whether the links of replicas to their master can be delayed and cut.
	 * @return whether they can
	 */
	boolean controllableReplication() default false;

}
