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

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

import io.github.redisrw.InvalidRedisLockException;
import io.github.redisrw.RedisLock;
import io.github.redisrw.internal.lock.LockSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.annotation.AliasFor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What is read from the annotation, and what of it is refused at the start.
 */
class LockedMethodsTests {

	private final LockedMethods methods = new LockedMethods(List.of("", "sessions")::contains,
			(text) -> text.replace("${wait}", "7s"), (context, name) -> "bean " + name);

	private LockedMethod read(String name) {
		return read(Orders.class, method(Orders.class, name));
	}

	private LockedMethod read(Class<?> type, Method method) {
		return this.methods.find(method, type).orElseThrow();
	}

	private static Method method(Class<?> type, String name) {
		return Arrays.stream(type.getDeclaredMethods())
			.filter((method) -> method.getName().equals(name) && !method.isBridge())
			.findFirst()
			.orElseThrow();
	}

	private static String key(LockedMethod method, @Nullable Object... arguments) {
		Orders target = new Orders();
		return method.key().evaluate(target, Orders.class, arguments);
	}

	@Test
	void keysSpeakOfTheArguments() {
		assertThat(key(read("byName"), 5L)).isEqualTo("order:5");
		assertThat(key(read("byPosition"), "a", "b")).isEqualTo("ba");
		assertThat(key(read("byProperty"), List.of("x"))).isEqualTo("1x");
		assertThat(key(read("byRoot"), "y")).isEqualTo("byRoot Orders 1 y byRoot orders!");
		assertThat(key(read("byBean"))).isEqualTo("bean registry");
	}

	@Test
	void timesAreThoseOfTheMethodOrTheDefaults() {
		LockSettings settings = new LockSettings("p", Duration.ofSeconds(1), Duration.ofSeconds(2));
		assertThat(settings.waitFor(read("byName").request("k"))).hasSeconds(1);
		assertThat(settings.leaseFor(read("byName").request("k"))).hasSeconds(2);
		assertThat(settings.waitFor(read("timed").request("k"))).hasSeconds(7);
		assertThat(settings.leaseFor(read("timed").request("k"))).hasMillis(100);
		assertThat(read("timed").request("k").holdAtLeast()).isZero();
	}

	@Test
	void whatIsSkippedIsNotWaitedForUnlessItSaysSo() {
		LockSettings settings = new LockSettings("p", Duration.ofSeconds(1), Duration.ofSeconds(2));
		LockedMethod nightly = read("nightly");
		assertThat(nightly.isSkippedIfTaken()).isTrue();
		assertThat(settings.waitFor(nightly.request("k"))).isZero();
		assertThat(nightly.request("k").holdAtLeast()).hasSeconds(60);
		assertThat(nightly.skipped()).isNull();
		assertThat(settings.waitFor(read("patient").request("k"))).hasSeconds(3);
		assertThat(read("patient").skipped()).isEqualTo(Optional.empty());
		assertThat(read("skippedFuture").skipped()).isInstanceOf(CompletableFuture.class);
	}

