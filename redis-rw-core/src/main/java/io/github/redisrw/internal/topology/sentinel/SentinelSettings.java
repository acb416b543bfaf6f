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

import io.github.redisrw.internal.credentials.CurrentCredentials;
import io.github.redisrw.topology.Node;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.SslVerifyMode;
import org.jspecify.annotations.Nullable;

/**
 * How the Sentinels are reached.
 *
 * @param master the name under which they watch the master
 * @param nodes the Sentinels that are known beforehand, at least one
 * @param credentials who the application is to them, {@code null} for nobody
 * @param clientName the name connections carry, {@code null} for none
 * @param ssl whether TLS is used
 * @param verifyMode how a server's certificate is verified
 * @param startTls whether TLS begins by {@code STARTTLS}
 * @param connectTimeout how long a connection, and an answer, may take
 * @param interval between two questions to each Sentinel
 * @param fastInterval between two questions while the master is being looked for
 * @param fencingLease for how long a majority's word for the master holds, {@code null}
 * if a verified master is believed without
 * @param clientOptions options of Lettuce; those for reconnecting do not apply
 */
public record SentinelSettings(String master, List<Node> nodes, @Nullable RedisCredentialsProvider credentials,
		@Nullable String clientName, boolean ssl, SslVerifyMode verifyMode, boolean startTls, Duration connectTimeout,
		Duration interval, Duration fastInterval, @Nullable Duration fencingLease, ClientOptions clientOptions) {

	/** Code of the application that knows the credentials gets the connect timeout. */
	public SentinelSettings {
		credentials = CurrentCredentials.of(credentials, connectTimeout);
	}

}
