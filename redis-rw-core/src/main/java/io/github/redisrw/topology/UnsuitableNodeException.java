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
package io.github.redisrw.topology;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What answers at an address is not what the application is set up for, so it cannot
 * work. The application does not start.
 */
public class UnsuitableNodeException extends IllegalStateException {

	private final Node node;

	private final Finding finding;

	/**
	 * Create an exception.
	 * @param node the node
	 * @param finding what is wrong with it
	 * @param reply what it said
	 */
	public UnsuitableNodeException(Node node, Finding finding, String reply) {
		super(node + " " + finding.description() + ": " + reply);
		this.node = node;
		this.finding = finding;
	}

	/**
	 * Where it answers.
	 * @return the node
	 */
	public Node node() {
		return this.node;
	}

	/**
	 * What is wrong with it.
	 * @return the finding
	 */
	public Finding finding() {
		return this.finding;
	}

	/**
	 * Tell from what was heard of a node whether it is what the application is set up
	 * for.
	 * @param node the node
	 * @param sentinel whether it is to be a Sentinel
	 * @param reply what it said, or what connecting to it failed with
	 * @return the exception, {@code null} if nothing is wrong for good
	 */
	public static @Nullable UnsuitableNodeException of(Node node, boolean sentinel, String reply) {
		for (Finding finding : Finding.values()) {
			if (finding.isToldBy(sentinel, reply)) {
				return new UnsuitableNodeException(node, finding, reply);
			}
		}
		return null;
	}

	/**
	 * What is wrong.
	 */
	public enum Finding {

		/** The number of the database is greater than the server has. */
		NO_SUCH_DATABASE("has no database of that number") {

			@Override
			boolean isToldBy(boolean sentinel, String reply) {
				return reply.startsWith("ERR DB index is out of range") || reply.startsWith("ERR invalid DB index");
			}

		},

		/** A Sentinel answers where a server is expected. */
		IS_SENTINEL("is a Sentinel, and no server with data") {

			@Override
			boolean isToldBy(boolean sentinel, String reply) {
				return !sentinel && reply.contains("it is a Sentinel");
			}

		},

		/** It is talked to by TLS, and knows nothing of that. */
		SPEAKS_NO_TLS("does not speak TLS") {

			@Override
			boolean isToldBy(boolean sentinel, String reply) {
				return false;
			}

		},

		/** It is not talked to by TLS, and understands nothing else. */
		SPEAKS_TLS("speaks TLS") {

			@Override
			boolean isToldBy(boolean sentinel, String reply) {
				return false;
			}

		},

		/**
		 * It asks for a certificate of the client, and gets none, or one that it rejects.
		 */
		WANTS_CERTIFICATE("wants a client certificate that it trusts") {

			@Override
			boolean isToldBy(boolean sentinel, String reply) {
				String text = reply.toLowerCase(Locale.ROOT).replace(' ', '_');
				return text.contains("alert") && CERTIFICATE_ALERTS.stream().anyMatch(text::contains);
			}

		},

		/**
		 * It and the client have no version of TLS or no cipher in common; or, with TLS
		 * 1.2, it asks for a certificate of the client and gets none.
		 */
		REFUSES_HANDSHAKE("refuses the TLS handshake") {

			@Override
			boolean isToldBy(boolean sentinel, String reply) {
				String text = reply.toLowerCase(Locale.ROOT).replace(' ', '_');
				return text.contains("alert")
						&& (text.contains("handshake_failure") || text.contains("protocol_version"));
			}

		},

		/** A server answers where a Sentinel is expected. */
		IS_NO_SENTINEL("is no Sentinel") {

			@Override
			boolean isToldBy(boolean sentinel, String reply) {
				String text = reply.toLowerCase(Locale.ROOT);
				return sentinel && text.startsWith("err unknown command") && text.contains("sentinel");
			}

		},

		/** A single server answers where a node of a Redis Cluster is expected. */
		IS_NO_CLUSTER("is no node of a Redis Cluster") {

			@Override
			boolean isToldBy(boolean sentinel, String reply) {
				return !sentinel && reply.contains("cluster support disabled");
			}

		};

		/** What a server tells who shows no certificate, or one that it rejects. */
		private static final List<String> CERTIFICATE_ALERTS = List.of("certificate_required", "bad_certificate",
				"unknown_ca", "decrypt_error", "certificate_unknown", "certificate_expired", "certificate_revoked",
				"unsupported_certificate");

		private final String description;

		Finding(String description) {
			this.description = description;
		}

		/**
		 * The finding in words.
		 * @return what goes on from the name of the node
		 */
		public String description() {
			return this.description;
		}

		abstract boolean isToldBy(boolean sentinel, String reply);

	}

}
