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

import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.resource.ClientResources;
import io.netty.util.Timeout;
import io.netty.util.Timer;
import io.netty.util.TimerTask;

/**
 * The resources of an application, for one attempt to connect. Lettuce gives up a
 * handshake by a timer, and keeps that even when the attempt has failed long ago; here
 * {@link LimitedConnectClient} decides how long an attempt may take, so the timer never
 * expires.
 */
final class AttemptResources extends ResourcesView {

	/**
	 * Create an instance.
	 * @param resources the resources of the application
	 */
	AttemptResources(ClientResources resources) {
		super(resources);
	}

	@Override
	public Timer timer() {
		return new NoTimer();
	}

	private static final class NoTimer implements Timer {

		@Override
		public Timeout newTimeout(TimerTask task, long delay, TimeUnit unit) {
			return new NoTimeout(this, task);
		}

		@Override
		public Set<Timeout> stop() {
			return Set.of();
		}

	}

	private record NoTimeout(Timer timer, TimerTask task) implements Timeout {

		@Override
		public boolean isExpired() {
			return false;
		}

		@Override
		public boolean isCancelled() {
			return false;
		}

		@Override
		public boolean cancel() {
			return true;
		}

	}

}
