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

package io.github.redisrw.sample.live;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import io.github.redisrw.FailoverEndedEvent;
import io.github.redisrw.FailoverStartedEvent;
import io.github.redisrw.MasterChangedEvent;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * All who look at the page. While there is somebody, one sample is made and written down
 * once a second, four times as often during a failover, and handed to all of them; while
 * there is nobody, nothing is done.
 */
@Component
class Audience {

	static final int MAX_VIEWERS = 200;

	private static final Logger logger = LoggerFactory.getLogger(Audience.class);

	private static final long INTERVAL_MILLIS = 1000;

	private static final long FAILOVER_INTERVAL_MILLIS = 250;

	private final Set<Viewer> viewers = ConcurrentHashMap.newKeySet();

	private final Sampler sampler;

	private final FailoverLog failovers;

	private final JsonMapper json;

	private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "live-sampler");
		thread.setDaemon(true);
		return thread;
	});

	private @Nullable ScheduledFuture<?> next;

	private boolean closed;

	Audience(Sampler sampler, FailoverLog failovers, JsonMapper json, MeterRegistry registry) {
		this.sampler = sampler;
		this.failovers = failovers;
		this.json = json;
		Gauge.builder("shop.live.viewers", this.viewers, Set::size)
			.description("Who looks at the page")
			.register(registry);
	}

	/**
	 * Let somebody in.
	 * @return what is sent to him, {@code null} if there is no room
	 */
	synchronized @Nullable SseEmitter enter() {
		if (this.closed || this.viewers.size() >= MAX_VIEWERS) {
			return null;
		}
		SseEmitter emitter = new SseEmitter(0L);
		Viewer viewer = new Viewer(emitter, this::left);
		if (this.viewers.isEmpty()) {
			this.sampler.reset();
		}
		viewer.offer(new Viewer.Message("hello", this.json.writeValueAsString(
				Map.of("points", this.sampler.points(), "faults", this.sampler.faults(), "limit", Sampler.POINTS))));
		this.viewers.add(viewer);
		viewer.start();
		schedule(0);
		return emitter;
	}

	@EventListener({ FailoverStartedEvent.class, FailoverEndedEvent.class, MasterChangedEvent.class })
	@Order(1)
	void somethingHappened() {
		schedule(0);
	}

	@EventListener(ContextClosedEvent.class)
	synchronized void close() {
		this.closed = true;
		this.clock.shutdownNow();
		this.viewers.forEach(Viewer::leave);
	}

	private void left(Viewer viewer) {
		this.viewers.remove(viewer);
	}

	private synchronized void schedule(long delayMillis) {
		if (this.next != null) {
			this.next.cancel(false);
			this.next = null;
		}
		if (!this.closed && !this.viewers.isEmpty()) {
			this.next = this.clock.schedule(this::show, delayMillis, TimeUnit.MILLISECONDS);
		}
	}

	private void show() {
		try {
			if (!this.viewers.isEmpty()) {
				Viewer.Message message = new Viewer.Message("sample",
						this.json.writeValueAsString(this.sampler.sample()));
				this.viewers.forEach((viewer) -> viewer.offer(message));
			}
		}
		catch (RuntimeException ex) {
			logger.warn("There is no sample this time", ex);
		}
		schedule(this.failovers.isUnderWay() ? FAILOVER_INTERVAL_MILLIS : INTERVAL_MILLIS);
	}

}
