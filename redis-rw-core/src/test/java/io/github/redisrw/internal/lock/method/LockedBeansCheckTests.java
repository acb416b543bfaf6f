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
package io.github.redisrw.internal.lock.method;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.redisrw.InvalidRedisLockException;
import io.github.redisrw.ReadConsistency;
import io.github.redisrw.RedisLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.ObjectProvider;

import static io.github.redisrw.ConsistencyLevel.PRIMARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * No method runs without its lock.
 */
class LockedBeansCheckTests {

	@ParameterizedTest
	@ValueSource(classes = { Calling.class, InScope.class, LaterByLambda.class, LaterByReference.class,
			OutOfAnotherLock.class, Heir.class, PastItsOverride.class, ByStatic.class, ByStaticLambda.class,
			ByDefault.class, ByGenericBase.class })
	void aCallOnTheSameObjectIsRefused(Class<?> type) {
		assertThatExceptionOfType(InvalidRedisLockException.class).isThrownBy(() -> LockedBeansCheck.check(type, true))
			.satisfies((ex) -> assertThat(ex.description()).contains("work()").contains("on the same object"))
			.satisfies((ex) -> assertThat(ex.action()).contains("RedisLockOperations"));
	}

	/** None of these fields can be what a call of the class goes through. */
	@ParameterizedTest
	@ValueSource(classes = { WithMonitor.class, WithNested.class, WithNamesake.class, WithDelegate.class,
			WithItsClass.class, WithInstance.class })
	void aFieldThatHoldsNoProxyChangesNothing(Class<?> type) {
		assertThatExceptionOfType(InvalidRedisLockException.class).isThrownBy(() -> LockedBeansCheck.check(type, true))
			.satisfies((ex) -> assertThat(ex.description()).contains("work()").contains("on the same object"));
	}

	@ParameterizedTest
	@ValueSource(classes = { Hidden.class, Final.class })
	void aMethodThatNoProxyOverridesIsRefused(Class<?> type) {
		assertThatExceptionOfType(InvalidRedisLockException.class).isThrownBy(() -> LockedBeansCheck.check(type, true))
			.withMessageContaining("so it would run without its lock");
	}

	@Test
	void whatPassesTheProxyIsNot() {
		assertThatNoException().isThrownBy(() -> {
			LockedBeansCheck.check(Alone.class, true);
			LockedBeansCheck.check(KnowsItself.class, true);
			LockedBeansCheck.check(KnowsItselfByBase.class, true);
			LockedBeansCheck.check(KnowsItselfByInterface.class, true);
			LockedBeansCheck.check(Final.class, false);
			LockedBeansCheck.check(OnlyStatic.class, true);
			LockedBeansCheck.check(Extended.class, true);
		});
	}

	static class Alone {

		@RedisLock(key = "'a'")
		public void work() {
		}

	}

	static class Calling {

		public void all() {
			work();
		}

		@RedisLock(key = "'a'")
		public void work() {
		}

	}

	@ReadConsistency(PRIMARY)
	static class InScope {

		public void all() {
			work();
		}

		@RedisLock(key = "'a'")
		public void work() {
		}

	}

	static class LaterByLambda {

		public Runnable all(int times) {
			return () -> {
				for (int i = 0; i < times; i++) {
					work();
				}
			};
		}

		@RedisLock(key = "'a'")
		public void work() {
		}

	}

	static class LaterByReference {

		public Runnable all() {
			return this::work;
		}

		@RedisLock(key = "'a'")
		public void work() {
		}

	}

	static class OutOfAnotherLock {

		@RedisLock(key = "'b'")
		public void all() {
			work();
		}

		@RedisLock(key = "'a'")
		public void work() {
		}

	}

	static class Heir extends Calling {

	}

	static class Hidden {

		@RedisLock(key = "'a'")
		private void work() {
		}

	}

	static class Final {

		@RedisLock(key = "'a'")
		public final void work() {
		}

	}

	static class KnowsItself {

		private @Nullable ObjectProvider<KnowsItself> self;

		public void all() {
			if (this.self != null) {
				this.self.getObject().work();
			}
		}

