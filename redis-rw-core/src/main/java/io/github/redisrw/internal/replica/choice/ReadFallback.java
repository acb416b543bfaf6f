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

package io.github.redisrw.internal.replica.choice;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

import io.github.redisrw.NoReadableNodeException;
import io.github.redisrw.ReadFallbackLimitException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Keeps account of reads that no eligible replica answers: how many, and why. It says so
 * once when that begins, and once when it ends.
 */
public final class ReadFallback {

	private static final Log logger = LogFactory.getLog(ReadFallback.class);

	/** What is over sooner is not worth a line. */
	private static final Duration BLINK = Duration.ofMillis(200);

	/** What lasts is worth one, though no read has been affected. */
	private static final Duration LASTING = Duration.ofSeconds(10);

	/** The counts where nothing was counted yet. */
	public static final Map<String, Long> NONE = new ReadFallback(WhenStale.MASTER).counts();

	private final WhenStale policy;

	private final Map<IneligibilityReason, LongAdder> counts = new EnumMap<>(IneligibilityReason.class);

	private volatile IneligibilityReason cause = IneligibilityReason.UNREACHABLE;

	private boolean active;

	private boolean told;

	private long since;

	private long countBefore;

	private final FallbackLimit limit;

	public ReadFallback(WhenStale policy) {
		this(policy, FallbackLimit.NONE);
	}

	public ReadFallback(WhenStale policy, FallbackLimit limit) {
		this.policy = policy;
		this.limit = limit;
		for (IneligibilityReason ineligibility : IneligibilityReason.values()) {
			this.counts.put(ineligibility, new LongAdder());
		}
	}

	public WhenStale policy() {
		return this.policy;
	}

	/**
	 * Whether reads that no eligible replica answers may go to the master.
	 * @param reads how many, which go together
	 * @return the exception for them, {@code null} if they may
	 */
	public @Nullable NoReadableNodeException exceeded(int reads) {
		return this.limit.admits(reads) ? null
				: new ReadFallbackLimitException("no replica is eligible, and redis.rw.read.fallback-limit ("
						+ this.limit + ") is reached: the master is not asked");
	}

	/**
	 * Reads are not answered by an eligible replica.
	 * @param reads how many
	 */
	public void count(int reads) {
		count(this.cause).add(reads);
	}

	/**
	 * How many reads were not answered by an eligible replica for a cause.
	 * @param ineligibility what there was to say against the replica that came nearest to
	 * being eligible
	 * @return the number
	 */
	public LongAdder count(IneligibilityReason ineligibility) {
		LongAdder count = this.counts.get(ineligibility);
		if (count == null) {
			throw new IllegalArgumentException(ineligibility.name());
		}
		return count;
	}

	public Map<String, Long> counts() {
		Map<String, Long> sums = new TreeMap<>();
		this.counts
			.forEach((ineligibility, count) -> sums.put(ineligibility.name().toLowerCase(Locale.ROOT), count.sum()));
		return sums;
	}

	public long total() {
		return this.counts.values().stream().mapToLong(LongAdder::sum).sum();
	}

	/**
	 * There is an eligible replica. Called by one thread only.
	 */
	public void end() {
		if (this.told) {
			logger.info("Reads are answered by replicas again, after "
					+ Duration.ofNanos(System.nanoTime() - this.since).toMillis() + " ms and "
					+ (total() - this.countBefore) + " reads without");
		}
		this.active = false;
		this.told = false;
	}

	/**
	 * There is no eligible replica. Called by one thread only.
	 * @param nearest what there is to say against the one that comes nearest to being
	 * eligible
	 * @param reasons why each is not, for the log
	 */
	public void begin(IneligibilityReason nearest, String reasons) {
		this.cause = nearest;
		long now = System.nanoTime();
		if (!this.active) {
			this.active = true;
			this.since = now;
			this.countBefore = total();
		}
		boolean affected = total() != this.countBefore;
		if (!this.told && now - this.since >= (affected ? BLINK : LASTING).toNanos()) {
			this.told = true;
			logger.warn("No replica is eligible, so " + consequence() + ": " + reasons);
		}
	}

	private String consequence() {
		return switch (this.policy) {
			case MASTER -> "reads go to the master, if there is one";
			case STALE -> "reads are answered by replicas with old data";
			case FAIL -> "reads fail";
		};
	}

}
