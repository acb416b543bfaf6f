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

package io.github.redisrw.internal.path.read;

import io.github.redisrw.internal.gate.HeldWrite;
import io.github.redisrw.internal.node.NodeLink;

/**
 * A read as the gate has it, which knows writes: it waits on an account of its own.
 */
abstract class HeldRead implements HeldWrite<NodeLink> {

	private final HeldWrite<NodeLink> read;

	/**
	 * Create an instance.
	 * @param read the read
	 */
	HeldRead(HeldWrite<NodeLink> read) {
		this.read = read;
	}

	final HeldWrite<NodeLink> read() {
		return this.read;
	}

	@Override
	public final boolean isWrite() {
		return false;
	}

	@Override
	public final boolean isWithdrawn() {
		return this.read.isWithdrawn();
	}

	@Override
	public final int size() {
		return this.read.size();
	}

	@Override
	public final long issued() {
		return this.read.issued();
	}

	@Override
	public final long holdDeadline() {
		return this.read.holdDeadline();
	}

}
