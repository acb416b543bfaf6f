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

import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.redisrw.ConsistencyLevel;
import io.github.redisrw.ReadConsistency;
import io.github.redisrw.ReplicaAcks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.AnnotationTransactionAttributeSource;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.StreamUtils;

import static org.assertj.core.api.Assertions.assertThat;

class AnnotatedClassesTests {

	private final AtomicInteger examined = new AtomicInteger();

	private final AnnotatedClasses classes = new AnnotatedClasses((element) -> {
		this.examined.incrementAndGet();
		return AnnotatedElementUtils.hasAnnotation(element, Fresh.class);
	});

	private final MethodScopes scopes = new MethodScopes(new AnnotatedTransactions(), List.of(Exclusive.class),
			(text) -> text);

	@Test
	void anAnnotationIsExaminedOnceForAllClasses() {
		assertThat(this.classes.matches(Plain.class)).isFalse();
		assertThat(this.classes.matches(Unrelated.class)).isFalse();
		// @Service and @Deprecated
		assertThat(this.examined).hasValue(2);
		assertThat(this.classes.matches(Composed.class)).isTrue();
		assertThat(this.examined).hasValue(3);
	}

	@Test
	void whatTheJdkDeclaresIsNotLookedAt() {
		assertThat(this.classes.matches(Thread.class)).isFalse();
		assertThat(this.examined).hasValue(0);
	}

	@ParameterizedTest
	@ValueSource(classes = { OnMethod.class, OnPrivateMethod.class, OnClass.class, Composed.class, ComposedTwice.class,
			OfSuperclass.class, OfSuperclassOverridden.class, OfInterface.class, OfInterfaceOfSuperclass.class,
			OfTypeOfInterface.class, OfGenericInterface.class, OfGenericSuperclass.class, OfDefaultMethod.class,
			Acknowledged.class, Transacted.class, TransactedBySuperclass.class, ComposedOfTransaction.class,
			Exclusively.class })
	void aClassIsNotPassedOverOfWhichSomeMethodHasAScope(Class<?> type) throws Exception {
		assertThat(this.scopes.isCandidate(type)).isTrue();
		assertThat(new MatchingClasses(this.scopes::has).matches(type)).isTrue();
		ProxyFactory factory = new ProxyFactory(type.getDeclaredConstructor().newInstance());
		factory.setProxyTargetClass(true);
		assertThat(this.scopes.isCandidate(factory.getProxyClass(null))).isTrue();
	}

