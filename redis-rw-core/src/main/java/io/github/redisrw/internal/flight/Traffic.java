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

package io.github.redisrw.internal.flight;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import io.github.redisrw.NoWritableMasterException;
import io.github.redisrw.ReplicaAcksMissingException;
import io.github.redisrw.TransactionNotExecutedException;
import io.github.redisrw.WriteOutcomeUnknownException;
import io.github.redisrw.internal.command.Outcome;
import io.lettuce.core.RedisCommandTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What became of the commands of the application, counted since the client was made. A
 * command counts once, when it is decided; one that its caller gave up does not count.
 * Thread-safe; counting costs one {@link LongAdder} a command.
 */
public final class Traffic {

	private static final int TARGETS = Target.values().length;

	private static final int OUTCOMES = Outcome.values().length;

	private final LongAdder[] commands = adders(2 * TARGETS * OUTCOMES);

	private final Map<WriteFailure, LongAdder> writeFailures = new EnumMap<>(WriteFailure.class);

	public Traffic() {
		for (WriteFailure reason : WriteFailure.values()) {
			this.writeFailures.put(reason, new LongAdder());
		}
	}

	private static LongAdder[] adders(int count) {
		LongAdder[] adders = new LongAdder[count];
		for (int i = 0; i < count; i++) {
			adders[i] = new LongAdder();
		}
		return adders;
	}

	/**
	 * How many commands came to an end.
	 * @param writes whether those of the write path are meant, or of the read path
	 * @param target who had them last; those that were not executed count as
	 * {@link Target#NONE}
	 * @param outcome what became of them
	 * @return the number
	 */
	public long commands(boolean writes, Target target, Outcome outcome) {
		return adder(writes, target, outcome).sum();
	}

	/**
	 * How many commands of the write path ended with an exception that is not an error
	 * reply of the server's to the command itself.
	 * @param reason why
	 * @return the number
	 */
	public long writeFailures(WriteFailure reason) {
		return failure(reason).sum();
	}

	public long writeFailures() {
		return this.writeFailures.values().stream().mapToLong(LongAdder::sum).sum();
	}

	long unknownWrites() {
		return writeFailures(WriteFailure.CONNECTION_LOST) + writeFailures(WriteFailure.NO_REPLY);
	}

	private LongAdder adder(boolean writes, Target target, Outcome outcome) {
		return this.commands[((writes ? TARGETS : 0) + target.ordinal()) * OUTCOMES + outcome.ordinal()];
	}

	private LongAdder failure(WriteFailure reason) {
		LongAdder adder = this.writeFailures.get(reason);
		if (adder == null) {
			throw new IllegalArgumentException(reason.name());
		}
		return adder;
	}

	/**
	 * A command has been replied to.
	 * @param writes the path
	 * @param target who replied
	 */
	void executed(boolean writes, Target target) {
		adder(writes, target, Outcome.EXECUTED).increment();
	}

	/**
	 * A command has failed.
	 * @param writes the path
	 * @param target who had it last, {@link Target#NONE} if it was never sent
	 * @param failure what its caller is told
	 * @param known what became of it, {@code null} if the failure says so
	 */
	void failed(boolean writes, Target target, Throwable failure, @Nullable Outcome known) {
		Outcome outcome = (known != null) ? known : (target != Target.NONE) ? outcome(failure) : Outcome.NOT_EXECUTED;
		adder(writes, (outcome != Outcome.NOT_EXECUTED) ? target : Target.NONE, outcome).increment();
		if (writes) {
			failure((known == Outcome.EXECUTED) ? WriteFailure.REPLY_NOT_READABLE : reason(failure)).increment();
		}
	}

	private static Outcome outcome(Throwable failure) {
		if (failure instanceof ReplicaAcksMissingException) {
			return Outcome.EXECUTED;
		}
		return (failure instanceof WriteOutcomeUnknownException || isTimeout(failure)) ? Outcome.UNKNOWN
				: Outcome.NOT_EXECUTED;
	}

	private static WriteFailure reason(Throwable failure) {
		if (failure instanceof WriteOutcomeUnknownException unknown) {
			return isTimeout(unknown.getCause()) ? WriteFailure.NO_REPLY : WriteFailure.CONNECTION_LOST;
		}
		if (failure instanceof NoWritableMasterException) {
			return WriteFailure.NO_MASTER;
		}
		if (failure instanceof TransactionNotExecutedException) {
			return WriteFailure.TRANSACTION_LOST;
		}
		if (failure instanceof ReplicaAcksMissingException) {
			return WriteFailure.NOT_CONFIRMED;
		}
		return isTimeout(failure) ? WriteFailure.NO_REPLY : WriteFailure.OTHER;
	}

	private static boolean isTimeout(@Nullable Throwable failure) {
		return failure instanceof RedisCommandTimeoutException;
	}

	/**
	 * Who has a command.
	 */
	public enum Target {

		/** The master. */
		MASTER,

		/** A replica. */
		REPLICA,

		/** Nobody. */
		NONE;

		static Target of(AssignedCommand<?, ?, ?> command) {
			if (command.attempts() == 0) {
				return NONE;
			}
			return command.isSentToMaster() ? MASTER : REPLICA;
		}

	}

	/**
	 * Why a command of the write path failed.
	 */
	public enum WriteFailure {

		/** No master in time, or too many writes were waiting for one: not executed. */
		NO_MASTER,

		/** The connection was lost after it was sent: the outcome is unknown. */
		CONNECTION_LOST,

		/** No reply came in time: the outcome is unknown. */
		NO_REPLY,

		/** The transaction lost its connection, or its master: not executed. */
		TRANSACTION_LOST,

		/** Too few replicas have confirmed it in time: executed. */
		NOT_CONFIRMED,

		/** The reply is not of the kind that the command was issued for: executed. */
		REPLY_NOT_READABLE,

		/** Anything else that kept it from being sent: not executed. */
		OTHER

	}

}
