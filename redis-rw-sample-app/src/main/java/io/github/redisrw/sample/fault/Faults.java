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

package io.github.redisrw.sample.fault;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import jakarta.annotation.PreDestroy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.stereotype.Component;

/**
 * Makes faults, one at a time. Each is bounded in time, and what would stay is undone
 * before it ends.
 */
@Component
@ConditionalOnBean(RedisDeployment.class)
public class Faults {

	private static final Logger logger = LoggerFactory.getLogger(Faults.class);

	private static final Duration FAILOVER = Duration.ofSeconds(60);

	private static final Duration DOWN = Duration.ofSeconds(8);

	private static final Duration HUNG = Duration.ofSeconds(5);

	private static final Duration DELAY = Duration.ofSeconds(6);

	private static final Duration DELAYED = Duration.ofSeconds(20);

	private static final Duration STARVED = Duration.ofSeconds(6);

	private static final int MAX_REPLICAS = 4;

	private final RedisDeployment redis;

	private final AtomicReference<@Nullable Running> running = new AtomicReference<>();

	private final ExecutorService executor = Executors.newSingleThreadExecutor((task) -> {
		Thread thread = new Thread(task, "faults");
		thread.setDaemon(true);
		return thread;
	});

	Faults(RedisDeployment redis) {
		this.redis = redis;
	}

	/**
	 * Returns what can be done.
	 * @return the faults, in the order of their buttons
	 */
	public List<Description> descriptions() {
		return Arrays.stream(Fault.values())
			.map((fault) -> new Description(fault.id(), fault.label(), fault.description()))
			.toList();
	}

	/**
	 * Returns the fault that is under way.
	 * @return the fault, {@code null} if there is none
	 */
	public @Nullable Running running() {
		return this.running.get();
	}

	/**
	 * Begin, and go on in the background.
	 * @return whether there was no other one under way
	 */
	boolean begin(Fault fault) {
		Running begun = new Running(fault.id(), System.currentTimeMillis());
		if (!this.running.compareAndSet(null, begun)) {
			return false;
		}
		this.executor.execute(() -> {
			try {
				logger.info("Fault: {}", fault.label());
				make(fault);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			catch (RuntimeException ex) {
				logger.warn("{} did not go as planned: {}", fault.label(), ex.getMessage());
			}
			finally {
				this.running.set(null);
			}
		});
		return true;
	}

	private void make(Fault fault) throws InterruptedException {
		switch (fault) {
			case KILL_MASTER -> killMaster();
			case HANG_MASTER -> hangMaster();
			case PLANNED_FAILOVER -> this.redis.failover(FAILOVER);
			case RESTART_NODE -> replica().restart();
			case DELAY_REPLICA -> delay(replica());
			case ADD_REPLICA -> addReplica();
			case STARVE_CPU -> starve();
		}
	}

	private void killMaster() throws InterruptedException {
		RedisNode master = this.redis.master();
		// Should there be no failover in time, it comes back with its data.
		master.save();
		master.kill();
		awaitSuccessor(master, DOWN, master::restart);
	}

	private void hangMaster() throws InterruptedException {
		RedisNode master = this.redis.master();
		master.hang();
		awaitSuccessor(master, HUNG, master::resume);
	}

	private void awaitSuccessor(RedisNode former, Duration longer, Runnable undo) throws InterruptedException {
		try {
			this.redis.awaitMasterOtherThan(former, FAILOVER);
			pause(longer);
		}
		finally {
			undo.run();
		}
	}

	private static void delay(RedisNode replica) throws InterruptedException {
		replica.delayReplication(DELAY);
		try {
			pause(DELAYED);
		}
		finally {
			replica.restoreReplication();
		}
	}

	private void addReplica() {
		if (this.redis.nodes().size() > MAX_REPLICAS) {
			throw new IllegalStateException("there are enough");
		}
		this.redis.addReplica();
	}

	private static void starve() throws InterruptedException {
		long end = System.nanoTime() + STARVED.toNanos();
		Runnable loop = () -> {
			while (System.nanoTime() - end < 0) {
				Thread.onSpinWait();
			}
		};
		int threads = 4 * Runtime.getRuntime().availableProcessors();
		for (int i = 0; i < threads; i++) {
			Thread thread = new Thread(loop, "busy-loop");
			thread.setDaemon(true);
			thread.start();
		}
		pause(STARVED);
	}

	private RedisNode replica() {
		List<RedisNode> replicas = this.redis.replicas();
		if (replicas.isEmpty()) {
			throw new IllegalStateException("there is no replica");
		}
		return replicas.get(0);
	}

	private static void pause(Duration duration) throws InterruptedException {
		TimeUnit.NANOSECONDS.sleep(duration.toNanos());
	}

	@PreDestroy
	void stop() {
		this.executor.shutdownNow();
	}

	/**
	 * A fault.
	 *
	 * @param id what it is called in addresses
	 * @param label what is on its button
	 * @param description what happens
	 */
	public record Description(String id, String label, String description) {

	}

	/**
	 * A fault that is under way.
	 *
	 * @param id which
	 * @param since since when, in milliseconds since 1970
	 */
	public record Running(String id, long since) {

	}

}
