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

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.internal.ExceptionFactory;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.tracing.LettuceObservationContext;
import io.lettuce.core.tracing.MicrometerTracing;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Commands that Lettuce and this library issue on their own account, as far as that makes
 * no difference for others.
 */
class CommandAttributesTests {

	private static final String DIGEST = "e0e1f9fabfc9d4800c877a703b823ac0578ff8db";

	private final CommandAttributes attributes = new CommandAttributes();

	@Test
	void aCommandThatSucceedsHasNoError() {
		assertThat(low(context(CommandType.PING))).isEqualTo(Map.of("db.system.name", "redis", "db.operation.name",
				"PING", "db.namespace", "none", "server.address", "redis-0.example", "server.port", "6380",
				"db.response.status_code", "none", "error.type", "none", "redis.path", "none"));
		assertThat(this.attributes.highCardinality(context(CommandType.PING))).isEmpty();
	}

	@Test
	void aCommandThatWasSentNowhereHasTheSameKeys() {
		LettuceObservationContext context = context(CommandType.PING);
		context.setEndpoint(endpoint("none", 0));
		assertThat(low(context)).containsEntry("server.address", "none")
			.containsEntry("server.port", "none")
			.hasSameSizeAs(low(context(CommandType.PING)));
	}

	@Test
	void thePrefixOfAnErrorReplyIsItsStatusAndItsType() {
		LettuceObservationContext context = context(CommandType.LPUSH);
		context.getRequiredCommand().getOutput().setError("WRONGTYPE Operation against a key");
		assertThat(low(context)).containsEntry("db.response.status_code", "WRONGTYPE")
			.containsEntry("error.type", "WRONGTYPE");
		context.setError(ExceptionFactory.createExecutionException("NOSCRIPT No matching script"));
		assertThat(low(context)).containsEntry("db.response.status_code", "NOSCRIPT")
			.containsEntry("error.type", "NOSCRIPT");
	}

	@Test
	void anErrorReplyWithoutAPrefixIsSomeError() {
		LettuceObservationContext context = context(CommandType.EVAL);
		context.setError(ExceptionFactory.createExecutionException("user 42 has no account"));
		assertThat(low(context)).containsEntry("db.response.status_code", "none").containsEntry("error.type", "_OTHER");
	}

	@Test
	void whatFailsInTheClientIsOfTheTypeOfItsException() {
		LettuceObservationContext context = context(CommandType.GET);
		context.setError(new RedisCommandTimeoutException("GET timed out"));
		assertThat(low(context)).containsEntry("db.response.status_code", "none")
			.containsEntry("error.type", RedisCommandTimeoutException.class.getName());
		context.setError(new RedisException(new IllegalStateException("x")));
		assertThat(low(context)).containsEntry("error.type", IllegalStateException.class.getName());
	}

	@ParameterizedTest
	@CsvSource({ "EVALSHA," + DIGEST, "EVALSHA_RO," + DIGEST, "FCALL,my_function", "FCALL_RO,my_function" })
	void aScriptOrAFunctionIsNamed(String command, String name) {
		LettuceObservationContext context = context(keyword(command), args().add(name).add(1).addKey("secret"));
		assertThat(this.attributes.highCardinality(context)).singleElement().satisfies((value) -> {
			assertThat(value.getKey()).isEqualTo("db.stored_procedure.name");
			assertThat(value.getValue()).isEqualTo(name);
		});
		assertThat(this.attributes.spanName(context)).isEqualTo(command + " " + name);
	}

	@Test
	void noOtherArgumentIsTold() {
		for (CommandType type : CommandType.values()) {
			LettuceObservationContext context = context(type, args().add("secret text").addKey("secret").add(17));
			assertThat(low(context).toString() + this.attributes.highCardinality(context)).as(type.name())
				.doesNotContain("secret", "17");
		}
	}

	@Test
	void aSpanIsNamedAfterTheCommandAndItsServer() {
		assertThat(this.attributes.spanName(context(CommandType.GET))).isEqualTo("GET redis-0.example:6380");
	}

	@Test
	void aCommandThatIsMadeUpIsCalledAsOnTheWire() {
		ProtocolKeyword keyword = () -> "MY.COMMAND".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
		assertThat(low(context(keyword, args()))).containsEntry("db.operation.name", "MY.COMMAND");
	}

	private Map<String, String> low(LettuceObservationContext context) {
		KeyValues values = this.attributes.lowCardinality(context);
		Map<String, String> map = new HashMap<>();
		values.forEach((value) -> map.put(value.getKey(), value.getValue()));
		return map;
	}

	private static ProtocolKeyword keyword(String name) {
		return () -> name.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
	}

	private static CommandArgs<String, String> args() {
		return new CommandArgs<>(StringCodec.UTF8);
	}

	private static LettuceObservationContext context(ProtocolKeyword type) {
		return context(type, args());
	}

	private static LettuceObservationContext context(ProtocolKeyword type, CommandArgs<String, String> args) {
		LettuceObservationContext context = new LettuceObservationContext("Redis");
		context.setCommand(new Command<>(type, new StatusOutput<>(StringCodec.UTF8), args));
		context.setEndpoint(endpoint("redis-0.example", 6380));
		return context;
	}

	private static io.lettuce.core.tracing.Tracing.Endpoint endpoint(String host, int port) {
		return new MicrometerTracing(ObservationRegistry.create(), "Redis")
			.createEndpoint(InetSocketAddress.createUnresolved(host, port));
	}

}
