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

package io.github.redisrw.benchmark.routing;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.redisrw.internal.routing.AnnotatedTransactions;
import io.github.redisrw.internal.routing.RoutingAdvisor;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.transaction.annotation.Transactional;

/**
 * A method that only opens a scope, beside the same method behind a proxy that does
 * nothing: the difference is the advice.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AdviceBenchmark {

	private final Counter plain = new Counter();

	private final Counter proxied = proxy(false);

	private final Counter advised = proxy(true);

	private static Counter proxy(boolean routing) {
		ProxyFactory factory = new ProxyFactory(new Counter());
		factory.setProxyTargetClass(true);
		if (routing) {
			factory.addAdvisor(new RoutingAdvisor(new AnnotatedTransactions(), List.of(), (text) -> text));
		}
		else {
			factory.addAdvice((MethodInterceptor) MethodInvocation::proceed);
		}
		return (Counter) factory.getProxy();
	}

	/**
	 * The method without a proxy.
	 * @return what it returns
	 */
	@Benchmark
	public long withoutProxy() {
		return this.plain.next();
	}

	/**
	 * The method behind a proxy whose advice does nothing.
	 * @return what it returns
	 */
	@Benchmark
	public long behindAProxy() {
		return this.proxied.next();
	}

	/**
	 * The method with a scope around it.
	 * @return what it returns
	 */
	@Benchmark
	public long inAScope() {
		return this.advised.next();
	}

	/**
	 * Does next to nothing.
	 */
	public static class Counter {

		private long value;

		/**
		 * Count.
		 * @return the next number
		 */
		@Transactional
		public long next() {
			return ++this.value;
		}

	}

}
