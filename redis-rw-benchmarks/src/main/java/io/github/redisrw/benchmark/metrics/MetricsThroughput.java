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

package io.github.redisrw.benchmark.metrics;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

import com.sun.management.OperatingSystemMXBean;
import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.metrics.RedisMetrics;
import io.github.redisrw.test.RedisDeployment;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Measures how many commands a second an application gets answered, half of them writes,
 * with all meters bound and looked at once a second, and with none, and what CPU time
 * each takes, which other load on the machine disturbs less. Both take turns in the same
 * application.
 */
public final class MetricsThroughput {

	private static final int RESAMPLES = 2000;

	private final int threads;

	private final int rounds;

	private final int seconds;

	private MetricsThroughput(int threads, int rounds, int seconds) {
		this.threads = threads;
		this.rounds = rounds;
		this.seconds = seconds;
	}

	/**
	 * Runs the measurement.
	 * @param arguments the numbers of threads, of rounds and of seconds in each round; 8,
	 * 11 and 2 without them
	 */
	public static void main(String... arguments) {
		System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
		int[] numbers = { 8, 11, 2 };
		for (int i = 0; i < Math.min(arguments.length, numbers.length); i++) {
			numbers[i] = Integer.parseInt(arguments[i]);
		}
		new MetricsThroughput(numbers[0], numbers[1], numbers[2]).run(System.out);
		System.exit(0);
	}

	private void run(PrintStream out) {
		try (RedisDeployment deployment = RedisDeployment.builder().replicas(2).start();
				ConfigurableApplicationContext application = application(deployment)) {
			measure(application);
			measureWithMetrics(application);
			List<Double> throughput = new ArrayList<>();
			List<Double> processor = new ArrayList<>();
			for (int round = 1; round <= this.rounds; round++) {
				boolean withFirst = round % 2 == 0;
				Figures first = withFirst ? measureWithMetrics(application) : measure(application);
				Figures second = withFirst ? measure(application) : measureWithMetrics(application);
				Figures plain = withFirst ? second : first;
				Figures metered = withFirst ? first : second;
				throughput.add(metered.perSecond() / plain.perSecond());
				processor.add(metered.cpuMicros() / plain.cpuMicros());
				out.printf("%d/%d: without metrics %,.0f commands/s, %.2f us of CPU each; with %,.0f, %.2f us%n", round,
						this.rounds, plain.perSecond(), plain.cpuMicros(), metered.perSecond(), metered.cpuMicros());
			}
			out.printf("with %d threads, with metrics to without: throughput %s; CPU time for a command %s%n",
					this.threads, describe(throughput), describe(processor));
		}
	}

	private Figures measureWithMetrics(ConfigurableApplicationContext application) {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		new RedisMetrics(Map.of("", application.getBean(ReadWriteClient.class))).bindTo(registry);
		ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor();
		looking.scheduleAtFixedRate(
				() -> registry.getMeters().forEach((meter) -> meter.measure().forEach((one) -> one.getValue())), 0, 1,
				TimeUnit.SECONDS);
		try {
			return measure(application);
		}
		finally {
			looking.shutdownNow();
			registry.clear();
		}
	}

	/** The median, and between what it lies with a probability of 95 %. */
	private static String describe(List<Double> ratios) {
		double[] sorted = sorted(ratios.stream().mapToDouble(Double::doubleValue));
		Random random = new Random(1);
		double[] medians = sorted(IntStream.range(0, RESAMPLES)
			.mapToDouble(
					(i) -> median(sorted(random.ints(sorted.length, 0, sorted.length).mapToDouble((j) -> sorted[j])))));
		return "median %.3f (95 %% interval %.3f to %.3f)".formatted(median(sorted), medians[RESAMPLES / 40],
				medians[RESAMPLES - 1 - RESAMPLES / 40]);
	}

	private static double[] sorted(DoubleStream numbers) {
		return numbers.sorted().toArray();
	}

	private static double median(double[] sorted) {
		return sorted[(sorted.length - 1) / 2];
	}

	private static long cpuNanos() {
		return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
	}

	private Figures measure(ConfigurableApplicationContext application) {
		StringRedisTemplate writes = application.getBean(StringRedisTemplate.class);
		StringRedisTemplate reads = application.getBean("readStringRedisTemplate", StringRedisTemplate.class);
		LongAdder commands = new LongAdder();
		long cpuBefore = cpuNanos();
		long begin = System.nanoTime();
		long end = begin + TimeUnit.SECONDS.toNanos(this.seconds);
		List<Thread> callers = new ArrayList<>();
		for (int i = 0; i < this.threads; i++) {
			String key = "key:" + i;
			Thread caller = new Thread(() -> {
				while (System.nanoTime() - end < 0) {
					writes.opsForValue().increment(key);
					reads.opsForValue().get(key);
					commands.add(2);
				}
			});
			callers.add(caller);
			caller.start();
		}
		callers.forEach(MetricsThroughput::join);
		long count = commands.sum();
		return new Figures(count / ((System.nanoTime() - begin) / 1e9), (cpuNanos() - cpuBefore) / 1e3 / count);
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static ConfigurableApplicationContext application(RedisDeployment deployment) {
		String nodes = deployment.nodes()
			.stream()
			.map((node) -> node.host() + ":" + node.port())
			.collect(Collectors.joining(","));
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.registerShutdownHook(false)
			.properties("redis.rw.nodes=" + nodes)
			.run();
	}

	/**
	 * What was measured.
	 *
	 * @param perSecond commands a second
	 * @param cpuMicros CPU time of this process for a command, in microseconds
	 */
	private record Figures(double perSecond, double cpuMicros) {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
