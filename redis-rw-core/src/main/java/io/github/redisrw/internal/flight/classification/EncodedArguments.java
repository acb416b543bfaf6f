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

package io.github.redisrw.internal.flight.classification;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * The arguments of a command as they are put on the wire.
 */
public final class EncodedArguments {

	private EncodedArguments() {
	}

	/**
	 * Encodes the arguments of a command.
	 * @param command the command
	 * @return the arguments, in order
	 */
	public static List<byte[]> of(RedisCommand<?, ?, ?> command) {
		CommandArgs<?, ?> args = command.getArgs();
		List<byte[]> encoded = new ArrayList<>();
		if (args == null) {
			return encoded;
		}
		ByteBuf wire = Unpooled.buffer();
		try {
			args.encode(wire);
			while (wire.isReadable()) {
				byte[] argument = new byte[length(wire)];
				wire.readBytes(argument);
				wire.skipBytes(2);
				encoded.add(argument);
			}
		}
		finally {
			wire.release();
		}
		return encoded;
	}

	/**
	 * The arguments of a command as texts.
	 * @param command the command
	 * @return the arguments, in order
	 */
	public static List<String> texts(RedisCommand<?, ?, ?> command) {
		List<String> texts = new ArrayList<>();
		of(command).forEach((argument) -> texts.add(new String(argument, StandardCharsets.UTF_8)));
		return texts;
	}

	/** Reads such as {@code $12} with the end of the line. */
	private static int length(ByteBuf wire) {
		wire.skipBytes(1);
		int length = 0;
		for (byte digit = wire.readByte(); digit != '\r'; digit = wire.readByte()) {
			length = 10 * length + (digit - '0');
		}
		wire.skipBytes(1);
		return length;
	}

	/**
	 * Makes the arguments of a command of what others had.
	 * @param arguments the arguments, in order
	 * @return the same for a new command
	 */
	public static CommandArgs<byte[], byte[]> args(Iterable<byte[]> arguments) {
		CommandArgs<byte[], byte[]> args = new CommandArgs<>(ByteArrayCodec.INSTANCE);
		arguments.forEach(args::addKey);
		return args;
	}

}
