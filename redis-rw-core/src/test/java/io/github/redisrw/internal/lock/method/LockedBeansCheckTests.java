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
			OutOfAnotherLock.class, Heir.class })
	void aCallOnTheSameObjectIsRefused(Class<?> type) {
		assertThatExceptionOfType(InvalidRedisLockException.class).isThrownBy(() -> LockedBeansCheck.check(type, true))
			.satisfies((ex) -> assertThat(ex.description()).contains("work()").contains("on the same object"))
			.satisfies((ex) -> assertThat(ex.action()).contains("RedisLockOperations"));
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
			LockedBeansCheck.check(Final.class, false);
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

}
