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

package io.github.redisrw.internal.path;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.redisrw.internal.flight.TrackedCommand;
import io.github.redisrw.internal.path.entry.PathEntry;

/**
 * The writer of a connection shared by many threads: its commands go out on the
 * connections of the path, side by side with those of others.
 */
final class SharedWriter extends PathWriter {

	SharedWriter(Path path) {
		super(path);
	}

	@Override
	public PathWriter beside(PathEntry other) {
		return new SharedWriter((Path) other);
	}

	@Override
	void dispatch(TrackedCommand<?, ?, ?> command) {
		path().dispatch(command);
	}

	@Override
	void dispatch(List<TrackedCommand<?, ?, ?>> commands) {
		path().dispatch(commands);
	}

	@Override
	public void dispatchAgain(TrackedCommand<?, ?, ?> command) {
		path().dispatchAgain(command);
	}

	@Override
	public boolean isShared() {
		return true;
	}

	@Override
	CompletableFuture<Void> doClose() {
		path().rejectWithdrawn();
		return CompletableFuture.completedFuture(null);
	}

}
