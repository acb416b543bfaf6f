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
package io.github.redisrw.internal.spring;

import io.github.redisrw.internal.threads.HandOver;
import io.lettuce.core.event.command.CommandFailedEvent;
import io.lettuce.core.event.command.CommandListener;
import io.lettuce.core.event.command.CommandStartedEvent;
import io.lettuce.core.event.command.CommandSucceededEvent;

/**
 * Tells a listener of the application about commands. It is told where the command is
 * issued or completed, as Lettuce does it; what it throws harms no command.
 */
final class GuardedCommandListener implements CommandListener {

	private final CommandListener told;

	GuardedCommandListener(CommandListener told) {
		this.told = told;
	}

	@Override
	public void commandStarted(CommandStartedEvent event) {
		HandOver.guarded(() -> this.told.commandStarted(event));
	}

	@Override
	public void commandSucceeded(CommandSucceededEvent event) {
		HandOver.guarded(() -> this.told.commandSucceeded(event));
	}

	@Override
	public void commandFailed(CommandFailedEvent event) {
		HandOver.guarded(() -> this.told.commandFailed(event));
	}

}
