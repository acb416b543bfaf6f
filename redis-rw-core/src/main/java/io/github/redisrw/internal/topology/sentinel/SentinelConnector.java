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

import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;

import io.github.redisrw.internal.topology.source.ConnectAttempts;
import io.github.redisrw.internal.topology.source.LimitedConnectClient;
import io.github.redisrw.topology.Node;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.netty.util.NetUtil;

/**
 * Makes connections to one Sentinel.
 *
 * @param node its address
 * @param settings how it is reached
 * @param client makes the connections, and closes them at the end
 * @param attempts what has to be over before the client's threads end
 */
record SentinelConnector(Node node, SentinelSettings settings, LimitedConnectClient client, ConnectAttempts attempts) {

	CompletionStage<StatefulRedisConnection<String, String>> connect() {
		return this.attempts.watch(() -> this.client.connectAsync(StringCodec.UTF8, uri()));
	}

	CompletionStage<StatefulRedisPubSubConnection<String, String>> connectPubSub() {
		return this.attempts.watch(() -> this.client.connectPubSubAsync(StringCodec.UTF8, uri()));
	}

	SentinelQuestions queries(StatefulRedisConnection<String, String> connection) {
		return new SentinelQuestions(connection, address(connection), this.settings.master(),
				this.settings.connectTimeout(), this.client.heartbeat(connection));
	}

	/**
	 * Where a connection leads: one Sentinel has several names, of which one may be its
	 * address, which is how it is listed by others.
	 */
	private String address(StatefulRedisConnection<String, String> connection) {
		return (this.client.remoteAddress(connection) instanceof InetSocketAddress remote && !remote.isUnresolved())
				? new Node(NetUtil.toAddressString(remote.getAddress()), remote.getPort()).toString()
				: this.node.toString();
	}

	ConnectPace pace() {
		return new ConnectPace(this.settings.fastInterval(), this.settings.interval());
	}

	RedisURI uri() {
		RedisURI uri = new RedisURI(this.node.host(), this.node.port(), this.settings.connectTimeout());
		if (this.settings.credentials() != null) {
			uri.setCredentialsProvider(this.settings.credentials());
		}
		if (this.settings.clientName() != null) {
			uri.setClientName(this.settings.clientName());
		}
		uri.setSsl(this.settings.ssl());
		uri.setVerifyPeer(this.settings.verifyMode());
		uri.setStartTls(this.settings.startTls());
		return uri;
	}

}
