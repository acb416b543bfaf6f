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

import java.util.ArrayList;
import java.util.List;

import io.github.redisrw.InvalidRedisLockException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Which classes of beans are looked at.
 */
class BeanClassesTests {

	private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();

	@BeforeEach
	void define() {
		RootBeanDefinition missing = new RootBeanDefinition();
		missing.setBeanClassName("io.github.redisrw.NotThere");
		missing.setLazyInit(true);
		this.beans.registerBeanDefinition("missing", missing);
		this.beans.registerBeanDefinition("unusable", new RootBeanDefinition(StringBuilder.class));
		this.beans.registerBeanDefinition("service", new RootBeanDefinition(ArrayList.class));
	}

	@Test
	void oneThatCannotBeLookedAtIsLeftOut() {
		List<Class<?>> looked = new ArrayList<>();
		BeanClasses.forEach(this.beans, true, (type, subclassed) -> {
			if (type == StringBuilder.class) {
				throw new NoClassDefFoundError("org/example/Optional");
			}
			looked.add(type);
		});
		assertThat(looked).containsExactly(ArrayList.class);
	}

	@Test
	void whatIsWrongWithALockIsTold() {
		assertThatExceptionOfType(InvalidRedisLockException.class)
			.isThrownBy(() -> BeanClasses.forEach(this.beans, true, (type, subclassed) -> {
				throw new InvalidRedisLockException("It is wrong", "Mend it", null);
			}));
	}

}