	@Test
	void annotationsAreFoundOnInterfacesAndInOtherAnnotations() {
		assertThat(key(read(Orders.class, method(Shop.class, "sell")), 3)).isEqualTo("sell:3");
		assertThat(key(read(Orders.class, method(Orders.class, "sell")), 3)).isEqualTo("sell:3");
		assertThat(key(read("composed"), 4)).isEqualTo("composed:4");
		assertThat(this.methods.find(method(Orders.class, "free"), Orders.class)).isEmpty();
		assertThat(LockedMethods.candidates().matches(Orders.class)).isTrue();
		assertThat(LockedMethods.candidates().matches(String.class)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "mono", "flux", "future", "nothing" })
	void typesOfWhichTheEndCanBeLearnedAreSupported(String name) {
		assertThat(read(name).adapter() != null).isEqualTo(name.equals("mono") || name.equals("flux"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			plainFuture    | returns a java.util.concurrent.Future, and the lock would be released before
			noExpression   | ''order:' + ', cannot be used: it is no expression
			noKey          | ' ', cannot be used: it is empty
			noSuchName     | there is no '#number'
			noSuchPosition | there is no '#p1'
			noDuration     | waitFor of @RedisLock
			negative       | which is less than 0 ms
			tooShort       | which is less than 100 ms
			noQuotes       | there is no 'nightly': a fixed text has quotes of its own, "'nightly'"
			noQuotesWithin | there is no 'order'
			noRootMethod   | there is no 'name()' here
			skippedNumber  | returns a int, which cannot say that it was skipped
			""")
	void whatCannotWorkIsRefused(String name, String message) {
		assertThatExceptionOfType(InvalidRedisLockException.class).isThrownBy(() -> read(name))
			.satisfies((ex) -> assertThat(ex.description()).contains("Orders." + name).contains(message.trim()))
			.satisfies((ex) -> assertThat(ex.action()).isNotBlank());
	}

	@Test
	void callsWithoutAKeyFail() {
		assertThatIllegalStateException().isThrownBy(() -> key(read("byValue"), (Object) null))
			.withMessageContaining("byValue")
			.withMessageContaining("is null");
		assertThatIllegalStateException().isThrownBy(() -> key(read("byValue"), "")).withMessageContaining("is empty");
		assertThatIllegalStateException().isThrownBy(() -> key(read("byProperty"), List.of()))
			.withMessageContaining("cannot be evaluated");
	}

	/** One lock for all, or one for each call. */
	@Test
	void callsWithAKeyThatDoesNotSayWhichFail() {
		assertThatIllegalStateException().isThrownBy(() -> key(read("inText"), "a", null))
			.withMessageContaining("has a part that is null: #other");
		assertThatIllegalStateException().isThrownBy(() -> key(read("byAny"), (Object) new int[] { 1 }))
			.withMessageContaining("is an array");
		assertThatIllegalStateException().isThrownBy(() -> key(read("byAny"), new Object()))
			.withMessageContaining("java.lang.Object has no toString()");
		assertThatIllegalStateException().isThrownBy(() -> key(read("anyInText"), new Object()))
			.withMessageContaining("has #value in it");
	}

	/** Wherever a text is put together, and whatever it begins with. */
	@ParameterizedTest
	@ValueSource(strings = { "#text + #any", "#any + #text", "#text + ':' + #any", "#text + #text + #any",
			"'o:' + (#text + #any)", "'o:' + #list", "#text + #list", "#text.concat(':' + #any)",
			"#text.isEmpty() ? 'none' : 'o:' + #any", "#list", "{#text, #any}", "{{#text, #any}}", "{'a': #any}",
			"T(java.util.Optional).of(#any)", "T(java.util.Arrays).asList(#any)", "#root.args" })
	void whatDoesNotSayWhichOneItIsFailsInEachPlace(String expression) {
		Method method = method(Orders.class, "parts");
		KeyExpression key = new KeyExpression(expression, method, null);
		Object any = new Object();
		assertThatIllegalStateException()
			.isThrownBy(() -> key.evaluate(null, Orders.class, new Object[] { "t", any, List.of(any) }))
			.withMessageContaining("parts");
	}

	@ParameterizedTest
	@ValueSource(strings = { "#text + #any", "#any + #text", "#text + ':' + #any", "'o:' + (#text + #any)",
			"'o:' + #list", "#text.concat(':' + #any)", "#list", "{#text, #any}", "{'a': #any}",
			"T(java.util.Optional).ofNullable(#any)", "'o:' + T(java.util.Optional).ofNullable(#any)" })
	void whatIsNullFailsInEachPlace(String expression) {
		Method method = method(Orders.class, "parts");
		KeyExpression key = new KeyExpression(expression, method, null);
		assertThatIllegalStateException()
			.isThrownBy(() -> key.evaluate(null, Orders.class, new Object[] { "t", null, Arrays.asList("x", null) }))
			.withMessageContaining("parts")
			.withMessageContaining("null");
	}

	/** A part that is handed to a method is its business. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			t:7         | #text + ':' + #number
			7t          | #number + #text
			14:         | #number + #number + ':'
			:77         | ':' + #number + #number
			:14         | ':' + (#number + #number)
			-7t         | -#number + #text
			tx,y        | #text + #list
			[x, y]      | #list
			t7,x,y      | #text + {#number, #list}
			Optional[t] | T(java.util.Optional).of(#text)
			t7          | #text + T(java.util.Optional).of(#number)
			none        | T(java.util.Objects).toString(#nothing, 'none')
			none        | #nothing ?: 'none'
			none        | #nothing == null ? 'none' : 'o:' + #nothing
			nobody      | #root.target.nameOf(#nothing)
			tnobody     | #text + #root.target.nameOf(#nothing)
			tn7         | #text + #root.target.nameOf(#number)
			""")
	void textsOfAnythingElseAreAsTheExpressionLanguageHasThem(String expected, String expression) {
		Method method = method(Orders.class, "others");
		KeyExpression key = new KeyExpression(expression, method, null);
		assertThat(key.evaluate(new Orders(), Orders.class, new Object[] { "t", 7, List.of("x", "y"), null }))
			.isEqualTo(expected);
	}

	@Test
	void textsArePutTogetherAsTheExpressionLanguageDoes() {
		assertThat(key(read("inText"), "a", 7)).isEqualTo("one:a/7");
		assertThat(key(read("anyInText"), (Object) new int[] { 1, 2 })).isEqualTo("any:1,2");
		assertThat(key(read("anyInText"), List.of("x", "y"))).isEqualTo("any:x,y");
		assertThat(key(read("sum"), 2, 3)).isEqualTo("5");
		assertThat(key(read("ofElements"), List.of(new Named("x")))).isEqualTo("n:x");
	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@RedisLock(key = "")
	@interface Exclusive {

		@AliasFor(annotation = RedisLock.class)
		String key();

	}

	interface Shop<T> {

		@RedisLock(key = "'sell:' + #p0")
		void sell(T order);

	}

	/**
	 * Has a name.
	 *
	 * @param name the name
	 */
	public record Named(String name) {

	}

	public static class Orders implements Shop<Integer> {

		@RedisLock(key = "'order:' + #id")
		void byName(long id) {
		}

		@RedisLock(key = "#p1 + #a0")
		void byPosition(String one, String other) {
		}

		@RedisLock(key = "#names.size() + #names[0]")
		void byProperty(List<String> names) {
		}

		@RedisLock(key = "#root.methodName + ' ' + #root.targetClass.simpleName + ' ' + #root.args.length + ' '"
				+ " + #root.args[0] + ' ' + #root.method.name + ' ' + #root.target")
		void byRoot(String argument) {
		}

		@RedisLock(key = "@registry")
		void byBean() {
		}

		@RedisLock(key = "#value")
		void byValue(@Nullable String value) {
		}

		@RedisLock(key = "'t'", waitFor = "${wait}", leaseFor = "100ms")
		void timed() {
		}

		@Exclusive(key = "'composed:' + #id")
		void composed(int id) {
		}

		@Override
		public void sell(Integer order) {
		}

		void free() {
		}

		@RedisLock(key = "'m'")
		Mono<String> mono() {
			return Mono.empty();
		}

		@RedisLock(key = "'f'")
		Flux<String> flux() {
			return Flux.empty();
		}

		@RedisLock(key = "'c'")
		CompletableFuture<Void> future() {
			return CompletableFuture.completedFuture(null);
		}

		@RedisLock(key = "'n'")
		void nothing() {
		}

		@RedisLock(key = "'p'")
		Future<Void> plainFuture() {
			return CompletableFuture.completedFuture(null);
		}

		@RedisLock(key = "'order:' + ")
		void noExpression() {
		}

		@RedisLock(key = " ")
		void noKey() {
		}

		@RedisLock(key = "'order:' + #number")
		void noSuchName(long id) {
		}

		@RedisLock(key = "'order:' + #p1")
		void noSuchPosition(long id) {
		}

		@RedisLock(key = "'a'", waitFor = "soon")
		void noDuration() {
		}

		@RedisLock(key = "'a'", waitFor = "-1s")
		void negative() {
		}

		@RedisLock(key = "'a'", leaseFor = "99ms")
		void tooShort() {
		}

		@RedisLock(key = "nightly")
		void noQuotes() {
		}

		@RedisLock(key = "order + ':' + #id")
		void noQuotesWithin(long id) {
		}

		@RedisLock(key = "name()")
		void noRootMethod() {
		}

		@RedisLock(key = "'a'", ifTaken = RedisLock.IfTaken.SKIP)
		int skippedNumber() {
			return 1;
		}

		@RedisLock(key = "'a'", ifTaken = RedisLock.IfTaken.SKIP, holdAtLeast = "1m")
		void nightly() {
		}

		@RedisLock(key = "'a'", ifTaken = RedisLock.IfTaken.SKIP, waitFor = "3s")
		Optional<String> patient() {
			return Optional.of("ran");
		}

		@RedisLock(key = "'a'", ifTaken = RedisLock.IfTaken.SKIP)
		CompletableFuture<Void> skippedFuture() {
			return CompletableFuture.completedFuture(null);
		}

		@RedisLock(key = "'one:' + #one + '/' + #other")
		void inText(String one, @Nullable Integer other) {
		}

		@RedisLock(key = "#value")
		void byAny(Object value) {
		}

		@RedisLock(key = "'any:' + #value")
		void anyInText(Object value) {
		}

		@RedisLock(key = "#p0 + #p1")
		void sum(int one, int other) {
		}

		void parts(String text, @Nullable Object any, List<@Nullable Object> list) {
		}

		void others(String text, int number, List<String> list, @Nullable String nothing) {
		}

		public String nameOf(@Nullable String name) {
			return (name != null) ? "n" + name : "nobody";
		}

		@RedisLock(key = "'n:' + #names.![name]")
		void ofElements(List<Named> names) {
		}

		@Override
		public String toString() {
			return "orders!";
		}

	}

}
