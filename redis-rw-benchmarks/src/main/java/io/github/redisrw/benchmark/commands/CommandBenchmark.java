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

package io.github.redisrw.benchmark.commands;

import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.github.redisrw.benchmark.Arguments;
import io.github.redisrw.test.RedisDeployment;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One operation of one client at a time, for profilers; see {@link CommandThroughput} for
 * a comparison in turns. The number of threads is JMH's option {@code -t}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class CommandBenchmark {

	/**
	 * Whose commands are measured.
	 */
	@Param({ "redis-rw", "redis-rw-write", "boot", "lettuce", "jedis", "redisson" })
	public String client = "redis-rw";

	/**
	 * What is done.
	 */
	@Param({ "get", "set", "transaction", "pipeline" })
	public String operation = "get";

	/**
	 * How many replicas there are.
	 */
	@Param("1")
	public int replicas = 1;

	private @Nullable RedisDeployment redis;

	private @Nullable CommandClient opened;

	private Operation chosen = Operation.GET;

	/**
	 * Starts servers and client.
	 */
	@Setup
	public void open() {
		System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
		this.chosen = Arguments.named(this.operation, Operation.values());
		this.redis = RedisDeployment.builder().replicas(this.replicas).start();
		this.opened = Arguments.named(this.client, Contender.values()).open(this.redis);
		this.opened.set(Operation.KEY, Operation.VALUE);
	}

	/**
	 * Ends both.
	 */
	@TearDown
	public void close() {
		Objects.requireNonNull(this.opened).close();
		Objects.requireNonNull(this.redis).close();
	}

	/**
	 * Does it once.
	 */
	@Benchmark
	public void run() {
		this.chosen.run(Objects.requireNonNull(this.opened));
	}

}
