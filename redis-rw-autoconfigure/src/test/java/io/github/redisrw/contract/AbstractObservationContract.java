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

package io.github.redisrw.contract;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.event.command.CommandFailedEvent;
import io.lettuce.core.event.command.CommandListener;
import io.lettuce.core.event.command.CommandStartedEvent;
import io.lettuce.core.event.command.CommandSucceededEvent;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.tracing.LettuceObservationContext;
import io.lettuce.core.tracing.MicrometerTracing;
import io.lettuce.core.tracing.Tracing;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Command listeners and tracing: each command is seen once.
 */
abstract class AbstractObservationContract extends AbstractConnectionFactoryContract {

	private static final List<String> EXPECTED = List.of("SET", "GET", "LPUSH", "GETSET", "INCR", "INCR", "INCR",
			"MULTI", "INCRBY", "EXEC", "STRLEN", "APPEND", "EVALSHA", "EVAL");

	AbstractObservationContract(ContractSubject subject) {
		super(subject);
	}

	@Test
	void commandListenerSeesEachCommandStartAndEndOnce() {
		LettuceConnectionFactory factory = factory();
		Events events = new Events();
		factory.getRequiredNativeClient().addListener(events);
		work(factory);
		soon().untilAsserted(() -> {
			assertThat(of(events.started)).isEqualTo(EXPECTED);
			assertThat(of(events.ended)).containsExactlyInAnyOrderElementsOf(EXPECTED);
		});
		assertThat(of(events.failed)).containsExactly("LPUSH", "EVALSHA");
	}

	@Test
	void commandListenerSeesTheCommandsOfPooledConnections() {
		LettuceConnectionFactory factory = factory(options().unshared().pooled(2));
		Events events = new Events();
		factory.getRequiredNativeClient().addListener(events);
		work(factory);
		soon().untilAsserted(() -> assertThat(of(events.ended)).containsExactlyInAnyOrderElementsOf(EXPECTED));
		assertThat(of(events.started)).isEqualTo(EXPECTED);
	}

	@Test
	void tracingSeesEachCommandOnce() {
		Observations observations = new Observations();
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(observations);
		ClientResources resources = DefaultClientResources.builder()
			.ioThreadPoolSize(2)
			.computationThreadPoolSize(2)
			.tracing(tracing(new MicrometerTracing(registry, "contract")))
			.build();
		LettuceConnectionFactory factory = factory(options().on(resources));
		try {
			work(factory);
			soon().untilAsserted(() -> {
				assertThat(of(observations.started)).containsExactlyInAnyOrderElementsOf(EXPECTED);
				assertThat(of(observations.stopped)).containsExactlyInAnyOrderElementsOf(EXPECTED);
			});
			assertThat(observations.ports).containsOnly(String.valueOf(subject().deployment().master().port()));
		}
		finally {
			factory.destroy();
			resources.shutdown(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
		}
	}

	/** What Lettuce is given. */
	Tracing tracing(MicrometerTracing lettuce) {
		return lettuce;
	}

	/**
	 * Runs the {@link #EXPECTED} commands, two of which fail.
	 */
	private static void work(LettuceConnectionFactory factory) {
		StringRedisTemplate redis = strings(factory);
		redis.opsForValue().set("key", "value");
		redis.opsForValue().get("key");
		assertThatExceptionOfType(RedisSystemException.class).isThrownBy(() -> redis.opsForList().leftPush("key", "a"));
		redis.opsForValue().getAndSet("key", "other");
		try (RedisConnection connection = factory.getConnection()) {
			connection.openPipeline();
			for (int i = 0; i < 3; i++) {
				connection.stringCommands().incr(bytes("counter"));
			}
			connection.closePipeline();
			connection.multi();
			connection.stringCommands().incrBy(bytes("counter"), 2);
			connection.exec();
		}
		ReactiveStringRedisTemplate reactive = new ReactiveStringRedisTemplate(factory);
		reactive.opsForValue().size("key").block(SOON);
		reactive.opsForValue().append("key", "!").block(SOON);
		redis.execute(RedisScript.of("return 1", Long.class), List.of());
	}

	private static List<String> of(Queue<String> commands) {
		return commands.stream().filter(EXPECTED::contains).toList();
	}

	private static final class Events implements CommandListener {

		private final Queue<String> started = new ConcurrentLinkedQueue<>();

		private final Queue<String> ended = new ConcurrentLinkedQueue<>();

		private final Queue<String> failed = new ConcurrentLinkedQueue<>();

		@Override
		public void commandStarted(CommandStartedEvent event) {
			this.started.add(event.getCommand().getType().toString());
		}

		@Override
		public void commandSucceeded(CommandSucceededEvent event) {
			this.ended.add(event.getCommand().getType().toString());
		}

		@Override
		public void commandFailed(CommandFailedEvent event) {
			this.ended.add(event.getCommand().getType().toString());
			this.failed.add(event.getCommand().getType().toString());
		}

	}

	private static final class Observations implements ObservationHandler<LettuceObservationContext> {

		private final Queue<String> started = new ConcurrentLinkedQueue<>();

		private final Queue<String> stopped = new ConcurrentLinkedQueue<>();

		private final Queue<String> ports = new ConcurrentLinkedQueue<>();

		@Override
		public void onStart(LettuceObservationContext context) {
			this.started.add(context.getRequiredCommand().getType().toString());
		}

		@Override
		public void onStop(LettuceObservationContext context) {
			this.stopped.add(context.getRequiredCommand().getType().toString());
			KeyValue port = context.getLowCardinalityKeyValue("net.sock.peer.port");
			this.ports.add((port != null) ? port.getValue() : "none");
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof LettuceObservationContext;
		}

	}

}
