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

package io.github.redisrw.internal.replica.choice;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.github.redisrw.internal.threads.HandOver;
import io.github.redisrw.topology.Node;
import io.github.redisrw.topology.ZoneResolver;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What the application's own code says of zones. It is asked elsewhere, and what it has
 * said is remembered, so that it delays nobody. Thread-safe.
 */
public final class AskedZones implements ZoneResolver {

	private static final Log logger = LogFactory.getLog(AskedZones.class);

	private static final long REMEMBERED_NANOS = TimeUnit.MINUTES.toNanos(1);

	/** More nodes than any deployment has: addresses of those that are gone. */
	private static final int MOST = 1000;

	private final ZoneResolver asked;

	private final Executor executor;

	private final LongSupplier clock;

	private final Map<Node, Answer> answers = new ConcurrentHashMap<>();

	private final Set<Node> asking = ConcurrentHashMap.newKeySet();

	public AskedZones(ZoneResolver asked) {
		this(asked, new HandOver("redis-rw-zones"), System::nanoTime);
	}

	AskedZones(ZoneResolver asked, Executor executor, LongSupplier clock) {
		this.asked = asked;
		this.executor = executor;
		this.clock = clock;
	}

	/** What it has said last, however long ago. */
	@Override
	public @Nullable String zoneOf(Node node) {
		Answer answer = this.answers.get(node);
		boolean old = answer == null || this.clock.getAsLong() - answer.at() > REMEMBERED_NANOS;
		if (old && this.asking.add(node)) {
			this.executor.execute(() -> ask(node));
		}
		return (answer != null) ? answer.zone() : null;
	}

	private void ask(Node node) {
		String zone = null;
		try {
			zone = this.asked.zoneOf(node);
		}
		catch (RuntimeException ex) {
			logger.warn("The zone of " + node + " is not known: " + this.asked + " failed", ex);
		}
		finally {
			if (this.answers.size() >= MOST) {
				this.answers.clear();
			}
			this.answers.put(node, new Answer(zone, this.clock.getAsLong()));
			this.asking.remove(node);
		}
	}

	private record Answer(@Nullable String zone, long at) {

	}

}
