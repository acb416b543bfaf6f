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

package io.github.redisrw.observe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.jayway.jsonpath.JsonPath;
import io.github.redisrw.mode.Mode;
import io.github.redisrw.test.RedisDeployment;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.FileSystemResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What dashboards, alerts and documents name is what a running application exports.
 */
@Timeout(120)
class ExportedMetricsIT {

	private static final Path ROOT = Path.of("").toAbsolutePath().resolveSibling("deploy");

	private static final Pattern SAMPLE = Pattern.compile("^(redis_rw_[a-z_]+)(?:\\{([^}]*)})? .*$", Pattern.MULTILINE);

	private static final Pattern METRIC = Pattern.compile("(redis_rw_[a-z_]+)(?:\\{([^}]*)})?");

	private static final Pattern LABEL = Pattern.compile("([a-z_]+) *(?:=~|!=|!~|=) *\"([^\"]*)\"");

	private static final Pattern GROUPING = Pattern.compile("by \\(([a-z_, ]+)\\)");

	private static final String[] ALL_FEATURES = { "redis.rw.consistency.http.enabled=true",
			"redis.rw.read.prefer=nearest" };

	/** What Prometheus adds to each sample, and what it calls in expressions. */
	private static final Set<String> OF_PROMETHEUS = Set.of("instance", "job");

	@Test
	void dashboardAndAlertsNameWhatIsExported() throws IOException {
		try (ObservedApplication application = ObservedApplication.of(Mode.SENTINEL,
				RedisDeployment.builder().replicas(1), ALL_FEATURES)) {
			Map<String, Map<String, Set<String>>> exported = exported(application.get("/actuator/prometheus").body());
			List<String> dashboard = JsonPath.read(Files.readString(ROOT.resolve("grafana/redis-rw.json")), "$..expr");
			assertThat(dashboard).hasSizeGreaterThan(10)
				.allSatisfy((expression) -> assertExported(expression, exported));
			List<String> alerts = alerts();
			assertThat(alerts).hasSize(6).allSatisfy((expression) -> assertExported(expression, exported));
			assertThat(exported.keySet()).as("shown or alerted about")
				.filteredOn((name) -> !name.endsWith("_max") && !name.endsWith("_info"))
				.allSatisfy((name) -> assertThat(dashboard.toString()).contains(name));
		}
	}

	@Test
	void everyMeterIsDocumentedWithItsTags() throws IOException {
		Map<String, Set<String>> documented = documented();
		try (ObservedApplication application = ObservedApplication.of(Mode.SENTINEL,
				RedisDeployment.builder().replicas(1), ALL_FEATURES)) {
			Map<String, Set<String>> exported = new TreeMap<>();
			for (Meter meter : application.bean(MeterRegistry.class).getMeters()) {
				if (meter.getId().getName().startsWith("redis.rw.")) {
					exported.computeIfAbsent(meter.getId().getName(), (name) -> new TreeSet<>())
						.addAll(meter.getId().getTags().stream().map(Tag::getKey).toList());
				}
			}
			assertThat(exported).isEqualTo(documented);
		}
	}

	/** The names and labels in the table of docs/observability.md. */
	private static Map<String, Set<String>> documented() throws IOException {
		Map<String, Set<String>> documented = new TreeMap<>();
		Files.readString(ROOT.resolveSibling("docs/observability.md"))
			.lines()
			.filter((line) -> line.startsWith("| `redis.rw."))
			.map((line) -> line.split("\\|"))
			.forEach((cells) -> documented.put(cells[1].replace("`", "").trim(),
					Pattern.compile("`([a-z.]+)`")
						.matcher(cells[2])
						.results()
						.map((tag) -> tag.group(1))
						.collect(Collectors.toCollection(TreeSet::new))));
		return documented;
	}

	/** The values of each label of each metric. */
	private static Map<String, Map<String, Set<String>>> exported(String scrape) {
		Map<String, Map<String, Set<String>>> exported = new TreeMap<>();
		SAMPLE.matcher(scrape).results().forEach((sample) -> {
			Map<String, Set<String>> labels = exported.computeIfAbsent(sample.group(1), (name) -> new HashMap<>());
			if (sample.group(2) != null) {
				LABEL.matcher(sample.group(2))
					.results()
					.forEach((label) -> labels.computeIfAbsent(label.group(1), (name) -> new TreeSet<>())
						.add(label.group(2)));
			}
		});
		return exported;
	}

	private static void assertExported(String expression, Map<String, Map<String, Set<String>>> exported) {
		List<MatchResult> metrics = METRIC.matcher(expression).results().toList();
		assertThat(metrics).as(expression).isNotEmpty();
		Set<String> labels = new TreeSet<>(OF_PROMETHEUS);
		// Of each meter, as soon as there are deployments with names.
		labels.add("deployment");
		for (MatchResult metric : metrics) {
			assertThat(exported).as(expression).containsKey(metric.group(1));
			Map<String, Set<String>> known = exported.getOrDefault(metric.group(1), Map.of());
			labels.addAll(known.keySet());
			if (metric.group(2) != null) {
				LABEL.matcher(metric.group(2))
					.results()
					.filter((label) -> !OF_PROMETHEUS.contains(label.group(1)))
					.forEach((label) -> assertThat(known.get(label.group(1))).as(expression).contains(label.group(2)));
			}
		}
		Matcher grouping = GROUPING.matcher(expression);
		while (grouping.find()) {
			assertThat(labels).as(expression).contains(grouping.group(1).split(", *"));
		}
	}

	private static List<String> alerts() {
		YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
		yaml.setResources(new FileSystemResource(ROOT.resolve("prometheus/alerts.yml")));
		return Objects.requireNonNull(yaml.getObject())
			.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().toString().endsWith(".expr"))
			.map((entry) -> entry.getValue().toString())
			.toList();
	}

}
