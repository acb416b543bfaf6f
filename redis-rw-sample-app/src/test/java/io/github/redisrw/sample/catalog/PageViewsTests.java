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

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import io.github.redisrw.NoWritableMasterException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.ValueOperations;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;

class PageViewsTests {

	@SuppressWarnings("unchecked")
	private final ValueOperations<String, String> values = mock(ValueOperations.class);

	private final StringRedisTemplate writes = mock(StringRedisTemplate.class);

	private final PageViews pageViews = new PageViews(this.writes);

	@BeforeEach
	void answerWithValues() {
		given(this.writes.opsForValue()).willReturn(this.values);
	}

	@AfterEach
	void stop() throws InterruptedException {
		this.pageViews.stop();
	}

	@Test
	void incrementsTheCounterOfTheProduct() {
		this.pageViews.count("7");
		verify(this.values, timeout(5000)).increment("views:7");
	}

	@Test
	void goesOnAfterACountThatFoundNoMaster() {
		given(this.values.increment("views:7")).willThrow(new NoWritableMasterException("no master"));
		this.pageViews.count("7");
		this.pageViews.count("8");
		verify(this.values, timeout(5000)).increment("views:8");
	}

	@Test
	void keepsNobodyWaitingWhileTheMasterIsAway() {
		CountDownLatch master = new CountDownLatch(1);
		given(this.values.increment(any())).willAnswer((invocation) -> {
			master.await();
			return 1L;
		});
		assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
			for (int i = 0; i < 20_000; i++) {
				this.pageViews.count("7");
			}
		});
		master.countDown();
	}

}
