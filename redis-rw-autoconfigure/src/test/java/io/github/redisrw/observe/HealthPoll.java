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

package io.github.redisrw.observe;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.redisrw.observe.ObservedApplication.Answer;

/**
 * Somebody who asks for the health every 50 ms.
 */
final class HealthPoll implements AutoCloseable {

	private static final Duration PACE = Duration.ofMillis(50);

	private final List<Answer> answers = new CopyOnWriteArrayList<>();

	private final Thread thread;

	private volatile boolean running = true;

	HealthPoll(ObservedApplication application) {
		// What the first questions take is the time to load classes.
		for (int i = 0; i < 20; i++) {
			application.get("/actuator/health");
		}
		this.thread = new Thread(() -> {
			while (this.running) {
				Answer answer = application.get("/actuator/health");
				this.answers.add(answer);
				LockSupport.parkNanos(PACE.toNanos() - answer.took().toNanos());
			}
		}, "health-poll");
		this.thread.start();
	}

	List<Answer> answers() {
		return List.copyOf(this.answers);
	}

	@Override
	public void close() throws InterruptedException {
		this.running = false;
		this.thread.join(TimeUnit.SECONDS.toMillis(10));
	}

}
