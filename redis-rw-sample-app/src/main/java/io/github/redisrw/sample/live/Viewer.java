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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Somebody who looks at the page. Has a thread of his own that writes to him, so that he
 * delays nobody, and is dropped when he does not keep up.
 */
final class Viewer {

	/** Some seconds. */
	static final int MAX_BEHIND = 10;

	private static final MediaType TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);

	private final SseEmitter emitter;

	private final Consumer<Viewer> onLeave;

	private final BlockingQueue<Message> messages = new ArrayBlockingQueue<>(MAX_BEHIND);

	private final Thread writer = new Thread(this::write, "live-viewer");

	private volatile boolean gone;

	Viewer(SseEmitter emitter, Consumer<Viewer> onLeave) {
		this.emitter = emitter;
		this.onLeave = onLeave;
		emitter.onCompletion(this::leave);
		emitter.onTimeout(this::leave);
		emitter.onError((ex) -> leave());
		this.writer.setDaemon(true);
	}

	void start() {
		this.writer.start();
	}

	/** Never blocks. */
	void offer(Message message) {
		if (!this.messages.offer(message)) {
			leave();
		}
	}

	/**
	 * Never blocks: what is being written ends by itself, at the latest by its timeout.
	 */
	void leave() {
		if (!this.gone) {
			this.gone = true;
			this.writer.interrupt();
			this.onLeave.accept(this);
		}
	}

	private void write() {
		try {
			while (!this.gone) {
				Message message = this.messages.take();
				this.emitter.send(SseEmitter.event().name(message.name()).data(message.json(), TEXT));
			}
		}
		catch (InterruptedException | IOException | IllegalStateException ex) {
			// He has left, or is dropped, or the shop closes.
		}
		finally {
			leave();
			this.emitter.complete();
		}
	}

	/**
	 * What is sent.
	 *
	 * @param name the name of the event
	 * @param json its data, one line
	 */
	record Message(String name, String json) {

	}

}
