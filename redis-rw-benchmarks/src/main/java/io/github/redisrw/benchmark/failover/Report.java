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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;

/**
 * The table: a line for every fault and client.
 */
final class Report {

	private static final String HEAD = """
			| fault | client | runs | added, median | added, worst | outage, median | lost, median (worst) \
			| executed twice, worst | write errors, median (of one thread, worst) | read errors, worst |
			| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
			""";

	private final Map<Row, List<Result>> results = new LinkedHashMap<>();

	void add(Result result) {
		this.results.computeIfAbsent(new Row(result.fault(), result.client()), (row) -> new ArrayList<>()).add(result);
	}

	/**
	 * Writes the table.
	 * @return it in Markdown
	 */
	String markdown() {
		StringBuilder table = new StringBuilder(HEAD);
		this.results.forEach((row, runs) -> table.append(line(row, runs)));
		return table.toString();
	}

	private static String line(Row row, List<Result> runs) {
		ToLongFunction<Result> lost = (run) -> run.writes().lost();
		return "| " + String.join(" | ", row.fault().toString(), row.client().toString(), String.valueOf(runs.size()),
				Figure.millis(Figure.median(each(runs, Result::added))),
				Figure.millis(Figure.worst(each(runs, Result::added))),
				Figure.millis(Figure.median(each(runs, Result::outage))),
				Figure.median(each(runs, lost)) + " (" + Figure.worst(each(runs, lost)) + ")",
				String.valueOf(Figure.worst(each(runs, (run) -> run.writes().doubled()))),
				Figure.median(each(runs, (run) -> run.writes().errors().total())) + " ("
						+ Figure.worst(each(runs, (run) -> run.writes().errors().mostOfOneThread())) + ")",
				String.valueOf(Figure.worst(each(runs, (run) -> run.reads().errors().total())))) + " |\n";
	}

	private static LongStream each(List<Result> runs, ToLongFunction<Result> figure) {
		return runs.stream().mapToLong(figure);
	}

	private record Row(Fault fault, Client client) {

	}

}
