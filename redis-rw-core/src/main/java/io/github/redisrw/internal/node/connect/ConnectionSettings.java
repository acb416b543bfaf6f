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

package io.github.redisrw.internal.node.connect;

import java.time.Duration;

import io.github.redisrw.internal.credentials.CurrentCredentials;
import io.github.redisrw.topology.Node;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import org.jspecify.annotations.Nullable;

/**
 * What holds for every connection of a path, whichever node it leads to.
 *
 * @param credentials who the application is, {@code null} for nobody
 * @param database the number of the database
 * @param clientName the name connections carry, {@code null} for none
 * @param ssl whether TLS is used
 * @param verifyMode how a server's certificate is verified
 * @param startTls whether TLS begins by {@code STARTTLS}
 * @param connectTimeout how long a connection with its handshake may take
 * @param timeout how long a command may take from being sent to its reply
 * @param clientOptions options of Lettuce; those for reconnecting do not apply
 * @param readsAtReplicas whether a node of a cluster is told, by {@code READONLY}, that
 * it may answer reads though it is a replica
 */
public record ConnectionSettings(@Nullable RedisCredentialsProvider credentials, int database,
		@Nullable String clientName, boolean ssl, SslVerifyMode verifyMode, boolean startTls, Duration connectTimeout,
		Duration timeout, ClientOptions clientOptions, boolean readsAtReplicas) {

	/** Code of the application that knows the credentials gets the connect timeout. */
	public ConnectionSettings {
		credentials = CurrentCredentials.of(credentials, connectTimeout);
	}

	/**
	 * Create settings for nodes that are not those of a cluster, or its masters.
	 */
	public ConnectionSettings(@Nullable RedisCredentialsProvider credentials, int database, @Nullable String clientName,
			boolean ssl, SslVerifyMode verifyMode, boolean startTls, Duration connectTimeout, Duration timeout,
			ClientOptions clientOptions) {
		this(credentials, database, clientName, ssl, verifyMode, startTls, connectTimeout, timeout, clientOptions,
				false);
	}

	/**
	 * The same for the replicas of a cluster.
	 * @return the settings
	 */
	public ConnectionSettings forReplicasOfCluster() {
		return new ConnectionSettings(this.credentials, this.database, this.clientName, this.ssl, this.verifyMode,
				this.startTls, this.connectTimeout, this.timeout, this.clientOptions, true);
	}

	/**
	 * The same for another user.
	 * @param others who the application is, {@code null} for no difference
	 * @return the settings; this object, if there is no difference
	 */
	public ConnectionSettings as(@Nullable RedisCredentialsProvider others) {
		return (others == null) ? this
				: new ConnectionSettings(others, this.database, this.clientName, this.ssl, this.verifyMode,
						this.startTls, this.connectTimeout, this.timeout, this.clientOptions, this.readsAtReplicas);
	}

	RedisURI uri(Node node) {
		return apply(new NodeUri(node), this.connectTimeout);
	}

	public <U extends RedisURI> U apply(U uri, Duration initializationTimeout) {
		if (this.credentials != null) {
			uri.setCredentialsProvider(this.credentials);
		}
		uri.setDatabase(this.database);
		if (this.clientName != null) {
			uri.setClientName(this.clientName);
		}
		uri.setSsl(this.ssl);
		uri.setVerifyPeer(this.verifyMode);
		uri.setStartTls(this.startTls);
		uri.setTimeout(initializationTimeout);
		return uri;
	}

}
