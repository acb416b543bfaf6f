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
package io.github.redisrw.internal.flight.observation;

import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import io.github.redisrw.internal.flight.CommandIssuer;
import io.github.redisrw.internal.flight.TrackedCommand;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.TracedCommand;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.tracing.LettuceObservationContext;
import io.lettuce.core.tracing.MicrometerTracing;
import io.lettuce.core.tracing.TraceContext;
import io.lettuce.core.tracing.Tracing;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CommandTracingTests {

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final Recorder recorder = new Recorder();

	private final Tracing tracing = new CommandTracing(new MicrometerTracing(this.registry, "Redis"));

	CommandTracingTests() {
		this.registry.observationConfig()
			.observationHandler(this.recorder)
			.observationFilter(new CommandObservationFilter(new CommandAttributes()));
	}

	@Test
	void aCommandIsObservedFromWhenItIsIssued() {
		TrackedCommand<String, String, String> command = issued();
		assertThat(this.recorder.started).isOne();
		command.holdBegins(100_000);
		command.holdEnds(3_100_000);
		sent(command, 6379);
		command.complete();
		assertThat(this.recorder.started).isOne();
		assertThat(this.recorder.stopped).singleElement().satisfies((context) -> {
			assertThat(high(context, "redis.hold.duration")).isEqualTo("0.003000");
			assertThat(low(context, "net.sock.peer.port")).isEqualTo("6379");
			assertThat(low(context, "redis.path")).isEqualTo("write");
			assertThat(low(context, "db.namespace")).isEqualTo("7");
			assertThat(high(context, "db.system.name")).isNull();
		});
	}

	@Test
	void aCommandThatIsSentAgainIsOneObservationOfWhereItWasSentLast() {
		TrackedCommand<String, String, String> command = issued();
		sent(command, 6379);
		sent(command, 6380);
		sent(command, 6381);
		command.complete();
		assertThat(this.recorder.started).isOne();
		assertThat(this.recorder.stopped).singleElement()
			.satisfies((context) -> assertThat(low(context, "net.sock.peer.port")).isEqualTo("6381"));
	}

	@Test
	void whatGoesOnAsAnotherTrackedCommandIsTheSameObservation() {
		TracedCommand<String, String, String> traced = traced();
		TrackedCommand<String, String, String> first = tracked(traced);
		CommandTracing.issued(first, resources(this.tracing));
		first.holdBegins(0);
		first.holdEnds(2_000_000);
		sent(first, 6379);
		TrackedCommand<String, String, String> second = tracked(traced);
		second.holdBegins(0);
		second.holdEnds(1_000_000);
		sent(second, 6380);
		second.complete();
		assertThat(this.recorder.started).isOne();
		assertThat(this.recorder.stopped).singleElement()
			.satisfies((context) -> assertThat(high(context, "redis.hold.duration")).isEqualTo("0.003000"));
	}

	@Test
	void aCommandThatIsNeverSentIsObserved() {
		TracedCommand<String, String, String> traced = traced();
		CommandTracing.issued(tracked(traced), resources(this.tracing));
		traced.completeExceptionally(new RedisConnectionException("no node"));
		assertThat(this.recorder.stopped).singleElement().satisfies((context) -> {
			assertThat(context.getError()).isInstanceOf(RedisConnectionException.class);
			assertThat(low(context, "error.type")).isEqualTo(RedisConnectionException.class.getName());
			assertThat(low(context, "server.address")).isEqualTo("none");
			assertThat(low(context, "net.sock.peer.addr")).isEqualTo("none");
		});
	}

	@Test
	void anErrorReplyIsAnErrorOfTheObservation() {
		TrackedCommand<String, String, String> command = issued();
		sent(command, 6379);
		command.getOutput().setError("WRONGTYPE Operation against a key");
		command.complete();
		assertThat(this.recorder.stopped).singleElement().satisfies((context) -> {
			assertThat(context.getError()).hasMessageStartingWith("WRONGTYPE");
			assertThat(low(context, "db.response.status_code")).isEqualTo("WRONGTYPE");
			assertThat(high(context, "lettuce.command.error")).isNotNull();
		});
	}

	@Test
	void aCommandThatItsCallerCancelsIsObserved() {
		TracedCommand<String, String, String> traced = traced();
		CommandTracing.issued(tracked(traced), resources(this.tracing));
		traced.cancel();
		assertThat(this.recorder.stopped).hasSize(1);
	}

	@Test
	void otherCommandsAreObservedFromWhenTheyAreSent() {
		AsyncCommand<String, String, String> command = command();
		this.tracing.getTracerProvider().getTracer().nextSpan().remoteEndpoint(endpoint(26379)).start(command);
		command.complete();
		assertThat(this.recorder.started).isOne();
		assertThat(this.recorder.stopped).singleElement().satisfies((context) -> {
			assertThat(low(context, "redis.path")).isEqualTo("none");
			assertThat(low(context, "server.port")).isEqualTo("26379");
		});
	}

	@Test
	void withoutObservationsNothingBegins() {
		TracedCommand<String, String, String> traced = traced();
		CommandTracing.issued(tracked(traced), resources(Tracing.disabled()));
		assertThat(traced.getSpan()).isNull();
		assertThat(this.recorder.started).isZero();
	}

	private TrackedCommand<String, String, String> issued() {
		TrackedCommand<String, String, String> command = tracked(traced());
		CommandTracing.issued(command, resources(this.tracing));
		return command;
	}

	/** As Lettuce does it right before it encodes a command. */
	private void sent(TrackedCommand<String, String, String> command, int port) {
		TracedCommand<?, ?, ?> traced = (TracedCommand<?, ?, ?>) command.getDelegate();
		traced.setSpan(this.tracing.getTracerProvider()
			.getTracer()
			.nextSpan(traced.getTraceContext())
			.name("GET")
			.remoteEndpoint(endpoint(port))
			.start(command));
	}

	private Tracing.Endpoint endpoint(int port) {
		return this.tracing.createEndpoint(InetSocketAddress.createUnresolved("redis.example", port));
	}

	private static AsyncCommand<String, String, String> command() {
		return new AsyncCommand<>(new Command<>(CommandType.GET, new StatusOutput<>(StringCodec.UTF8)));
	}

	private static TracedCommand<String, String, String> traced() {
		return new TracedCommand<>(command(), TraceContext.EMPTY);
	}

	private static TrackedCommand<String, String, String> tracked(TracedCommand<String, String, String> command) {
		return TrackedCommand.of(command, stub(CommandIssuer.class, "database", 7), 0);
	}

	private static ClientResources resources(Tracing tracing) {
		return stub(ClientResources.class, "tracing", tracing);
	}

	/** Answers one question; to any other it says yes. */
	private static <T> T stub(Class<T> type, String method, Object answer) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, called, arguments) -> called.getName().equals(method) ? answer
						: (called.getReturnType() == boolean.class) ? true : null));
	}

	private static @Nullable String low(Observation.Context context, String key) {
		return value(context.getLowCardinalityKeyValue(key));
	}

	private static @Nullable String high(Observation.Context context, String key) {
		return value(context.getHighCardinalityKeyValue(key));
	}

	private static @Nullable String value(@Nullable KeyValue value) {
		return (value != null) ? value.getValue() : null;
	}

	private static final class Recorder implements ObservationHandler<LettuceObservationContext> {

		private int started;

		private final List<LettuceObservationContext> stopped = new ArrayList<>();

		@Override
		public void onStart(LettuceObservationContext context) {
			this.started++;
		}

		@Override
		public void onStop(LettuceObservationContext context) {
			this.stopped.add(context);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof LettuceObservationContext;
		}

	}

}
