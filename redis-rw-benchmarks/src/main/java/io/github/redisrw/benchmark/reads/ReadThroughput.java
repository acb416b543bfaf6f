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

package io.github.redisrw.benchmark.reads;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

import com.sun.management.OperatingSystemMXBean;
import io.github.redisrw.test.RedisDeployment;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Measures how many reads a second an application gets answered: by one node with plain
 * Spring Data Redis, and by two replicas with redis-rw. Both take turns on the same
 * servers.
 */
public final class ReadThroughput {

	private static final String KEY = "key";

	private final int threads;

	private final int rounds;

	private final int seconds;

	private ReadThroughput(int threads, int rounds, int seconds) {
		this.threads = threads;
		this.rounds = rounds;
		this.seconds = seconds;
	}

	/**
	 * Runs the measurement.
	 * @param arguments the numbers of threads, of rounds and of seconds in each round; 8,
	 * 5 and 3 without them
	 */
	public static void main(String... arguments) {
		System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
		int[] numbers = { 8, 5, 3 };
		for (int i = 0; i < Math.min(arguments.length, numbers.length); i++) {
			numbers[i] = Integer.parseInt(arguments[i]);
		}
		new ReadThroughput(numbers[0], numbers[1], numbers[2]).run(System.out);
		System.exit(0);
	}

	private void run(PrintStream out) {
		try (RedisDeployment deployment = RedisDeployment.builder().replicas(2).start();
				ConfigurableApplicationContext plain = application(
						Map.of("redis.rw.enabled", false, "spring.data.redis.host", deployment.master().host(),
								"spring.data.redis.port", deployment.master().port()));
				ConfigurableApplicationContext split = application(Map.of("redis.rw.nodes",
						deployment.nodes()
							.stream()
							.map((node) -> node.host() + ":" + node.port())
							.collect(Collectors.joining(","))))) {
			StringRedisTemplate one = plain.getBean(StringRedisTemplate.class);
			StringRedisTemplate replicas = split.getBean("readStringRedisTemplate", StringRedisTemplate.class);
			one.opsForValue().set(KEY, "a value of some length");
			measure(one);
			measure(replicas);
			List<Double> ratios = new ArrayList<>();
			for (int round = 1; round <= this.rounds; round++) {
				Speed first = measure(one);
				Speed second = measure(replicas);
				ratios.add(second.perSecond() / first.perSecond());
				out.printf("%d/%d: Spring Data Redis, one node %s; redis-rw, two replicas %s; ratio %.2f%n", round,
						this.rounds, first, second, ratios.get(ratios.size() - 1));
			}
			double[] sorted = ratios.stream().mapToDouble(Double::doubleValue).sorted().toArray();
			out.printf("median ratio %.2f (%s) with %d threads%n", sorted[(sorted.length - 1) / 2],
					Arrays.stream(sorted).mapToObj("%.2f"::formatted).collect(Collectors.joining(", ")), this.threads);
		}
	}

	private Speed measure(StringRedisTemplate template) {
		LongAdder reads = new LongAdder();
		long cpu = cpuNanos();
		long begin = System.nanoTime();
		long end = begin + TimeUnit.SECONDS.toNanos(this.seconds);
		List<Thread> readers = new ArrayList<>();
		for (int i = 0; i < this.threads; i++) {
			Thread reader = new Thread(() -> {
				while (System.nanoTime() - end < 0) {
					template.opsForValue().get(KEY);
					reads.increment();
				}
			});
			readers.add(reader);
			reader.start();
		}
		readers.forEach(ReadThroughput::join);
		return new Speed(reads.sum() / ((System.nanoTime() - begin) / 1e9),
				(cpuNanos() - cpu) / 1e3 / Math.max(1, reads.sum()));
	}

	private static long cpuNanos() {
		return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static ConfigurableApplicationContext application(Map<String, Object> properties) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.registerShutdownHook(false)
			.properties(properties)
			.run();
	}

	/**
	 * How fast reads were.
	 *
	 * @param perSecond how many in a second
	 * @param cpuMicros what one of them cost the client
	 */
	private record Speed(double perSecond, double cpuMicros) {

		@Override
		public String toString() {
			return "%,.0f reads/s (%.1f us of CPU each)".formatted(this.perSecond, this.cpuMicros);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
