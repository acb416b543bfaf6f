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

import org.springframework.dao.PermissionDeniedDataAccessException;

/**
 * A node or a Sentinel was reached and does not accept the credentials it was given, or
 * wants some and was given none.
 */
public class CredentialsRejectedException extends PermissionDeniedDataAccessException {

	private final Node node;

	private final boolean sentinel;

	private final boolean replica;

	private final String reply;

	/**
	 * Create an exception.
	 * @param node the node
	 * @param sentinel whether it is a Sentinel
	 * @param reply what it said
	 */
	public CredentialsRejectedException(Node node, boolean sentinel, String reply) {
		this(node, sentinel, false, reply);
	}

	private CredentialsRejectedException(Node node, boolean sentinel, boolean replica, String reply) {
		super((sentinel ? "The Sentinel at " : replica ? "The replica at " : "Redis at ") + node
				+ " rejects the credentials: " + reply, new IllegalArgumentException(reply));
		this.node = node;
		this.sentinel = sentinel;
		this.replica = replica;
		this.reply = reply;
	}

	/**
	 * Create an exception for a replica, which may have been given credentials for reads.
	 * @param node the replica
	 * @param reply what it said
	 * @return the exception
	 */
	public static CredentialsRejectedException ofReplica(Node node, String reply) {
		return new CredentialsRejectedException(node, false, true, reply);
	}

	/**
	 * The node that rejects them.
	 * @return the node
	 */
	public Node node() {
		return this.node;
	}

	/**
	 * Whether it is a Sentinel.
	 * @return {@code false} if it is a node with data
	 */
	public boolean isSentinel() {
		return this.sentinel;
	}

	/**
	 * Whether it is a replica, where the master accepts what it was given.
	 * @return {@code true} if it is
	 */
	public boolean isReplica() {
		return this.replica;
	}

	/**
	 * What it said.
	 * @return the reply
	 */
	public String reply() {
		return this.reply;
	}

	/**
	 * Whether an error reply rejects credentials, or asks for some.
	 * @param finding the reply
	 * @return {@code true} if it does
	 */
	public static boolean isSaidBy(String finding) {
		return finding.startsWith("WRONGPASS") || finding.startsWith("NOAUTH") || finding.startsWith("ERR AUTH")
				|| finding.startsWith("ERR Client sent AUTH") || finding.startsWith("ERR invalid password");
	}

}
