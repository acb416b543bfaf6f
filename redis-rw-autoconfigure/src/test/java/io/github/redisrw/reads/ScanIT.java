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

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.redisrw.CursorLostException;
import io.github.redisrw.NoReadableNodeException;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisDeploymentExtension;
import io.github.redisrw.test.RedisNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ScanOptions;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An iteration is complete, or says that it is not.
 */
@Timeout(120)
class ScanIT {

	private static final int KEYS = 100_000;

	private static final String PREFIX = "key:";

	private static final int THREADS = 8;

	@RegisterExtension
	static final RedisDeploymentExtension redis = RedisDeploymentExtension.builder()
		.replicas(2)
		.healBeforeEach()
		.build();

	private RedisDeployment deployment;

	private Application application;

	@BeforeEach
	void start() {
		this.deployment = redis.deployment();
		this.deployment.master()
			.command("EVAL", "for i = 1, " + KEYS + " do redis.call('SET', 'key:' .. i, '') end", "0");
		this.deployment.awaitReplicated(Application.PATIENCE);
		this.application = Application.ofNodes(this.deployment).awaitEligible(2);
	}

	@AfterEach
	void stop() {
		this.application.close();
	}

	@Test
	void whileReplicasComeAndGoEachIterationIsCompleteOrEndsWithAnException() throws InterruptedException {
		AtomicInteger complete = new AtomicInteger();
		Queue<Throwable> lost = new ConcurrentLinkedQueue<>();
		Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
		List<Thread> threads = new ArrayList<>();
		AtomicBoolean ended = new AtomicBoolean();
		for (int i = 0; i < THREADS; i++) {
			Thread thread = new Thread(() -> {
				while (!ended.get()) {
					try {
						int size = scan(this.application.reads()).cardinality();
						complete.incrementAndGet();
						if (size != KEYS) {
							wrong.add(new AssertionError(size + " keys"));
						}
					}
					catch (CursorLostException ex) {
						lost.add(ex);
					}
					catch (RuntimeException ex) {
						Throwable cause = NestedExceptionUtils.getMostSpecificCause(ex);
						(isCutOff(cause) ? lost : wrong).add(cause);
					}
				}
			});
			threads.add(thread);
			thread.start();
		}
		for (RedisNode replica : this.deployment.replicas()) {
			awaitMore(complete, THREADS);
			replica.kill();
			replica.restart();
			this.application.awaitEligible(2);
		}
		ended.set(true);
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(wrong).isEmpty();
		assertThat(complete).hasPositiveValue();
		assertThat(lost).isNotEmpty();
	}

	/** A page of which a part has come: its output cannot take another one. */
	private static boolean isCutOff(Throwable failure) {
		return failure instanceof NoReadableNodeException
				&& String.valueOf(failure.getMessage()).contains("was lost in the middle of its reply");
	}

	private static void awaitMore(AtomicInteger complete, int more) {
		int before = complete.get();
		Awaitility.await().atMost(Application.PATIENCE).until(() -> complete.get() >= before + more);
	}

	@Test
	void aConnectionOfItsOwnDoesNotGoOnElsewhereWithAnIteration() {
		this.deployment.nodes().forEach(RedisNode::resetStats);
		LettuceConnectionFactory factory = this.application.readFactory();
		factory.setShareNativeConnection(false);
		try (Cursor<String> cursor = new StringRedisTemplate(factory)
			.scan(ScanOptions.scanOptions().count(100).build())) {
			cursor.next();
			RedisNode from = this.deployment.replicas()
				.stream()
				.filter((replica) -> replica.commandCalls("scan") > 0)
				.findFirst()
				.orElseThrow();
			from.kill();
			assertThatExceptionOfType(CursorLostException.class)
				.isThrownBy(() -> cursor.forEachRemaining((key) -> assertThat(key).startsWith("key:")));
		}
		finally {
			factory.setShareNativeConnection(true);
		}
	}

	/**
	 * Which keys there are. The keys themselves would keep the garbage collector busy.
	 */
	private static BitSet scan(StringRedisTemplate template) {
		BitSet keys = new BitSet(KEYS + 1);
		try (Cursor<String> cursor = template.scan(ScanOptions.scanOptions().count(1000).build())) {
			cursor.forEachRemaining((key) -> keys.set(Integer.parseInt(key, PREFIX.length(), key.length(), 10)));
		}
		return keys;
	}

}
