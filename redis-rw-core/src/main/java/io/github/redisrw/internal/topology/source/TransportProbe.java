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

package io.github.redisrw.internal.topology.source;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.time.Duration;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.UnsuitableNodeException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;

/**
 * Finds out whether a server that could not be talked to speaks TLS where that is not
 * used, or the reverse. A Redis without TLS says nothing at all to a client that begins
 * with it. Nothing secret is sent.
 */
public final class TransportProbe {

	private static final Log logger = LogFactory.getLog(TransportProbe.class);

	private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);

	/** The start waits for it, so it is not as patient as what runs may be. */
	private static final int MOST_MILLIS = 500;

	private TransportProbe() {
	}

	/**
	 * Ask a server; blocks.
	 * @param node where it is
	 * @param tls whether it has been talked to by TLS
	 * @param patience for how long to wait for a connection, and for an answer
	 * @return what is wrong, {@code null} if that cannot be told
	 */
	public static @Nullable UnsuitableNodeException mistake(Node node, boolean tls, Duration patience) {
		try (Socket socket = new Socket()) {
			int millis = (int) Math.max(1, Math.min(MOST_MILLIS, patience.toMillis()));
			socket.connect(new InetSocketAddress(node.host(), node.port()), millis);
			socket.setSoTimeout(millis);
			if (tls && answersPing(socket)) {
				return new UnsuitableNodeException(node, UnsuitableNodeException.Finding.SPEAKS_NO_TLS,
						"it answers without");
			}
			if (!tls && answersHandshake(socket, node)) {
				return new UnsuitableNodeException(node, UnsuitableNodeException.Finding.SPEAKS_TLS,
						"it answers to that alone");
			}
		}
		catch (IOException | GeneralSecurityException ex) {
			logger.debug(node + " does not tell how it wants to be talked to", ex);
		}
		return null;
	}

	/** Whatever it answers: that it wants a password, too, is an answer. */
	private static boolean answersPing(Socket socket) throws IOException {
		socket.getOutputStream().write(PING);
		int first = socket.getInputStream().read();
		return first == '+' || first == '-';
	}

	/** Whether the certificate is trusted is another question. */
	private static boolean answersHandshake(Socket socket, Node node) throws IOException, GeneralSecurityException {
		try (SSLSocket secured = (SSLSocket) SSLContext.getDefault()
			.getSocketFactory()
			.createSocket(socket, node.host(), node.port(), true)) {
			secured.startHandshake();
			return true;
		}
		catch (SSLException ex) {
			return NestedExceptionUtils.getMostSpecificCause(ex) instanceof GeneralSecurityException
					|| ex.getCause() instanceof CertificateException;
		}
	}

}
