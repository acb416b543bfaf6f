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

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.github.redisrw.internal.flight.TrackedCommand;
import io.github.redisrw.internal.flight.transaction.ExecCommand;
import io.github.redisrw.internal.node.NodeLink;
import io.github.redisrw.internal.node.Peer;
import io.github.redisrw.topology.Node;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandArgsAccessor;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.tracing.LettuceObservationContext;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of commands by the semantic conventions of OpenTelemetry 1.44.0 for
 * database clients, and those of this library. Those of low cardinality are tags of
 * meters: they are always the same keys, with {@code none} where there is nothing to
 * tell, and none of them has a value for each key, node process, or caller. No key and no
 * value of the application is among them. Thread-safe.
 */
public final class CommandAttributes {

	private static final String NONE = KeyValue.NONE_VALUE;

	private static final KeyValue SYSTEM = KeyValue.of("db.system.name", "redis");

	private static final Pattern DIGEST = Pattern.compile("[0-9a-fA-F]{40}");

	private static final Pattern FUNCTION = Pattern.compile("[0-9a-zA-Z_]{1,128}");

	private final ErrorPrefixes prefixes = new ErrorPrefixes();

	/**
	 * The attributes of low cardinality.
	 * @param context the context of an observation of a command
	 * @return the same keys for each command
	 */
	public KeyValues lowCardinality(LettuceObservationContext context) {
		TrackedCommand<?, ?, ?> command = tracked(context);
		Node server = server(command, context);
		String status = this.prefixes.of(errorReply(context));
		return KeyValues.of(SYSTEM, KeyValue.of("db.operation.name", operation(context)),
				KeyValue.of("db.namespace", (command != null) ? String.valueOf(command.issuer().database()) : NONE),
				KeyValue.of("server.address", (server != null) ? server.host() : NONE),
				KeyValue.of("server.port", (server != null) ? String.valueOf(server.port()) : NONE),
				KeyValue.of("db.response.status_code", (status != null) ? status : NONE),
				KeyValue.of("error.type", (status != null) ? status : errorType(context)), KeyValue.of("redis.path",
						(command == null) ? NONE : command.issuer().isForWrites() ? "write" : "read"));
	}

	/**
	 * The attributes of high cardinality.
	 * @param context the context of an observation of a command
	 * @return those that apply to the command
	 */
	public KeyValues highCardinality(LettuceObservationContext context) {
		TrackedCommand<?, ?, ?> command = tracked(context);
		List<KeyValue> values = new ArrayList<>(4);
		Peer peer = peer(command);
		if (peer != null) {
			values.add(KeyValue.of("network.peer.address", peer.address()));
			values.add(KeyValue.of("network.peer.port", String.valueOf(peer.port())));
		}
		if (command instanceof ExecCommand<?, ?, ?> exec && exec.size() != 1) {
			values.add(KeyValue.of("db.operation.batch.size", String.valueOf(exec.size())));
		}
		String procedure = storedProcedure(context);
		if (procedure != null) {
			values.add(KeyValue.of("db.stored_procedure.name", procedure));
		}
		long held = heldNanos(context, command);
		if (held > 0) {
			values.add(KeyValue.of("redis.hold.duration", BigDecimal.valueOf(held / 1000, 6).toPlainString()));
		}
		return KeyValues.of(values);
	}

	/**
	 * The name of a span: the command, and what it was for.
	 * @param context the context of an observation of a command
	 * @return the command with the script or function, or with the address of the server
	 */
	public String spanName(LettuceObservationContext context) {
		String procedure = storedProcedure(context);
		Node server = (procedure == null) ? server(tracked(context), context) : null;
		String target = (procedure != null) ? procedure : (server != null) ? server.toString() : null;
		return (target != null) ? operation(context) + " " + target : operation(context);
	}

	private static @Nullable TrackedCommand<?, ?, ?> tracked(LettuceObservationContext context) {
		RedisCommand<?, ?, ?> command = context.getRequiredCommand();
		return (command instanceof ObservedCommand<?, ?, ?> observed) ? observed.tracked()
				: CommandWrapper.unwrap(command, TrackedCommand.class);
	}

	private static long heldNanos(LettuceObservationContext context, @Nullable TrackedCommand<?, ?, ?> command) {
		if (context.getRequiredCommand() instanceof ObservedCommand<?, ?, ?> observed) {
			return observed.heldNanos();
		}
		return (command != null) ? ObservedCommand.heldNanos(command) : 0;
	}

	/** Whoever makes up commands need not give them a text. */
	private static String operation(LettuceObservationContext context) {
		ProtocolKeyword type = context.getRequiredCommand().getType();
		return (type instanceof CommandType known) ? known.name() : new String(type.getBytes(), StandardCharsets.UTF_8);
	}

	/** The node as the application or the deployment names it. */
	private static @Nullable Node server(@Nullable TrackedCommand<?, ?, ?> command, LettuceObservationContext context) {
		if (command != null) {
			NodeLink link = command.lastLink();
			return (link != null) ? link.node() : null;
		}
		String endpoint = context.getRequiredEndpoint().toString();
		int colon = endpoint.lastIndexOf(':');
		try {
			return new Node(endpoint.substring(0, colon), Integer.parseInt(endpoint.substring(colon + 1)));
		}
		catch (IllegalArgumentException | IndexOutOfBoundsException ex) {
			return null;
		}
	}

	private static @Nullable Peer peer(@Nullable TrackedCommand<?, ?, ?> command) {
		NodeLink link = (command != null) ? command.lastLink() : null;
		return (link != null) ? link.writer().peer() : null;
	}

	private static @Nullable String storedProcedure(LettuceObservationContext context) {
		RedisCommand<?, ?, ?> command = context.getRequiredCommand();
		Pattern expected = switch (operation(context)) {
			case "EVALSHA", "EVALSHA_RO" -> DIGEST;
			case "FCALL", "FCALL_RO" -> FUNCTION;
			default -> null;
		};
		CommandArgs<?, ?> args = (expected != null) ? command.getArgs() : null;
		String name = (args != null) ? CommandArgsAccessor.getFirstString(args) : null;
		return (expected != null && name != null && expected.matcher(name).matches()) ? name : null;
	}

	// How it failed

	private static @Nullable String errorReply(LettuceObservationContext context) {
		Throwable failure = context.getError();
		if (failure != null) {
			return (failure instanceof RedisCommandExecutionException) ? failure.getMessage() : null;
		}
		CommandOutput<?, ?, ?> output = context.getRequiredCommand().getOutput();
		return (output != null) ? output.getError() : null;
	}

	/** What Lettuce and this library say themselves is more than what they wrap. */
	private static String errorType(LettuceObservationContext context) {
		Throwable failure = context.getError();
		if (failure == null || failure instanceof RedisCommandExecutionException) {
			return (errorReply(context) != null) ? "_OTHER" : NONE;
		}
		Throwable cause = failure.getCause();
		return ((failure.getClass() == RedisException.class && cause != null) ? cause : failure).getClass().getName();
	}

}
