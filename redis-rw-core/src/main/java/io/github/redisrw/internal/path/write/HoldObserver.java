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

package io.github.redisrw.internal.path.write;

import java.util.function.Supplier;

import io.github.redisrw.internal.failover.FailoverCoordinator;
import io.github.redisrw.internal.gate.GateObserver;
import io.github.redisrw.internal.gate.WriteGate;
import io.github.redisrw.internal.node.NodeLink;

/**
 * Passes on what the gate of the write path does.
 */
final class HoldObserver implements GateObserver {

	private final Supplier<FailoverCoordinator<NodeLink>> coordinator;

	private final Supplier<WriteGate<NodeLink>> gate;

	private final WritePathObserver observer;

	/**
	 * Create an instance.
	 * @param coordinator finds a master, known by the time something is held
	 * @param gate the gate
	 * @param observer told what happens to writes
	 */
	HoldObserver(Supplier<FailoverCoordinator<NodeLink>> coordinator, Supplier<WriteGate<NodeLink>> gate,
			WritePathObserver observer) {
		this.coordinator = coordinator;
		this.gate = gate;
		this.observer = observer;
	}

	@Override
	public void held() {
		this.coordinator.get().hurry();
	}

	@Override
	public void closed() {
		this.observer.closed(this.gate.get().everHeld());
	}

	@Override
	public void opened() {
		this.observer.passing();
	}

}
