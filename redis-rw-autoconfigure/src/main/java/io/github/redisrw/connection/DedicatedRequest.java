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

package io.github.redisrw.connection;

import java.time.Duration;

import io.github.redisrw.NoWritableMasterException;
import io.github.redisrw.topology.Role;
import org.jspecify.annotations.Nullable;

/**
 * Waits at the gate for a master, and then for a connection beside the one to it.
 */
final class DedicatedRequest extends GateRequest<NodeLink> {

	private static final Duration RETRY = Duration.ofMillis(20);

	private final WritePath path;

	private final DedicatedWriter writer;

	private final @Nullable NodeLink former;

	/**
	 * Create a request.
	 * @param path where the connection leads
	 * @param writer who needs it, and says for how long it may be waited for
	 * @param former the connection used so far, {@code null} if there is none; it is
	 * handed out again if it still leads to the master
	 */
	DedicatedRequest(WritePath path, DedicatedWriter writer, @Nullable NodeLink former) {
		super(writer.deadline());
		this.path = path;
		this.writer = writer;
		this.former = former;
	}

	@Override
	public void send(NodeLink master) {
		if (this.former != null && WritePath.leadsTo(master, this.former)) {
			result().complete(this.former);
			return;
		}
		this.path.links().openWithRole(master.node()).whenComplete((link, failure) -> opened(master, link, failure));
	}

	private void opened(NodeLink master, @Nullable NodeLink link, @Nullable Throwable failure) {
		if (link != null && link.report().role().role() == Role.MASTER) {
			this.path.openedBeside(master, link);
			if (!result().complete(link)) {
				link.abandon("it is not needed any more");
			}
			return;
		}
		String finding = (link != null) ? "is a replica of " + link.report().role().master()
				: Failures.describe(failure);
		if (link != null) {
			link.abandon(finding);
			this.path.refused(master, finding);
		}
		if (isDone() || isLate()) {
			reject(new NoWritableMasterException("Cannot open a connection to the master; " + master + " " + finding));
			return;
		}
		this.path.links()
			.schedule(() -> this.path.gate().submit(this), RETRY.toNanos(), () -> reject(new NoWritableMasterException(
					"Cannot open a connection to the master before the end; " + master + " " + finding)));
	}

	@Override
	public boolean isDone() {
		return super.isDone() || this.writer.isClosed();
	}

}