	@Test
	void aProxyIsNotPassedOverOfWhichAnInterfaceHasOne() {
		assertThat(this.scopes.isCandidate(proxy(Reading.class))).isTrue();
		assertThat(this.scopes.isCandidate(proxy(ReadingMore.class))).isTrue();
		assertThat(this.scopes.isCandidate(proxy(Callable.class))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(classes = { Plain.class, Unrelated.class, Thread.class, ArrayList.class, Callable.class })
	void aClassIsPassedOverOfWhichNoMethodHasOne(Class<?> type) {
		assertThat(this.scopes.isCandidate(type)).isFalse();
		assertThat(new MatchingClasses(this.scopes::has).matches(type)).isFalse();
	}

	@Test
	void whatForeignRulesSayOfTransactionsIsNotForeseen() {
		MethodScopes foreign = new MethodScopes(new AnnotationTransactionAttributeSource((element) -> null), List.of(),
				(text) -> text);
		assertThat(foreign.isCandidate(Plain.class)).isTrue();
		MethodScopes none = new MethodScopes(null, List.of(), (text) -> text);
		assertThat(none.isCandidate(Transacted.class)).isFalse();
		assertThat(none.isCandidate(OnMethod.class)).isTrue();
	}

	@Test
	void anAnnotationThatCannotBeReadSaysNothingOfOthersOfItsType() throws Exception {
		AnnotatedClasses transacted = new AnnotatedClasses(new AnnotatedTransactions()::isTransactional);
		Class<?> unreadable = new Without(Absent.class).loadClass(RollsBackForAbsent.class.getName());
		assertThat(transacted.matches(unreadable)).isTrue();
		assertThat(transacted.matches(Transacted.class)).isTrue();
		assertThat(transacted.matches(Plain.class)).isFalse();
	}

	private static Class<?> proxy(Class<?> type) {
		return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (self, method, arguments) -> null)
			.getClass();
	}

	@Retention(RetentionPolicy.RUNTIME)
	@ReadConsistency(ConsistencyLevel.READ_YOUR_WRITES)
	@interface Fresh {

	}

	@Retention(RetentionPolicy.RUNTIME)
	@Fresh
	@interface Fresher {

	}

	@Retention(RetentionPolicy.RUNTIME)
	@interface Exclusive {

	}

	@Retention(RetentionPolicy.RUNTIME)
	@Transactional
	@interface Unit {

	}

	static class Plain {

		@Override
		public String toString() {
			return "plain";
		}

	}

	@Service
	static class Unrelated implements Callable<String> {

		@Override
		@Deprecated
		public String call() {
			return "";
		}

	}

	static class OnMethod {

		@ReadConsistency(ConsistencyLevel.READ_YOUR_WRITES)
		public String read() {
			return "";
		}

	}

	@SuppressWarnings("UnusedMethod")
	static class OnPrivateMethod {

		@ReadConsistency(ConsistencyLevel.READ_YOUR_WRITES)
		private String read() {
			return "";
		}

	}

	@ReadConsistency(ConsistencyLevel.READ_YOUR_WRITES)
	static class OnClass {

		public String read() {
			return "";
		}

	}

	static class Composed {

		@Fresh
		public String read() {
			return "";
		}

	}

	static class ComposedTwice {

		@Fresher
		public String read() {
			return "";
		}

	}

	static class OfSuperclass extends OnMethod {

	}

	static class OfSuperclassOverridden extends OnMethod {

		@Override
		public String read() {
			return "other";
		}

	}

	interface Reading {

		@Fresh
		String read();

	}

	interface ReadingMore extends Reading {

	}

	static class OfInterface implements ReadingMore {

		@Override
		public String read() {
			return "";
		}

	}

	static class OfInterfaceOfSuperclass extends OfInterface {

	}

	@Fresh
	interface AllReading {

		String read();

	}

	static class OfTypeOfInterface implements AllReading {

		@Override
		public String read() {
			return "";
		}

	}

	interface Cells<T> {

		@Fresh
		T read(T name);

	}

	static class OfGenericInterface implements Cells<String> {

		@Override
		public String read(String name) {
			return name;
		}

	}

	abstract static class AbstractCells<T> {

		@ReadConsistency(ConsistencyLevel.READ_YOUR_WRITES)
		public abstract T read(T name);

	}

	static class OfGenericSuperclass extends AbstractCells<String> {

		@Override
		public String read(String name) {
			return name;
		}

	}

	interface Defaults {

		@Fresh
		default String read() {
			return "";
		}

	}

	static class OfDefaultMethod implements Defaults {

	}

	static class Acknowledged {

		@ReplicaAcks(replicas = 1, timeout = "1s")
		void write() {
		}

	}

	static class Transacted {

		@Transactional
		public void write() {
		}

	}

	@Transactional
	static class TransactedType {

	}

	static class TransactedBySuperclass extends TransactedType {

		public void write() {
		}

	}

	static class ComposedOfTransaction {

		@Unit
		public void write() {
		}

	}

	static class Exclusively {

		@Exclusive
		public void write() {
		}

	}

	static class Absent extends RuntimeException {

	}

	static class RollsBackForAbsent {

		@Transactional(rollbackFor = Absent.class)
		public void write() {
		}

	}

	/** Loads the classes of this test anew, but for one, which it does not find. */
	private static final class Without extends ClassLoader {

		private final Class<?> absent;

		private Without(Class<?> absent) {
			super(absent.getClassLoader());
			this.absent = absent;
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (name.equals(this.absent.getName())) {
				throw new ClassNotFoundException(name);
			}
			return name.startsWith(AnnotatedClassesTests.class.getName()) ? define(name)
					: super.loadClass(name, resolve);
		}

		private Class<?> define(String name) throws ClassNotFoundException {
			Class<?> known = findLoadedClass(name);
			if (known != null) {
				return known;
			}
			try (InputStream bytes = getResourceAsStream(name.replace('.', '/') + ".class")) {
				byte[] code = StreamUtils.copyToByteArray(bytes);
				return defineClass(name, code, 0, code.length);
			}
			catch (IOException ex) {
				throw new ClassNotFoundException(name, ex);
			}
		}

	}

}
