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

/**
 * A method that runs while a lock is held that all instances of all applications share
 * which use the same Redis and the same {@code redis.rw.lock.prefix}. Everything within
 * goes to the master, with several deployments to that of each. If the lock cannot be had
 * in time, the method does not run: {@link RedisLockNotAcquiredException}. While it runs,
 * the lease is renewed; if the lock is lost nevertheless, the caller gets
 * {@link RedisLockLostException} after the method has run, and
 * {@code RedisLocks.current().isHeld()} tells it within.
 * <p>
 * The lock is taken before a transaction of the method begins, and released after it has
 * ended. It is re-entrant: on the thread, or in the reactive chain, that holds it. A
 * method that returns a {@code Mono}, a {@code Flux} or another lazy type runs, with the
 * lock, for each subscription until that ends; with one that returns a
 * {@code CompletableFuture} the lock is held until that is completed. Other return types
 * that stand for work not done yet are refused at the start.
 * <p>
 * It may be used as a meta-annotation. Methods are advised by proxies, as with
 * {@code @Transactional}: not those that are private or final, nor calls within one
 * object.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface RedisLock {

	/**
	 * Which lock, as an expression in the Spring Expression Language, such as
	 * {@code 'order:' + #id}. There are the arguments by name ({@code #id}) and by
	 * position ({@code #p0}, {@code #a0}), {@code #root.method},
	 * {@code #root.methodName}, {@code #root.args}, {@code #root.target},
	 * {@code #root.targetClass}, and beans ({@code @name}).
	 * @return the expression; its value, as a string, must not be empty
	 */
	String key();

	/**
	 * At which deployment the lock is held, by its name: one of those below
	 * {@code redis.rw.deployments}. A lock of the same key at another deployment is
	 * another lock.
	 * @return the name; empty for the primary deployment
	 */
	String deployment() default "";

	/**
	 * How long to wait for the lock, such as {@code 5s}; {@code 0s} means one attempt.
	 * Placeholders are resolved.
	 * @return the time; empty for {@code redis.rw.lock.wait-for}
	 */
	String waitFor() default "";

	/**
	 * How long the lock is held without being renewed, such as {@code 30s}: for so long
	 * nobody else has it after its holder has died. At least 100 ms. Placeholders are
	 * resolved.
	 * @return the time; empty for {@code redis.rw.lock.lease-for}
	 */
	String leaseFor() default "";

	/**
	 * What becomes of a call while somebody else has the lock.
	 * @return what becomes of it; by default, the caller is told by an exception
	 */
	IfTaken ifTaken() default IfTaken.THROW;

	/**
	 * For how long nobody else gets the lock, from when it was taken, even if the method
	 * ends sooner, such as {@code 1m}. For scheduled methods that run on several
	 * instances, whose clocks differ, and that are done before the others begin.
	 * Placeholders are resolved.
	 * @return the time; empty for no longer than the method takes
	 */
	String holdAtLeast() default "";

	/**
	 * What becomes of a call while somebody else has the lock.
	 */
	enum IfTaken {

		/**
		 * The caller gets a {@link RedisLockNotAcquiredException} when it has waited for
		 * long enough.
		 */
		THROW,

		/**
		 * The method is not run, and the caller gets {@code null}, an empty
		 * {@code Optional} or an empty publisher. Unless {@link RedisLock#waitFor()} says
		 * otherwise, the lock is not waited for. Any other reason not to have the lock is
		 * an exception as ever. Not for methods that return a primitive value.
		 */
		SKIP

	}

}
