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

package io.github.redisrw.advice;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.github.redisrw.internal.client.ReadWriteClient;
import io.github.redisrw.topology.Node;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * Looks for advice when the application has started and from time to time, on a thread of
 * its own, one deployment after the other. Thread-safe; {@link #advice} never blocks.
 */
public final class Advisor implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(Advisor.class);

	private final Map<String, DeploymentAdvisor> advisors = new LinkedHashMap<>();

	private final Duration interval;

	private @Nullable ScheduledThreadPoolExecutor thread;

	/**
	 * Create an advisor.
	 * @param subjects what advice is looked for about
	 * @param interval between two looks
	 * @param ignored the IDs of advice that is not wanted
	 */
	public Advisor(List<Subject> subjects, Duration interval, Set<String> ignored) {
		subjects.forEach((subject) -> this.advisors.put(subject.deployment(),
				new DeploymentAdvisor(subject, Set.copyOf(ignored))));
		this.interval = interval;
	}

	/**
	 * What was found when it was last looked.
	 * @param deployment the name of the deployment, empty for the one without a name
	 * @return the advice
	 */
	public List<Advice> advice(String deployment) {
		DeploymentAdvisor advisor = this.advisors.get(deployment);
		return (advisor != null) ? advisor.advice() : List.of();
	}

	@Override
	public synchronized void start() {
		if (this.thread == null) {
			ScheduledThreadPoolExecutor made = new ScheduledThreadPoolExecutor(1, (task) -> {
				Thread looking = new Thread(task, "redis-rw-advice");
				looking.setDaemon(true);
				return looking;
			});
			made.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
			made.scheduleWithFixedDelay(this::look, 0, this.interval.toNanos(), TimeUnit.NANOSECONDS);
			this.thread = made;
		}
	}

	@Override
	public synchronized void stop() {
		if (this.thread != null) {
			this.thread.shutdownNow();
			this.thread = null;
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.thread != null;
	}

	private void look() {
		for (DeploymentAdvisor advisor : this.advisors.values()) {
			try {
				advisor.look();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
			catch (RuntimeException ex) {
				logger.error("Looking for advice failed unexpectedly; it goes on", ex);
			}
		}
	}

	/**
	 * What advice is looked for about.
	 *
	 * @param deployment the name of the deployment, empty for the one without a name
	 * @param client what knows it
	 * @param settings what the application is set to
	 */
	public record Subject(String deployment, ReadWriteClient client, Settings settings) {

	}

	/**
	 * What the application is set to, as far as there may be advice about it.
	 *
	 * @param writeEndpoint the endpoint that leads to the master, {@code null} without
	 * one
	 * @param readEndpoint the endpoint that leads to the replicas, {@code null} without
	 * one
	 * @param unlimitedTimeout whether a command may take for ever
	 * @param hasNames whether nodes are addressed by names, which have to be resolved
	 * @param withoutEffect properties that are set and have no effect
	 * @param acks how many replicas have to confirm each write
	 */
	public record Settings(@Nullable Node writeEndpoint, @Nullable Node readEndpoint, boolean unlimitedTimeout,
			boolean hasNames, List<String> withoutEffect, int acks) {

	}

}
