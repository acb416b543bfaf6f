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

package io.github.redisrw.integrations;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.SentinelNode;
import org.awaitility.Awaitility;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that knows nothing of two paths and of failovers.
 */
final class Application implements AutoCloseable {

	static final Duration PATIENCE = Duration.ofSeconds(60);

	/** What is done before the failover, and after it. */
	private static final int ROUNDS = 30;

	private final ConfigurableApplicationContext context;

	private final RedisDeployment deployment;

	private Application(ConfigurableApplicationContext context, RedisDeployment deployment) {
		this.context = context;
		this.deployment = deployment;
	}

	static Application start(Class<?> configuration, RedisDeployment deployment, String... properties) {
		deployment.master().command("FLUSHALL");
		deployment.awaitReplicated(PATIENCE);
		List<String> all = new ArrayList<>(Arrays.asList(properties));
		all.add("spring.main.banner-mode=off");
		all.add("spring.data.redis.sentinel.master=" + deployment.masterName());
		all.add("spring.data.redis.sentinel.nodes="
				+ deployment.sentinels().stream().map(SentinelNode::address).collect(Collectors.joining(",")));
		return new Application(new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE)
			.properties(all.toArray(String[]::new))
			.run(), deployment);
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	/**
	 * Do something over and over again, before, during and after a failover. It may fail
	 * only where the master is killed, and only once: what is in flight then has an
	 * unknown outcome, and what was acknowledged in that moment may be lost.
	 * @param failover what happens
	 * @param work is given the number of the round
	 * @throws InterruptedException if the test is interrupted
	 */
	void through(Failover failover, Consumer<Integer> work) throws InterruptedException {
		AtomicInteger done = new AtomicInteger();
		AtomicBoolean ended = new AtomicBoolean();
		Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
		Thread worker = new Thread(() -> {
			for (int round = 0; !ended.get(); round++) {
				try {
					work.accept(round);
					done.incrementAndGet();
				}
				catch (RuntimeException | AssertionError ex) {
					failures.add(ex);
				}
			}
		}, "worker");
		worker.start();
		try {
			await(done, ROUNDS, failures);
			this.deployment.awaitReplicated(PATIENCE);
			failover.happen(this.deployment);
			await(done, done.get() + ROUNDS, failures);
		}
		finally {
			ended.set(true);
			worker.join(PATIENCE.toMillis());
		}
		assertThat(worker.isAlive()).isFalse();
		assertThat(failures).hasSizeLessThanOrEqualTo(failover.victims());
	}

	private static void await(AtomicInteger done, int rounds, Queue<Throwable> failures) {
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(
					() -> assertThat(done.get()).as("rounds done, with %s", failures).isGreaterThanOrEqualTo(rounds));
	}

	@Override
	public void close() {
		this.context.close();
	}

}
