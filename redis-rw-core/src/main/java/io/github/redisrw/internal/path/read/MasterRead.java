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

import java.util.function.Consumer;

import io.github.redisrw.internal.gate.HeldWrite;
import io.github.redisrw.internal.node.NodeLink;

/**
 * A read that is to go to the master, and to nobody else.
 */
final class MasterRead extends HeldRead {

	private final Consumer<NodeLink> onMaster;

	/**
	 * Create an instance.
	 * @param read the read
	 * @param onMaster what is done when there is a master
	 */
	MasterRead(HeldWrite<NodeLink> read, Consumer<NodeLink> onMaster) {
		super(read);
		this.onMaster = onMaster;
	}

	@Override
	public void send(NodeLink link) {
		this.onMaster.accept(link);
	}

	@Override
	public void reject(RuntimeException reason) {
		read().reject(reason);
	}

	@Override
	public boolean isDone() {
		return read().isDone();
	}

	@Override
	public void discard() {
		read().discard();
	}

	@Override
	public void holdBegins(long now) {
		read().holdBegins(now);
	}

	@Override
	public void holdEnds(long now) {
		read().holdEnds(now);
	}

}
