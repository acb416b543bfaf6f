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

package io.github.redisrw.sample.catalog;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import jakarta.annotation.PreDestroy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Counts who looks at what. In the background: a write waits while there is no master,
 * and nobody should have to wait for that who only wants to look. A count that cannot be
 * written is given up, as is what comes while too many wait.
 */
@Component
class PageViews {

	private static final Logger logger = LoggerFactory.getLogger(PageViews.class);

	private static final int MAX_WAITING = 10_000;

	private final StringRedisTemplate writes;

	private final ThreadPoolExecutor counter = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS,
			new ArrayBlockingQueue<>(MAX_WAITING), (task) -> new Thread(task, "page-views"),
			new ThreadPoolExecutor.DiscardPolicy());

	PageViews(StringRedisTemplate writes) {
		this.writes = writes;
	}

	void count(String id) {
		this.counter.execute(() -> increment(id));
	}

	private void increment(String id) {
		try {
			this.writes.opsForValue().increment(ProductKeys.views(id));
		}
		catch (DataAccessException ex) {
			logger.debug("A view of product {} is not counted", id, ex);
		}
	}

	@PreDestroy
	void stop() throws InterruptedException {
		this.counter.shutdown();
		if (!this.counter.awaitTermination(2, TimeUnit.SECONDS)) {
			this.counter.shutdownNow();
		}
	}

}
