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

package io.github.redisrw.benchmark.commands;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import org.HdrHistogram.Histogram;

/**
 * Some threads that do the same for some seconds.
 */
final class Measurement {

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private final Histogram latencies = new Histogram(TimeUnit.MINUTES.toNanos(1), 2);

	private final LongAdder allocated = new LongAdder();

	private final Operation operation;

	private final CommandClient client;

	private final long nanos;

	private Measurement(Operation operation, CommandClient client, long nanos) {
		this.operation = operation;
		this.client = client;
		this.nanos = nanos;
	}

	/**
	 * Measures.
	 * @param operation what is done
	 * @param client by whom
	 * @param workers makes the threads that do it
	 * @param count how many threads
	 * @param seconds for how long
	 * @return how fast that was
	 */
	static Speed run(Operation operation, CommandClient client, ThreadFactory workers, int count, int seconds) {
		return new Measurement(operation, client, TimeUnit.SECONDS.toNanos(seconds)).run(workers, count);
	}

	private Speed run(ThreadFactory workers, int count) {
		CountDownLatch done = new CountDownLatch(count);
		long[] others = THREADS.getAllThreadIds();
		long bytes = allocatedBytes(others);
		long cpu = cpuNanos();
		long begin = System.nanoTime();
		for (int i = 0; i < count; i++) {
			workers.newThread(() -> {
				try {
					work(begin + this.nanos);
				}
				finally {
					done.countDown();
				}
			}).start();
		}
		try {
			done.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		double operations = Math.max(1, this.latencies.getTotalCount());
		double seconds = (System.nanoTime() - begin) / 1e9;
		double used = (cpuNanos() - cpu) / 1e3;
		double own = this.allocated.sum() + (double) allocatedBytes(others) - bytes;
		return new Speed(operations / seconds, micros(50), micros(99), micros(99.9), used / operations,
				(this.allocated.sum() > 0) ? own / operations : 0);
	}

	private void work(long end) {
		Histogram own = new Histogram(TimeUnit.MINUTES.toNanos(1), 2);
		// -1, or 0, for a virtual thread
		long bytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
		long now = System.nanoTime();
		while (now - end < 0) {
			this.operation.run(this.client);
			long after = System.nanoTime();
			own.recordValue(after - now);
			now = after;
		}
		long grown = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - bytes;
		if (bytes > 0) {
			this.allocated.add(grown);
		}
		synchronized (this.latencies) {
			this.latencies.add(own);
		}
	}

	private double micros(double percentile) {
		return this.latencies.getValueAtPercentile(percentile) / 1e3;
	}

	private static long allocatedBytes(long[] threads) {
		return Arrays.stream(THREADS.getThreadAllocatedBytes(threads)).filter((bytes) -> bytes > 0).sum();
	}

	private static long cpuNanos() {
		return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
	}

}
