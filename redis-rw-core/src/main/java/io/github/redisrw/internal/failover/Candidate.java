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

package io.github.redisrw.internal.failover;

import java.util.concurrent.TimeUnit;
import java.util.function.IntToLongFunction;

import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

/**
 * An address at which the master is looked for. Confined to the coordinator's thread.
 *
 * @param <L> the type of connection
 */
final class Candidate<L extends MasterLink> {

	/**
	 * An endpoint may lead to a node that does not answer; the next connection leads
	 * elsewhere, so it is not waited for.
	 */
	private static final int ENDPOINT_ATTEMPTS = 8;

	/** All of them may have been made before the endpoint led elsewhere. */
	private static final long LATER_ATTEMPT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

	private static final int MOST_ENDPOINT_ATTEMPTS = 64;

	private final Node node;

	private final boolean isNode;

	private @Nullable L link;

	private int connecting;

	private long lastAttempt;

	private boolean asking;

	/** How often in a row it could not be reached, or did not answer. */
	private int failures;

	private long notBefore;

	private String finding = "no answer yet";

	Candidate(Node node, boolean isNode) {
		this.node = node;
		this.isNode = isNode;
	}

	Node node() {
		return this.node;
	}

	boolean isIdle() {
		return this.connecting == 0 && !this.asking && this.link == null;
	}

	boolean mayConnect(long now) {
		return this.isNode ? isIdle() && (this.failures == 0 || now - this.notBefore >= 0)
				: this.connecting < ENDPOINT_ATTEMPTS
						|| (this.connecting < MOST_ENDPOINT_ATTEMPTS && now - this.lastAttempt >= LATER_ATTEMPT_NANOS);
	}

	/**
	 * It could not be reached, or has not answered.
	 * @param now the time
	 * @param pause before the next attempt, by how many have failed before
	 */
	void failed(long now, IntToLongFunction pause) {
		this.notBefore = now + pause.applyAsLong(this.failures);
		this.failures++;
	}

	void succeeded() {
		this.failures = 0;
	}

	void connecting(long now) {
		this.connecting++;
		this.lastAttempt = now;
	}

	void connected() {
		this.connecting--;
	}

	/**
	 * Keep a connection to ask again later.
	 * @param link the connection
	 * @return {@code false} if it is of no use: a new one may lead to another node
	 */
	boolean keep(L link) {
		if (!this.isNode || this.link != null) {
			return false;
		}
		this.link = link;
		return true;
	}

	@Nullable L takeLink() {
		L taken = this.link;
		this.link = null;
		if (taken != null) {
			this.asking = true;
		}
		return taken;
	}

	void answered() {
		this.asking = false;
	}

	void note(String finding) {
		this.finding = finding;
	}

	@Override
	public String toString() {
		return this.node + " " + this.finding;
	}

}
