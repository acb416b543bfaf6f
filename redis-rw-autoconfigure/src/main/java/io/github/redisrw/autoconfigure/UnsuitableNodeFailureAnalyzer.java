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
package io.github.redisrw.autoconfigure;

import io.github.redisrw.topology.UnsuitableNodeException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Tells that what answers at an address is not what the properties say.
 */
class UnsuitableNodeFailureAnalyzer extends AbstractFailureAnalyzer<UnsuitableNodeException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnsuitableNodeException cause) {
		return DeploymentFailure.analysis(cause.getMessage() + ".", switch (cause.finding()) {
			case NO_SUCH_DATABASE -> "Set 'redis.rw.database' (or 'spring.data.redis.database') to a number less than"
					+ " 'databases' in the configuration of the server, which is 16 if not set.";
			case IS_SENTINEL -> "Name the Sentinels with 'redis.rw.sentinel.nodes', and the master they watch with"
					+ " 'redis.rw.sentinel.master', instead of 'redis.rw.nodes' or 'redis.rw.write.host'.";
			case IS_NO_SENTINEL -> "Name the Sentinels with 'redis.rw.sentinel.nodes', which have port 26379 if not set"
					+ " otherwise, and not the servers; or name the servers with 'redis.rw.nodes'.";
			case IS_NO_CLUSTER -> "Name nodes of a Redis Cluster with 'redis.rw.cluster.nodes', or name single servers"
					+ " with 'redis.rw.nodes'.";
			case SPEAKS_NO_TLS -> "Set 'redis.rw.ssl.enabled' to false (or remove 'redis.rw.ssl.bundle' and"
					+ " 'spring.data.redis.ssl.*', or use 'redis://' in the URL); for Sentinels alone"
					+ " 'redis.rw.sentinel.ssl.enabled'. Or name the port at which the server speaks TLS.";
			case SPEAKS_TLS -> "Set 'redis.rw.ssl.enabled' to true, or 'redis.rw.ssl.bundle' to one that trusts the"
					+ " server (or the same below 'spring.data.redis', or use 'rediss://' in the URL); for Sentinels"
					+ " alone 'redis.rw.sentinel.ssl.*'. Or name the port at which the server speaks without TLS.";
			case WANTS_CERTIFICATE -> "Give the SSL bundle that 'redis.rw.ssl.bundle' names (or"
					+ " 'spring.data.redis.ssl.bundle'; for Sentinels alone 'redis.rw.sentinel.ssl.bundle') a certificate"
					+ " that the server trusts: 'keystore.certificate' and 'keystore.private-key' below"
					+ " 'spring.ssl.bundle.pem', or 'keystore.location' and 'keystore.password' below"
					+ " 'spring.ssl.bundle.jks'. Or set 'tls-auth-clients' of the server to 'no' or 'optional'.";
			case REFUSES_HANDSHAKE -> "If 'tls-auth-clients' of the server is 'yes', give the SSL bundle that"
					+ " 'redis.rw.ssl.bundle' names (or 'spring.data.redis.ssl.bundle'; for Sentinels alone"
					+ " 'redis.rw.sentinel.ssl.bundle') a key store. Else compare 'options.enabled-protocols' and"
					+ " 'options.ciphers' of the bundle with 'tls-protocols' and 'tls-ciphers' of the server.";
		}, rootFailure);
	}

}
