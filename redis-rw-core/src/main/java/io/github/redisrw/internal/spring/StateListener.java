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
package io.github.redisrw.internal.spring;

import java.net.SocketAddress;
import java.util.concurrent.Executor;

import io.github.redisrw.internal.threads.HandOver;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;

/**
 * Tells a listener of the application about connections, one thing after the other and
 * apart from everything else: what it throws, or that it blocks, harms nobody but itself.
 */
final class StateListener implements RedisConnectionStateListener {

	private static final int CAPACITY = 1000;

	private final RedisConnectionStateListener told;

	private final Executor order;

	StateListener(RedisConnectionStateListener told, HandOver handOver) {
		this.told = told;
		this.order = handOver.inOrder(CAPACITY, "The connection state listener " + told.getClass().getName());
	}

	boolean tells(RedisConnectionStateListener listener) {
		return this.told == listener;
	}

	@Override
	public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress socketAddress) {
		this.order.execute(() -> this.told.onRedisConnected(connection, socketAddress));
	}

	@Override
	public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
		this.order.execute(() -> this.told.onRedisDisconnected(connection));
	}

	@Override
	public void onRedisExceptionCaught(RedisChannelHandler<?, ?> connection, Throwable cause) {
		this.order.execute(() -> this.told.onRedisExceptionCaught(connection, cause));
	}

}
