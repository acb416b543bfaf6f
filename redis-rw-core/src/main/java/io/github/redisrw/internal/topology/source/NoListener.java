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

import io.github.redisrw.internal.topology.TopologySource;
import io.github.redisrw.topology.Node;
import org.jspecify.annotations.Nullable;

/**
 * The listener of a source that is not running.
 */
public final class NoListener implements TopologySource.Listener {

	public static final NoListener INSTANCE = new NoListener();

	private NoListener() {
	}

	@Override
	public void failoverChosen(Node master, @Nullable Node selected) {
	}

	@Override
	public void failoverAborted(String reason) {
	}

	@Override
	public void masterNamed(Node master) {
	}

	@Override
	public void readCandidatesChanged() {
	}

}
