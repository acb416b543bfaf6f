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

package io.github.redisrw.internal.topology.sentinel;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.github.redisrw.internal.localhealth.Heartbeat;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.ListOfMapsOutput;
import io.lettuce.core.output.MapOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;

/**
 * What a Sentinel can be asked about one master on one connection. An answer that takes
 * too long is a failure.
 *
 * @param connection the connection
 * @param address the address at its other end, which tells a Sentinel from others that
 * does not say who it is
 * @param masterName the name of the master
 * @param timeout how long an answer may take, of the time in which it could be heard
 * @param heartbeat the heartbeat of the thread that hears it
 */
record SentinelQuestions(StatefulRedisConnection<String, String> connection, String address, String masterName,
		Duration timeout, Heartbeat heartbeat) {

	boolean isOpen() {
		return this.connection.isOpen();
	}

	/**
	 * Who it is.
	 * @return the identity, the address of one that does not know (before 6.2) or refuses
	 * to say; it fails if there is no answer
	 */
	CompletionStage<String> identity() {
		return dispatch(new StatusOutput<>(StringCodec.UTF8), new CommandArgs<>(StringCodec.UTF8).add("MYID"))
			.exceptionally((failure) -> {
				if (cause(failure) instanceof RedisCommandExecutionException) {
					return this.address;
				}
				throw new CompletionException(failure);
			});
	}

	static Throwable cause(Throwable failure) {
		Throwable cause = failure;
		while (cause.getCause() != null
				&& (cause instanceof CompletionException || !(cause instanceof RedisCommandExecutionException))) {
			cause = cause.getCause();
		}
		return cause;
	}

	CompletionStage<Map<String, String>> master() {
		return ask("MASTER", new MapOutput<>(StringCodec.UTF8));
	}

	/** The replicas. Some Sentinels know only the former name of the question. */
	CompletionStage<List<Map<String, String>>> replicas() {
		return orWhereRefused(ask("REPLICAS", new ListOfMapsOutput<>(StringCodec.UTF8)), "unknown",
				() -> ask("SLAVES", new ListOfMapsOutput<>(StringCodec.UTF8)));
	}

	CompletionStage<List<Map<String, String>>> sentinels() {
		return ask("SENTINELS", new ListOfMapsOutput<>(StringCodec.UTF8));
	}

	/** Whether it is in TILT mode, in which it takes part in no failover. */
	CompletionStage<Boolean> tilted() {
		return dispatch(CommandType.INFO, new StatusOutput<>(StringCodec.UTF8),
				new CommandArgs<>(StringCodec.UTF8).add("sentinel"))
			.thenApply((info) -> info.contains("sentinel_tilt:1"));
	}

	/** Whether enough Sentinels can be reached for a failover. */
	CompletionStage<String> quorum() {
		return ask("CKQUORUM", new StatusOutput<>(StringCodec.UTF8));
	}

	/**
	 * Have a failover begun. From Valkey 9 on it is coordinated: the master hands over
	 * when its successor has got everything. Other Sentinels count one argument too many.
	 */
	CompletionStage<String> failover() {
		return orWhereRefused(
				dispatch(new StatusOutput<>(StringCodec.UTF8),
						new CommandArgs<>(StringCodec.UTF8).add("FAILOVER").add(this.masterName).add("COORDINATED")),
				"number of arguments", () -> ask("FAILOVER", new StatusOutput<>(StringCodec.UTF8)));
	}

	/** Ask in another way where the Sentinel does not know the first one. */
	private static <T> CompletionStage<T> orWhereRefused(CompletionStage<T> first, String refusal,
			Supplier<CompletionStage<T>> other) {
		return first.exceptionallyCompose((failure) -> {
			boolean refused = cause(failure) instanceof RedisCommandExecutionException reply
					&& String.valueOf(reply.getMessage()).toLowerCase(Locale.ROOT).contains(refusal);
			return refused ? other.get() : CompletableFuture.failedFuture(failure);
		});
	}

	private <T> CompletionStage<T> ask(String question, CommandOutput<String, String, T> output) {
		return dispatch(output, new CommandArgs<>(StringCodec.UTF8).add(question).add(this.masterName));
	}

	private <T> CompletionStage<T> dispatch(CommandOutput<String, String, T> output, CommandArgs<String, String> args) {
		return dispatch(CommandType.SENTINEL, output, args);
	}

	private <T> CompletionStage<T> dispatch(CommandType type, CommandOutput<String, String, T> output,
			CommandArgs<String, String> args) {
		return inTime(this.connection.async().dispatch(type, output, args).toCompletableFuture());
	}

	/** Whether it is there. While it is subscribed to, it replies in another form. */
	CompletionStage<String> ping() {
		return dispatch(CommandType.PING, new StatusOutput<>(StringCodec.UTF8), new CommandArgs<>(StringCodec.UTF8));
	}

	/**
	 * Limits the time in which an answer has to come.
	 * @param answer the answer
	 * @param <T> what is answered
	 * @return the same, which fails if it does not come in time
	 */
	<T> CompletionStage<T> inTime(CompletableFuture<T> answer) {
		CompletableFuture<Void> patience = this.heartbeat.listen(this.timeout);
		patience.thenRun(() -> answer.completeExceptionally(
				new RedisCommandTimeoutException("does not answer within " + this.timeout.toMillis() + " ms")));
		return answer.whenComplete((value, failure) -> patience.cancel(false));
	}

}
