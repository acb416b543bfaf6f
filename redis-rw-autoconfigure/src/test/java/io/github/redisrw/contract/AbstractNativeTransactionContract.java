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
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.MultiOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Transactions on the Lettuce connection itself.
 */
abstract class AbstractNativeTransactionContract extends AbstractConnectionFactoryContract {

	AbstractNativeTransactionContract(ContractSubject subject) {
		super(subject);
	}

	@Test
	void nativeCollectionOfCommandsStaysInOnePiece() throws Exception {
		LettuceConnectionFactory factory = factory(options().unshared());
		try (RedisConnection connection = factory.getConnection()) {
			StatefulRedisConnection<byte[], byte[]> connected = nativeOf(connection);
			for (int round = 0; round < 50; round++) {
				AsyncCommand<byte[], byte[], TransactionResult> exec = command(CommandType.EXEC,
						new MultiOutput<>(ByteArrayCodec.INSTANCE));
				List<RedisCommand<byte[], byte[], ?>> commands = List.of(
						command(CommandType.MULTI, new StatusOutput<>(ByteArrayCodec.INSTANCE)),
						command(CommandType.INCR, new IntegerOutput<>(ByteArrayCodec.INSTANCE), "counter"),
						command(CommandType.INCR, new IntegerOutput<>(ByteArrayCodec.INSTANCE), "counter"), exec);
				connected.dispatch(commands);
				TransactionResult result = exec.get(10, TimeUnit.SECONDS);
				assertThat(result).containsExactly(2L * round + 1, 2L * round + 2);
				assertThat(connected.isMulti()).isFalse();
			}
		}
	}

	@Test
	void isMultiFollowsTheTransaction() throws Exception {
		try (RedisConnection connection = factory(options().unshared()).getConnection()) {
			StatefulRedisConnection<byte[], byte[]> connected = nativeOf(connection);
			assertThat(connected.isMulti()).isFalse();
			connected.sync().multi();
			assertThat(connected.isMulti()).isTrue();
			RedisFuture<Long> queued = connected.async().incr(bytes("counter"));
			assertThat(queued.isDone()).isFalse();
			assertThat(connected.sync().exec()).containsExactly(1L);
			assertThat(queued.get(10, TimeUnit.SECONDS)).isEqualTo(1);
			assertThat(connected.isMulti()).isFalse();
			connected.sync().multi();
			RedisFuture<Long> dropped = connected.async().incr(bytes("counter"));
			assertThat(connected.sync().discard()).isEqualTo("OK");
			assertThat(dropped.get(10, TimeUnit.SECONDS)).isNull();
			assertThat(connected.isMulti()).isFalse();
		}
	}

	private static <T> AsyncCommand<byte[], byte[], T> command(CommandType type,
			CommandOutput<byte[], byte[], T> output, String... keys) {
		CommandArgs<byte[], byte[]> arguments = new CommandArgs<>(ByteArrayCodec.INSTANCE);
		for (String key : keys) {
			arguments.addKey(bytes(key));
		}
		return new AsyncCommand<>(new Command<>(type, output, arguments));
	}

}
