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

package io.github.redisrw.reads;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;
import io.github.redisrw.test.ServiceEndpoint;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every replica answers its share, behind one address as well as at addresses of their
 * own, while replicas join and leave.
 */
@Timeout(180)
class SpreadIT {

	private static final int THREADS = 8;

	private static final int READS = 12_000;

	private static final int ROUNDS = 3;

	private static final int MOST_ROUNDS = 11;

	private static final double EVEN = 1.1;

	/**
	 * Without a pause there is always a queue, and the shares are those that the machine
	 * gives to the processes.
	 */
	private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

	@Test
	void behindOneAddress() {
		try (RedisDeployment deployment = RedisDeployment.builder().replicas(3).start();
				ServiceEndpoint write = ServiceEndpoint.to(deployment.master());
				ServiceEndpoint read = ServiceEndpoint.to(replicas(deployment));
				Application application = Application.ofServices(write, read).awaitEligible(3)) {
			application.writes().opsForValue().set("key", "value");
			deployment.awaitReplicated(Application.PATIENCE);
			assertSpread(application, deployment);

			RedisNode fourth = deployment.addReplica();
			read.retarget(replicas(deployment));
			Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> application.replicas().size() == 4);
			application.awaitEligible(4);
			assertSpread(application, deployment);

			Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
			AtomicBoolean left = new AtomicBoolean();
			Thread reader = new Thread(() -> read(application.reads(), (reads) -> !left.get(), failures));
			reader.start();
			deployment.removeReplica(fourth);
			read.retarget(replicas(deployment));
			application.awaitEligible(3);
			left.set(true);
			join(reader);
			assertThat(failures).isEmpty();
			assertSpread(application, deployment);
			assertThat(read.openConnections()).isLessThanOrEqualTo(5);
		}
	}

	@Test
	void behindOneAddressWithTheMasterToo() {
		try (RedisDeployment deployment = RedisDeployment.builder().replicas(2).start();
				ServiceEndpoint write = ServiceEndpoint.to(deployment.master());
				ServiceEndpoint read = ServiceEndpoint.to(deployment.nodes().toArray(RedisNode[]::new));
				Application application = Application.ofServices(write, read).awaitEligible(2)) {
			application.writes().opsForValue().set("key", "value");
			deployment.awaitReplicated(Application.PATIENCE);
			assertSpread(application, deployment);
			assertThat(deployment.master().commandCalls("get")).isZero();
			deployment.replicas().forEach(RedisNode::kill);
			assertThat(application.reads().opsForValue().get("key")).isEqualTo("value");
		}
	}

	/**
	 * The master names its replicas by their IP addresses, and not by the names that are
	 * configured.
	 */
	@Test
	void atNamesOfTheirOwn() {
		try (RedisDeployment deployment = RedisDeployment.builder().replicas(2).start();
				Application application = Application
					.ofNamedNodes("localhost", deployment, "monitor.interval", "200ms", "connect-timeout", "5s")
					.awaitEligible(2)) {
			Awaitility.await()
				.during(Duration.ofSeconds(2))
				.atMost(Application.PATIENCE)
				.until(application::replicas, (replicas) -> replicas.size() == 2);
			assertThat(application.replicas()).extracting((replica) -> replica.node().host()).containsOnly("localhost");

			RedisNode replica = deployment.replicas().get(0);
			replica.kill();
			application.awaitEligible(1);
			awaitTwo(application);
			replica.restart();
			application.awaitEligible(2);
			awaitTwo(application);
		}
	}

	/** One that answers again is known by its process once it has said which that is. */
	private static void awaitTwo(Application application) {
		Awaitility.await()
			.atMost(Application.PATIENCE)
			.until(application::replicas, (replicas) -> replicas.size() == 2);
	}

	@Test
	void atAddressesOfTheirOwnAsTheyJoin() {
		try (RedisDeployment deployment = RedisDeployment.builder()
			.replicas(2)
			.sentinels(1)
			.quorum(1)
			.downAfter(Duration.ofSeconds(60))
			.start(); Application application = Application.ofSentinels(deployment).awaitEligible(2)) {
			application.writes().opsForValue().set("key", "value");
			deployment.awaitReplicated(Application.PATIENCE);
			assertSpread(application, deployment);
			deployment.addReplica();
			deployment.awaitReady(Application.PATIENCE);
			application.awaitEligible(3);
			assertSpread(application, deployment);
			deployment.addReplica();
			deployment.addReplica();
			deployment.awaitReady(Application.PATIENCE);
			application.awaitEligible(5);
			assertSpread(application, deployment);
		}
	}

	private static RedisNode[] replicas(RedisDeployment deployment) {
		return deployment.replicas().toArray(RedisNode[]::new);
	}

	/**
	 * The shares are even. A node that is slow for a moment, as on a busy machine, is
	 * meant to get less: what counts is the median of some rounds, and of more of them
	 * where it was slow in most.
	 */
	private static void assertSpread(Application application, RedisDeployment deployment) {
		List<List<Long>> rounds = new ArrayList<>();
		while (rounds.size() < ROUNDS || (median(rounds) > EVEN && rounds.size() < MOST_ROUNDS)) {
			rounds.add(shares(application, deployment));
		}
		assertThat(median(rounds)).as("median of the largest share over the smallest of %s", rounds)
			.isLessThanOrEqualTo(EVEN);
	}

	private static double median(List<List<Long>> rounds) {
		return rounds.stream().mapToDouble(SpreadIT::ratio).sorted().toArray()[rounds.size() / 2];
	}

	private static List<Long> shares(Application application, RedisDeployment deployment) {
		deployment.nodes().forEach(RedisNode::resetStats);
		Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
		List<Thread> threads = IntStream.range(0, THREADS)
			.mapToObj((i) -> new Thread(() -> read(application.reads(), (reads) -> reads < READS / THREADS, failures)))
			.toList();
		threads.forEach(Thread::start);
		threads.forEach(SpreadIT::join);
		assertThat(failures).isEmpty();
		return deployment.replicas().stream().map((replica) -> replica.commandCalls("get")).toList();
	}

	private static double ratio(List<Long> shares) {
		return (double) Collections.max(shares) / Collections.min(shares);
	}

	private static void read(StringRedisTemplate reads, IntPredicate goesOn, Queue<RuntimeException> failures) {
		for (int i = 0; goesOn.test(i); i++) {
			LockSupport.parkNanos(PAUSE_NANOS);
			try {
				reads.opsForValue().get("key");
			}
			catch (RuntimeException ex) {
				failures.add(ex);
			}
		}
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
