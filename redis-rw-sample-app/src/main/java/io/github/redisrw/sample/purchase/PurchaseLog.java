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

package io.github.redisrw.sample.purchase;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

import io.github.redisrw.NoWritableMasterException;
import io.github.redisrw.sample.catalog.UnknownProductException;

import org.springframework.stereotype.Component;

/**
 * What became of the latest purchases, for the page. Of this instance, in memory, and
 * bounded. Thread-safe.
 */
@Component
public class PurchaseLog {

	static final int CAPACITY = 40;

	private final Deque<Entry> entries = new ArrayDeque<>();

	private long count;

	/**
	 * Returns the latest purchases.
	 * @return views of them, the latest first
	 */
	public List<View> latest() {
		List<View> views = new ArrayList<>();
		synchronized (this.entries) {
			this.entries.forEach((entry) -> views.add(entry.view()));
		}
		return views;
	}

	Entry begin(String productId, int quantity) {
		synchronized (this.entries) {
			Entry entry = new Entry(++this.count, productId, quantity);
			this.entries.addFirst(entry);
			if (this.entries.size() > CAPACITY) {
				this.entries.removeLast();
			}
			return entry;
		}
	}

	/**
	 * A purchase under way, or at its end.
	 */
	static final class Entry {

		private final long number;

		private final String productId;

		private final int quantity;

		private final Instant began = Instant.now();

		private final long beganNanos = System.nanoTime();

		private Outcome outcome = Outcome.WAITING;

		private boolean unknownMeanwhile;

		private long tookNanos = -1;

		private Entry(long number, String productId, int quantity) {
			this.number = number;
			this.productId = productId;
			this.quantity = quantity;
		}

		synchronized void outcomeUnknown() {
			this.unknownMeanwhile = true;
		}

		synchronized void done(boolean repeated) {
			end(repeated ? Outcome.REPEATED : Outcome.DONE);
		}

		synchronized void failed(RuntimeException ex) {
			if (ex instanceof SoldOutException) {
				end(Outcome.SOLD_OUT);
			}
			else if (ex instanceof OutcomeUnknownException) {
				end(Outcome.UNKNOWN);
			}
			else if (ex instanceof NoWritableMasterException) {
				end(Outcome.NOT_EXECUTED);
			}
			else {
				end((ex instanceof UnknownProductException || ex instanceof BadIdempotencyKeyException)
						? Outcome.REFUSED : Outcome.FAILED);
			}
		}

		private void end(Outcome how) {
			this.outcome = how;
			this.tookNanos = System.nanoTime() - this.beganNanos;
		}

		private synchronized View view() {
			long nanos = (this.tookNanos >= 0) ? this.tookNanos : System.nanoTime() - this.beganNanos;
			return new View(this.number, this.productId, this.quantity, this.began.toEpochMilli(),
					Duration.ofNanos(nanos).toMillis(), this.outcome.name().toLowerCase(Locale.ROOT),
					this.unknownMeanwhile);
		}

	}

	private enum Outcome {

		WAITING, DONE, REPEATED, SOLD_OUT, UNKNOWN, NOT_EXECUTED, REFUSED, FAILED

	}

	/**
	 * A purchase as it is shown.
	 *
	 * @param number counts them
	 * @param productId of which product
	 * @param quantity how many
	 * @param began when, in milliseconds since 1970
	 * @param millis for how long it took, or has taken so far
	 * @param outcome {@code waiting}, {@code done}, {@code repeated} (had been made
	 * before under the same key), {@code sold_out}, {@code unknown},
	 * {@code not_executed}, {@code refused}, {@code failed}
	 * @param unknownMeanwhile whether a reply was lost on the way, so that the key had to
	 * settle the outcome
	 */
	public record View(long number, String productId, int quantity, long began, long millis, String outcome,
			boolean unknownMeanwhile) {

	}

}
