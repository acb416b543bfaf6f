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

package io.github.redisrw.benchmark.failover;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.github.redisrw.benchmark.Waiting;
import io.github.redisrw.test.RedisDeployment;
import io.github.redisrw.test.RedisNode;

/**
 * An application with redis-rw under load, and its servers, with which something is done.
 */
final class Drill implements AutoCloseable {

	/** What takes longer does not come. */
	static final Duration PATIENCE = Duration.ofSeconds(30);

	/** The name of the connections of the application. */
	static final String CLIENT_NAME = "scenarios";

	private static final Duration WARM_UP = Duration.ofSeconds(2);

	private static final Duration LATECOMERS = Duration.ofMillis(300);

	private final Stage stage;

	private final Subject subject;

	private final Load load;

	private Drill(Stage stage, Map<String, Object> settings, int writesPerSecond, boolean timed) {
		this.stage = stage;
		Map<String, Object> properties = new HashMap<>(settings);
		properties.put("redis.rw.client-name", CLIENT_NAME);
		this.subject = TemplateSubject.redisRw(stage, properties);
		this.load = Load.start(this.subject, writesPerSecond, timed);
		Waiting.sleep(WARM_UP);
	}

	/**
	 * Starts the application and its load.
	 * @param stage its servers, closed with the drill
	 * @param settings what it sets besides the addresses
	 * @param writesPerSecond how much it writes
	 * @return the drill
	 */
	static Drill start(Stage stage, Map<String, Object> settings, int writesPerSecond) {
		return new Drill(stage, settings, writesPerSecond, false);
	}

	/**
	 * As {@link #start}, and remembers when each write was acknowledged.
	 * @param stage its servers
	 * @param settings what it sets besides the addresses
	 * @param writesPerSecond how much it writes
	 * @return the drill
	 */
	static Drill startTimed(Stage stage, Map<String, Object> settings, int writesPerSecond) {
		return new Drill(stage, settings, writesPerSecond, true);
	}

	RedisDeployment deployment() {
		return this.stage.deployment();
	}

	Load load() {
		return this.load;
	}

	/**
	 * Lets the Sentinels exchange the master.
	 * @return the new one
	 */
	RedisNode failOver() {
		return deployment().failover(PATIENCE);
	}

	/**
	 * Kills the master, and waits for the next one.
	 * @return the new one
	 */
	RedisNode kill() {
		RedisNode former = deployment().master();
		former.kill();
		return deployment().awaitMasterOtherThan(former, PATIENCE);
	}

	/**
	 * Ends the load and compares what was acknowledged with what is there.
	 * @param finding gets the figures
	 */
	void conclude(Finding finding) {
		Errors writes = this.load.writeErrors();
		Errors reads = this.load.readErrors();
		this.load.stop();
		Waiting.sleep(LATECOMERS);
		this.load.close(Counters.on(deployment().master()));
		finding.figure("acknowledged", this.load.acknowledged())
			.figure("lost", this.load.lost())
			.figure("executed twice", this.load.doubled())
			.figure("write errors", writes)
			.figure("read errors", reads)
			.must("nothing is executed twice", this.load.doubled() == 0);
	}

	@Override
	public void close() {
		this.load.stop();
		this.subject.close();
		this.stage.close();
	}

}
