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

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import io.github.redisrw.FailoverEndedEvent;
import io.github.redisrw.FailoverStartedEvent;
import io.github.redisrw.MasterChangedEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The latest failovers, step by step, as the library's events tell them. Bounded.
 * Thread-safe.
 */
@Component
class FailoverLog {

	private static final int CAPACITY = 12;

	private final Deque<Failover> failovers = new ArrayDeque<>();

	@EventListener
	synchronized void started(FailoverStartedEvent event) {
		Failover failover = new Failover(event.timestamp(), event.cause(), event.from());
		failover.step(event.cause().contains("Sentinel") ? "announced" : "noticed", event.timestamp());
		failover.step("held", event.timestamp());
		this.failovers.addFirst(failover);
		if (this.failovers.size() > CAPACITY) {
			this.failovers.removeLast();
		}
	}

	@EventListener
	synchronized void masterChanged(MasterChangedEvent event) {
		Failover latest = this.failovers.peekFirst();
		if (event.from() != null && latest != null && (latest.ended == null || latest.isAfter(event.timestamp()))) {
			latest.to = event.to();
			latest.lostBytes = event.lostBytes();
			latest.step("verified", event.timestamp());
		}
	}

	@EventListener
	synchronized void ended(FailoverEndedEvent event) {
		Failover latest = this.failovers.peekFirst();
		if (latest != null && latest.ended == null) {
			latest.ended = event.timestamp();
			latest.to = event.to();
			latest.masterChanged = event.masterChanged();
			latest.writesHeld = event.writesHeld();
			latest.writesUnknown = event.writesUnknown();
			latest.step("drained", event.timestamp());
		}
	}

	/**
	 * Note that the Sentinels name a master. They are looked at, and do not tell.
	 * @param master whom most of them name
	 */
	synchronized void sentinelsName(String master) {
		Failover latest = this.failovers.peekFirst();
		if (latest != null && latest.ended == null && !master.equals(latest.from)) {
			latest.step("promoted", Instant.now());
		}
	}

	synchronized boolean isUnderWay() {
		Failover latest = this.failovers.peekFirst();
		return latest != null && latest.ended == null;
	}

	/**
	 * For how long writes were held within a time.
	 * @param began its begin, in milliseconds since 1970
	 * @param ended its end
	 * @return the milliseconds
	 */
	synchronized long heldWithin(long began, long ended) {
		long held = 0;
		for (Failover failover : this.failovers) {
			long until = (failover.ended != null) ? failover.ended.toEpochMilli() : System.currentTimeMillis();
			held += Math.max(0, Math.min(ended, until) - Math.max(began, failover.began.toEpochMilli()));
		}
		return held;
	}

	/**
	 * Returns the failovers.
	 * @return views of them, the latest first
	 */
	synchronized List<View> latest() {
		return this.failovers.stream().map(Failover::view).toList();
	}

	private static final class Failover {

		private final Instant began;

		private final String cause;

		private final String from;

		private final List<Step> steps = new ArrayList<>();

		private @Nullable Instant ended;

		private @Nullable String to;

		private boolean masterChanged;

		private long writesHeld;

		private long writesUnknown;

		private long lostBytes;

		Failover(Instant began, String cause, String from) {
			this.began = began;
			this.cause = cause;
			this.from = from;
		}

		/** The first time counts. */
		void step(String name, Instant at) {
			if (this.steps.stream().noneMatch((step) -> step.name().equals(name))) {
				this.steps.add(new Step(name, Math.max(0, at.toEpochMilli() - this.began.toEpochMilli())));
			}
		}

		boolean isAfter(Instant moment) {
			return this.ended != null && !moment.isBefore(this.began) && !moment.isAfter(this.ended);
		}

		View view() {
			return new View(this.began.toEpochMilli(), (this.ended != null) ? this.ended.toEpochMilli() : null,
					this.cause, this.from, this.to, this.masterChanged, this.writesHeld, this.writesUnknown,
					this.lostBytes, List.copyOf(this.steps));
		}

	}

	/**
	 * A step.
	 *
	 * @param name {@code announced} by a Sentinel or {@code noticed} by the application;
	 * {@code held}, which writes are since; {@code promoted}, as the Sentinels say;
	 * {@code verified} by the application; {@code drained}, when writes passed again
	 * @param millis when, since the first step
	 */
	record Step(String name, long millis) {

	}

	/**
	 * A failover as it is shown, times in milliseconds since 1970.
	 */
	record View(long began, @Nullable Long ended, String cause, String from, @Nullable String to, boolean masterChanged,
			long writesHeld, long writesUnknown, long lostBytes, List<Step> steps) {

	}

}
