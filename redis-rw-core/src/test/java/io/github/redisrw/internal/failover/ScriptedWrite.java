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

package io.github.redisrw.internal.failover;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.github.redisrw.internal.gate.HeldWrite;
import org.jspecify.annotations.Nullable;

/**
 * A write that notes what becomes of it.
 *
 * @param <L> the type of connection
 */
public final class ScriptedWrite<L> implements HeldWrite<L> {

	private final String name;

	private static final AtomicLong clock = new AtomicLong();

	private final long issued = clock.getAndIncrement();

	private final long holdDeadline;

	private final List<String> sent;

	private final List<L> links = new ArrayList<>();

	private @Nullable RuntimeException rejection;

	private boolean done;

	private int size = 1;

	private boolean write = true;

	private Runnable onSend = () -> {
	};

	private Runnable onDeadline = () -> {
	};

	private Runnable onDiscard = () -> {
	};

	private Runnable onEnd = () -> {
	};

	/**
	 * Create a write.
	 * @param name its name
	 * @param holdDeadline until when it may wait
	 * @param sent where its name is added when it is sent
	 */
	public ScriptedWrite(String name, long holdDeadline, List<String> sent) {
		this.name = name;
		this.holdDeadline = holdDeadline;
		this.sent = sent;
	}

	public ScriptedWrite<L> onSend(Runnable action) {
		this.onSend = action;
		return this;
	}

	/** When it is asked for its deadline. */
	public ScriptedWrite<L> onDeadline(Runnable action) {
		this.onDeadline = action;
		return this;
	}

	/** When it has ceased to wait. */
	public ScriptedWrite<L> onEnd(Runnable action) {
		this.onEnd = action;
		return this;
	}

	public ScriptedWrite<L> size(int several) {
		this.size = several;
		return this;
	}

	/** It is no write. */
	public ScriptedWrite<L> read() {
		this.write = false;
		return this;
	}

	@Override
	public boolean isWrite() {
		return this.write;
	}

	@Override
	public int size() {
		return this.size;
	}

	public void done() {
		this.done = true;
	}

	/**
	 * Where it has been sent.
	 * @return the connections, in order
	 */
	public List<L> links() {
		return this.links;
	}

	public @Nullable RuntimeException rejection() {
		return this.rejection;
	}

	@Override
	public void send(L link) {
		this.links.add(link);
		this.sent.add(this.name);
		this.onSend.run();
	}

	@Override
	public void reject(RuntimeException reason) {
		this.rejection = reason;
	}

	/** When it is forgotten, as its caller has given it up. */
	public ScriptedWrite<L> onDiscard(Runnable action) {
		this.onDiscard = action;
		return this;
	}

	@Override
	public void discard() {
		this.onDiscard.run();
	}

	@Override
	public void holdEnds(long now) {
		this.onEnd.run();
	}

	@Override
	public boolean isDone() {
		return this.done;
	}

	@Override
	public long issued() {
		return this.issued;
	}

	@Override
	public long holdDeadline() {
		this.onDeadline.run();
		return this.holdDeadline;
	}

	@Override
	public String toString() {
		return this.name;
	}

}
