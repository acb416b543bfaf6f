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

package io.github.redisrw.test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import org.jspecify.annotations.Nullable;

/**
 * Sends the deployment's own commands. Thread safe.
 */
// What is closed is not waited for.
@SuppressWarnings("FutureReturnValueIgnored")
final class AdminClient implements AutoCloseable {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

	/** How Lettuce begins to say that a command was not even taken. */
	private static final String REJECTED = "Currently not connected";

	private final ClientResources resources;

	private final RedisClient client;

	private final boolean tls;

	/**
	 * Makes a client.
	 * @param files what to trust, and what to show, {@code null} without TLS
	 */
	AdminClient(@Nullable TlsFiles files) {
		this.tls = files != null;
		this.resources = DefaultClientResources.builder().ioThreadPoolSize(2).computationThreadPoolSize(2).build();
		this.client = RedisClient.create(this.resources);
		ClientOptions.Builder options = ClientOptions.builder()
			.autoReconnect(false)
			.protocolVersion(ProtocolVersion.RESP2)
			.maintNotificationsConfig(MaintNotificationsConfig.disabled())
			.socketOptions(SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).build());
		if (files != null) {
			options.sslOptions(SslOptions.builder()
				.jdkSslProvider()
				.trustManager(files.caCertificate().toFile())
				.keyManager(files.clientCertificate().toFile(), files.clientKey().toFile(), new char[0])
				.build());
		}
		this.client.setOptions(options.build());
	}

	/**
	 * Prepares a connection, which is made by its first command.
	 * @param port the server's port
	 * @param user the user to authenticate as, {@code null} where it is not asked for
	 */
	Connection connection(int port, @Nullable AclUser user) {
		RedisURI.Builder uri = RedisURI.builder()
			.withHost(Ports.HOST)
			.withPort(port)
			.withSsl(this.tls)
			.withVerifyPeer(this.tls ? SslVerifyMode.FULL : SslVerifyMode.NONE);
		if (user != null) {
			uri.withAuthentication(user.name(), user.password().toCharArray());
		}
		// Nothing is introduced to the server, which may be too old to understand.
		return new Connection(uri.withLibraryName("").withLibraryVersion("").build());
	}

	@Override
	public void close() {
		this.client.shutdownAsync(0, 1, TimeUnit.SECONDS);
		this.resources.shutdown(0, 1, TimeUnit.SECONDS);
	}

	/**
	 * The name of any command, known to Lettuce or not.
	 */
	private record Keyword(String word) implements ProtocolKeyword {

		@Override
		public byte[] getBytes() {
			return this.word.getBytes(StandardCharsets.UTF_8);
		}

		@Override
		public String toString() {
			return this.word;
		}

	}

	/**
	 * A connection to one server that is made anew when it is gone.
	 */
	final class Connection {

		private final RedisURI uri;

		private @Nullable StatefulRedisConnection<String, String> current;

		Connection(RedisURI uri) {
			this.uri = uri;
		}

		/**
		 * Sends a command and waits for its reply.
		 * @param patience how long to wait
		 * @param words the command and its arguments
		 * @return the reply: a string, a {@code Long}, a list of replies or {@code null}
		 * @throws RedisCommandExecutionException if the reply is an error
		 * @throws RedisDeploymentException if there is no reply in time
		 */
		synchronized @Nullable Object execute(Duration patience, String... words) {
			try {
				return reply(patience, words);
			}
			catch (RedisCommandExecutionException ex) {
				throw ex;
			}
			catch (RedisException ex) {
				close();
				throw new RedisDeploymentException(
						"no answer to " + String.join(" ", words) + " (" + ex.getMessage() + ")", ex);
			}
		}

		private @Nullable Object reply(Duration patience, String... words) {
			try {
				return ask(patience, words);
			}
			catch (RedisException ex) {
				if (!String.valueOf(ex.getMessage()).startsWith(REJECTED)) {
					throw ex;
				}
				// Closed by the server after it was seen open: nothing was sent.
				close();
				return ask(patience, words);
			}
		}

		private @Nullable Object ask(Duration patience, String... words) {
			CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
			for (String word : List.of(words).subList(1, words.length)) {
				arguments.add(word);
			}
			return LettuceFutures.awaitOrCancel(
					open(patience).async().dispatch(new Keyword(words[0]), new ReplyOutput(), arguments),
					patience.toMillis(), TimeUnit.MILLISECONDS);
		}

		/**
		 * Drops the connection; the next command makes a new one.
		 */
		synchronized void close() {
			if (this.current != null) {
				this.current.closeAsync();
				this.current = null;
			}
		}

		private StatefulRedisConnection<String, String> open(Duration patience) {
			if (this.current == null || !this.current.isOpen()) {
				this.uri.setTimeout(patience);
				this.current = AdminClient.this.client.connect(StringCodec.UTF8, this.uri);
			}
			return this.current;
		}

	}

}