		@RedisLock(key = "'a'")
		public void work() {
		}

	}

	static class PastItsOverride extends Alone {

		public void all() {
			super.work();
		}

	}

	/** As Kotlin does it for default arguments. */
	static class ByStatic {

		public void all() {
			workTwice(this);
		}

		private static void workTwice(ByStatic bean) {
			workOnce(bean);
			workOnce(bean);
		}

		private static void workOnce(ByStatic bean) {
			bean.work();
		}

		@RedisLock(key = "'a'")
		public void work() {
		}

	}

	static class ByStaticLambda {

		public void all() {
			Optional.ofNullable(this).ifPresent((bean) -> bean.work());
		}

		@RedisLock(key = "'a'")
		public void work() {
		}

	}

	interface All {

		void work();

		default void all() {
			work();
		}

	}

	static class ByDefault implements All {

		@Override
		@RedisLock(key = "'a'")
		public void work() {
		}

	}

	abstract static class Base<T extends Base<T, A>, A> {

		protected @Nullable T self;

		abstract void work(A argument);

		void all(A argument) {
			work(argument);
		}

	}

	abstract static class GenericBase<A> {

		abstract void work(A argument);

		void all(A argument) {
			work(argument);
		}

	}

	static class ByGenericBase extends GenericBase<Integer> {

		@Override
		@RedisLock(key = "'a'")
		public void work(Integer argument) {
		}

	}

	static class WithMonitor extends Calling {

		private final Object monitor = new Object();

		@Override
		public void all() {
			synchronized (this.monitor) {
				work();
			}
		}

	}

	static class WithNested extends Calling {

		private final Part part = new Part();

		@Override
		public String toString() {
			return this.part.toString();
		}

		static class Part {

		}

	}

	static class WithNamesakeRepository {

	}

	static class WithNamesake {

		private final WithNamesakeRepository repository = new WithNamesakeRepository();

		private final List<WithNamesakeRepository> others = List.of(this.repository);

		private final Map<String, List<Object>> more = Map.of("others", List.copyOf(this.others));

		@SuppressWarnings("rawtypes")
		private @Nullable Enum state;

		public void all() {
			work();
		}

		@RedisLock(key = "'a'")
		public void work() {
			this.state = (this.more.isEmpty()) ? this.state : null;
		}

	}

	/** A call of an interface is none of the class, whatever it goes to. */
	static class WithDelegate implements Runnable {

		private final Runnable delegate;

		WithDelegate(Runnable delegate) {
			this.delegate = delegate;
		}

		@Override
		public void run() {
			work();
			this.delegate.run();
		}

		@RedisLock(key = "'a'")
		public void work() {
		}

	}

	static class WithItsClass extends Calling {

		private final Class<WithItsClass> type = WithItsClass.class;

		@Override
		public String toString() {
			return this.type.getName();
		}

	}

	/** Nothing is injected into it. */
	static class WithInstance extends Calling {

		static final WithInstance INSTANCE = new WithInstance();

	}

	static class KnowsItselfByBase extends Base<KnowsItselfByBase, Integer> {

		void twice(Integer argument) {
			if (this.self != null) {
				this.self.work(argument);
			}
		}

		@Override
		@RedisLock(key = "'a'")
		public void work(Integer argument) {
		}

	}

	static class KnowsItselfByInterface implements Work {

		private @Nullable Work self;

		public void all() {
			if (this.self != null) {
				this.self.work();
			}
		}

		@Override
		@RedisLock(key = "'a'")
		public void work() {
		}

	}

	interface Work {

		void work();

	}

	/** What is called from elsewhere is called with the proxy. */
	static class OnlyStatic {

		static void work(OnlyStatic bean, int times) {
			for (int i = 0; i < times; i++) {
				bean.work();
			}
		}

		@RedisLock(key = "'a'")
		public void work() {
		}

	}

	static class Extended extends Alone {

		@Override
		@RedisLock(key = "'a'")
		public void work() {
			super.work();
			Runnable again = () -> super.work();
			again.run();
		}

	}

}
