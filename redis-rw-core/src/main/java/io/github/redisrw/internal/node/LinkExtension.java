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

package io.github.redisrw.internal.node;

import java.util.Collection;

/**
 * Follows what is put on a connection, and may have something to follow it by.
 * Thread-safe.
 */
public interface LinkExtension {

	/**
	 * A command has been put on the connection.
	 * @param command the command
	 */
	public void written(DispatchedCommand<?, ?, ?> command);

	/**
	 * Commands have been put on the connection, one after the other.
	 * @param commands the commands
	 */
	public void written(Collection<? extends DispatchedCommand<?, ?, ?>> commands);

	/**
	 * Commands are about to be written to a connection that is written to on its event
	 * loop only, which calls this.
	 * @param commands the commands
	 */
	public void beforeWriting(Collection<? extends DispatchedCommand<?, ?, ?>> commands);

	/**
	 * They have been written.
	 * @param commands the commands
	 */
	public void afterWriting(Collection<? extends DispatchedCommand<?, ?, ?>> commands);

	/**
	 * The connection is lost, and what was in flight on it has been completed.
	 * @param reason why
	 */
	public void lost(String reason);

	/**
	 * Returns whether nothing more is to come.
	 * @return {@code true} if the connection may be closed when nothing is in flight
	 */
	public boolean isIdle();

}
