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

package io.github.redisrw.benchmark.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.redisrw.benchmark.Waiting;
import io.github.redisrw.benchmark.soak.history.Action;
import io.github.redisrw.benchmark.soak.history.History;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * All callers.
 */
final class Load implements AutoCloseable {

	private static final int LARGE_SIZE = 300_000;

	private static final Duration INTERVAL = Duration.ofMillis(50);

	private static final int WRITERS = 2;

	private final Schedule schedule;

	private final History history;

	private final TimeLine timeLine;

	private final LockLoad locks;

	private final List<MessageLoad.Subscription> subscriptions = new ArrayList<>();

	private final List<Caller> callers = new ArrayList<>();

	Load(Application application, Schedule schedule, History history, TimeLine timeLine) {
		this.schedule = schedule;
		this.history = history;
		this.timeLine = timeLine;
		ValueLoad values = new ValueLoad(application, WRITERS);
		MessageLoad messages = new MessageLoad(application);
		this.locks = new LockLoad(application);
		application.writes().opsForValue().set(ValueLoad.LARGE, "x".repeat(LARGE_SIZE));
		messages.prepare();
		add("counter", 2, values::increment);
		add("reactive", 1, values::incrementByChain);
		add("log", 2, values::append);
		add("pipeline", 1, values::pipeline);
		add("transaction", 2, values::transaction);
		add("version", WRITERS, values::writeAndRead);
		add("reader", 2, values::read);
		add("large", 1, values::readLarge);
		add("producer", 1, messages::push);
		add("consumer", 1, messages::pop);
		add("blocking", 1, messages::popBlocking);
		add("stream", 1, messages::add);
		add("group", 2, messages::consume);
		add("publisher", 1, messages::publish);
		subscribe("subscriber", application.writes(), Action.RECEIVE);
		// What one replica has told, another one that is behind may tell again.
		subscribe("replica-subscriber", application.reads(), Action.OTHER);
		add("lock", 3, this.locks::hold);
		add("scripted", 2, this.locks::scripted);
		this.callers.forEach(Caller::start);
	}

	private void subscribe(String name, StringRedisTemplate template, Action action) {
		RedisConnectionFactory factory = template.getRequiredConnectionFactory();
		MessageLoad.Subscription subscription = MessageLoad.subscribe(factory, this.timeLine);
		this.subscriptions.add(subscription);
		add(name, 1, (caller) -> subscription.receive(caller, action));
	}

	private void add(String kind, int number, Consumer<Caller> step) {
		for (int i = 0; i < number; i++) {
			String name = kind + "-" + i;
			this.callers.add(new Caller(name, this.schedule.decisions(name), this.history, this.timeLine, step));
		}
	}

	/**
	 * Waits until everybody has done something that was begun after a moment.
	 * @param moment the moment
	 * @param patience for how long
	 * @return who has not
	 */
	List<String> awaitProgress(long moment, Duration patience) {
		Supplier<List<String>> missing = () -> this.callers.stream()
			.filter((caller) -> caller.lastSuccess() < moment)
			.map(Caller::name)
			.toList();
		long end = this.timeLine.now() + patience.toNanos();
		while (!missing.get().isEmpty() && this.timeLine.now() < end) {
			Waiting.sleep(INTERVAL);
		}
		return missing.get();
	}

	/**
	 * Ends it.
	 * @param patience how long calls that are under way may take
	 * @return who does not end
	 */
	List<String> stop(Duration patience) {
		this.callers.forEach(Caller::stop);
		long end = this.timeLine.now() + patience.toNanos();
		return this.callers.stream()
			.filter((caller) -> !caller.join(Math.max(1, (end - this.timeLine.now()) / 1_000_000)))
			.map((caller) -> caller.name() + " since " + TimeLine.seconds(caller.current()))
			.toList();
	}

	@Override
	public void close() {
		this.subscriptions.forEach(MessageLoad.Subscription::close);
		this.locks.close();
	}

}
