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

package io.github.redisrw.internal.flight;

import io.github.redisrw.internal.command.Outcome;
import io.github.redisrw.internal.node.NodeLink;
import org.jspecify.annotations.Nullable;

/**
 * Told once where a command was executed, and that it is done.
 */
public interface ExecutionListener {

	/**
	 * The command has been executed, before its caller is told.
	 * @param link on which connection
	 */
	public void executedOn(NodeLink link);

	/**
	 * The command has failed, before its caller is told.
	 * @param failure what its caller is told
	 * @param outcome what became of it, {@code null} if the failure says so
	 */
	default void failed(Throwable failure, @Nullable Outcome outcome) {
	}

	/** The command will be executed by another one, and is told of no more. */
	default void queued() {
	}

	/** The command is done, whatever became of it. */
	public void done();

}
