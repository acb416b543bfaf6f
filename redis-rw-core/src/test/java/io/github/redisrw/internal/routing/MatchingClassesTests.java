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

package io.github.redisrw.internal.routing;

import java.lang.reflect.Proxy;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MatchingClassesTests {

	private final AtomicInteger looked = new AtomicInteger();

	private final MatchingClasses classes = new MatchingClasses((method, type) -> {
		this.looked.incrementAndGet();
		return method.getName().equals("call");
	});

	@Test
	void aClassIsLookedAtOnce() {
		assertThat(this.classes.matches(String.class)).isFalse();
		int once = this.looked.get();
		assertThat(once).isPositive();
		assertThat(this.classes.matches(String.class)).isFalse();
		assertThat(this.looked).hasValue(once);
	}

	@Test
	void methodsOfSuperclassesAndInterfacesCount() {
		assertThat(this.classes.matches(Task.class)).isTrue();
		assertThat(this.classes.matches(LongTask.class)).isTrue();
		assertThat(this.classes.matches(AbstractTask.class)).isTrue();
	}

	@Test
	void ofAProxyThoseOfItsInterfacesCount() {
		Object proxy = Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Callable.class },
				(self, method, arguments) -> null);
		assertThat(this.classes.matches(proxy.getClass())).isTrue();
	}

	static class Task {

		Object call() {
			return this;
		}

	}

	static class LongTask extends Task {

	}

	abstract static class AbstractTask implements Callable<Object> {

	}

}
