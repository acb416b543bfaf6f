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

package io.github.redisrw.internal.node;

import java.time.Duration;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

/**
 * How long a command may take from being sent to its reply. Honours what the
 * application's {@link TimeoutOptions} say about single commands, and the timeout set on
 * a connection.
 */
public final class Timeouts {

	private final TimeoutOptions.@Nullable TimeoutSource source;

	private final Duration standard;

	public Timeouts(ClientOptions options, Duration standard) {
		TimeoutOptions timeouts = options.getTimeoutOptions();
		this.source = (timeouts.isTimeoutCommands() && !timeouts.isApplyConnectionTimeout()) ? timeouts.getSource()
				: null;
		this.standard = standard;
	}

	public long nanos(RedisCommand<?, ?, ?> command, @Nullable Duration connectionTimeout) {
		if (this.source != null) {
			long timeout = this.source.getTimeout(command);
			if (timeout >= 0) {
				return this.source.getTimeUnit().toNanos(timeout);
			}
		}
		return ((connectionTimeout != null) ? connectionTimeout : this.standard).toNanos();
	}

	public Duration standard() {
		return this.standard;
	}

	public long nanos() {
		return this.standard.toNanos();
	}

	public static RedisCommandTimeoutException neverFlushed(RedisCommand<?, ?, ?> command) {
		return new RedisCommandTimeoutException(
				command.getType() + " was buffered and never flushed: it was not sent, and timed out");
	}

	public static RedisCommandTimeoutException unanswered(RedisCommand<?, ?, ?> command, NodeLink link) {
		return new RedisCommandTimeoutException(command.getType() + " timed out: no reply from " + link);
	}

}
