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
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import io.github.redisrw.benchmark.Waiting;
import io.github.redisrw.test.RedisServer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * One fault, suffered once by one client, on servers of its own.
 */
final class Trial {

	/** Recovery that is not seen by then is not waited for. */
	static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final Log logger = LogFactory.getLog(Trial.class);

	private static final Duration WARM_UP = Duration.ofSeconds(3);

	/** Further load, so that what is still to go wrong does. */
	private static final Duration AFTERMATH = Duration.ofSeconds(2);

	private static final Duration LATECOMERS = Duration.ofMillis(300);

	private static final Duration INTERVAL = Duration.ofMillis(50);

	private final Fault fault;

	private final Client client;

	Trial(Fault fault, Client client) {
		this.fault = fault;
		this.client = client;
	}

	/**
	 * Runs it.
	 * @return what came of it
	 */
	Result run() {
		try (Servers servers = this.fault.servers(); Subject subject = this.client.open(servers)) {
			Load load = Load.start(subject);
			try {
				Waiting.sleep(WARM_UP);
				return suffer(servers, load);
			}
			finally {
				load.stop();
				this.fault.undo(servers);
			}
		}
	}

	private Result suffer(Servers servers, Load load) {
		try (PromotionWatch watch = PromotionWatch.of(servers.replicas())) {
			long injected = System.nanoTime();
			logger.info(this.fault + " begins: master " + servers.former());
			this.fault.inject(servers);
			long done = System.nanoTime();
			PromotionWatch.Promotion promotion = watch.await(PATIENCE);
			long moment = this.fault.isFollowedByServers() ? promotion.time() : done;
			logger.info("New master " + promotion.node() + ", " + Figure.millis(System.nanoTime() - moment)
					+ " ago, as seen from outside");
			boolean recovered = awaitRecovery(promotion.node());
			if (recovered) {
				Waiting.sleep(AFTERMATH);
			}
			Result.Reads reads = new Result.Reads(load.reads(), load.readErrors());
			Errors writeErrors = load.writeErrors();
			long end = System.nanoTime();
			load.stop();
			Waiting.sleep(LATECOMERS);
			load.close(Counters.on(promotion.node()));
			List<OptionalLong> added = new ArrayList<>();
			long outage = 0;
			for (int i = 0; i < load.ledgers().size(); i++) {
				Ledger ledger = load.ledgers().get(i);
				OptionalLong first = ledger.firstAfter(moment, promotion.counters().get(i));
				added.add(first);
				long recovery = first.isPresent() ? moment + first.getAsLong() : end;
				outage = Math.max(outage, ledger.longestGap(injected, recovery));
			}
			return new Result(this.fault, this.client, moment - injected, added, outage,
					new Result.Writes(load.acknowledged(), load.lost(), load.doubled(), writeErrors), reads);
		}
	}

	/**
	 * Waits until all counters grow on the new master, whatever the client says.
	 */
	private boolean awaitRecovery(RedisServer master) {
		List<Long> before = Counters.on(master);
		return Waiting.until(PATIENCE, INTERVAL, () -> {
			List<Long> after = Counters.on(master);
			for (int i = 0; i < after.size(); i++) {
				if (after.get(i) <= before.get(i)) {
					return false;
				}
			}
			return true;
		});
	}

}
