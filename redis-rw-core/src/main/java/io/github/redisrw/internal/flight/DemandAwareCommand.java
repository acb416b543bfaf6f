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

import io.lettuce.core.protocol.DemandAware;
import io.lettuce.core.protocol.RedisCommand;

/**
 * A command whose reply is streamed at the pace of its consumer. On a connection that
 * many share, a slow consumer would keep the replies from all others.
 */
final class DemandAwareCommand<K, V, T> extends TrackedCommand<K, V, T> implements DemandAware.Sink {

	private final DemandAware.Sink sink;

	DemandAwareCommand(RedisCommand<K, V, T> command, CommandIssuer issuer, long submitted) {
		super(command, issuer, submitted);
		this.sink = (DemandAware.Sink) command;
	}

	@Override
	public boolean hasDemand() {
		return this.sink.hasDemand();
	}

	@Override
	public void setSource(DemandAware.Source source) {
		this.sink.setSource(source);
	}

	@Override
	public void removeSource() {
		this.sink.removeSource();
	}

}
