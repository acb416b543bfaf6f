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

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What came of one run. Times are in nanoseconds.
 *
 * @param fault what happened
 * @param client who suffered it
 * @param servers from the fault to the moment the new master could be written to
 * @param threads of every writer: from that moment to its first acknowledged write, empty
 * if there was none
 * @param outage the longest time a writer had nothing acknowledged
 * @param writes what became of the writes
 * @param reads what became of the reads
 */
record Result(Fault fault, Client client, long servers, List<OptionalLong> threads, long outage, Writes writes,
		Reads reads) {

	/**
	 * What the client adds to the outage: the time of its slowest writer.
	 * @return the time, {@link Figure#NEVER} if a writer did not recover
	 */
	long added() {
		return this.threads.stream().mapToLong((thread) -> thread.orElse(Figure.NEVER)).max().orElse(Figure.NEVER);
	}

	@Override
	public String toString() {
		return this.fault + " " + this.client + ": added " + Figure.millis(added()) + " (threads "
				+ this.threads.stream()
					.map((thread) -> Figure.millis(thread.orElse(Figure.NEVER)))
					.collect(Collectors.joining(", "))
				+ "), new master after " + Figure.millis(this.servers) + ", outage " + Figure.millis(this.outage)
				+ ", lost " + this.writes.lost() + ", executed twice " + this.writes.doubled() + ", write errors "
				+ this.writes.errors() + ", read errors " + this.reads.errors() + ", " + this.writes.count()
				+ " writes, " + this.reads.count() + " reads";
	}

	/**
	 * Of the writers.
	 *
	 * @param count the acknowledged increments
	 * @param lost those of them that the new master does not have
	 * @param doubled the increments that were executed twice
	 * @param errors the failed calls
	 */
	record Writes(long count, long lost, long doubled, Errors errors) {

	}

	/**
	 * Of the readers.
	 *
	 * @param count the answered reads
	 * @param errors the failed calls
	 */
	record Reads(long count, Errors errors) {

	}

}
