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

import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * When the {@link Warehouse} delivers: by the clock of each instance.
 */
@Component
class Deliveries {

	private static final Logger logger = LoggerFactory.getLogger(Deliveries.class);

	private final Warehouse warehouse;

	Deliveries(Warehouse warehouse) {
		this.warehouse = warehouse;
	}

	@Scheduled(initialDelay = 30, fixedDelay = 30, timeUnit = TimeUnit.SECONDS)
	void deliver() {
		try {
			this.warehouse.deliver();
		}
		catch (DataAccessException ex) {
			logger.warn("Nothing is delivered this time: {}", ex.getMessage());
		}
	}

}
