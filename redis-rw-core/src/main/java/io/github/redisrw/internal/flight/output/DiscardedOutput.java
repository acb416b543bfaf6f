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

package io.github.redisrw.internal.flight.output;

import java.nio.ByteBuffer;

import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;

/**
 * Takes any reply, and keeps nothing of it.
 */
public final class DiscardedOutput<K, V, T> extends CommandOutput<K, V, T> {

	@SuppressWarnings("unchecked")
	public DiscardedOutput() {
		super((RedisCodec<K, V>) StringCodec.UTF8, null);
	}

	@Override
	public void set(ByteBuffer bytes) {
	}

	@Override
	public void setSingle(ByteBuffer bytes) {
	}

	@Override
	public void setBigNumber(ByteBuffer bytes) {
	}

	@Override
	public void set(long integer) {
	}

	@Override
	public void set(double number) {
	}

	@Override
	public void set(boolean value) {
	}

	@Override
	public void setError(ByteBuffer error) {
	}

	@Override
	public void setError(String error) {
	}

	@Override
	public void multi(int count) {
	}

}
