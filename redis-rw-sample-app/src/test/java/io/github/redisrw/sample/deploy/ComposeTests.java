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

package io.github.redisrw.sample.deploy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Compose file in {@code deploy/compose}.
 */
class ComposeTests {

	private static final Set<String> FIELDS = Set.of("image", "user", "restart", "environment", "depends_on", "command",
			"volumes", "networks", "ports", "build");

	private static final Map<String, Object> FILE = Repository
		.yaml(Repository.text(Repository.COMPOSE.resolve("compose.yml")))
		.get(0);

	private static final Map<String, Object> SERVICES = Tree.map(Tree.at(FILE, "services"));

	@Test
	void servicesAreWholeAndPinned() {
		assertThat(SERVICES).containsOnlyKeys("redis-0", "redis-1", "redis-2", "sentinel-0", "sentinel-1", "sentinel-2",
				"shop", "prometheus", "grafana");
		SERVICES.forEach((name, service) -> {
			assertThat(FIELDS).as(name).containsAll(Tree.map(service).keySet());
			assertThat(Tree.text(service, "image")).as(name).matches("[a-z/-]+:v?\\d+\\.\\d+\\.\\d+");
			assertThat(SERVICES.keySet()).containsAll(texts(service, "depends_on"));
		});
	}

	@Test
	void portsAreThoseOfThisMachineAlone() {
		SERVICES.values()
			.forEach(
					(service) -> assertThat(texts(service, "ports")).allMatch((port) -> port.startsWith("127.0.0.1:")));
	}

	@Test
	void everyVolumeExistsAndEveryFileIsUsed() {
		Set<String> named = new TreeSet<>();
		Set<String> files = new TreeSet<>(Set.of("compose.yml", "README.md", "Dockerfile.dockerignore"));
		SERVICES.values().forEach((service) -> {
			for (String volume : texts(service, "volumes")) {
				String source = volume.substring(0, volume.indexOf(':'));
				if (source.startsWith(".")) {
					Path file = Repository.COMPOSE.resolve(source).normalize();
					assertThat(file).isRegularFile();
					files.add(Repository.COMPOSE.relativize(file).toString());
				}
				else {
					named.add(source);
				}
			}
		});
		assertThat(named).isEqualTo(Tree.map(Tree.at(FILE, "volumes")).keySet());
		assertThat(Repository.COMPOSE.resolve(Tree.text(SERVICES, "shop.build.context")).normalize())
			.isEqualTo(Repository.ROOT);
		Path dockerfile = Repository.ROOT.resolve(Tree.text(SERVICES, "shop.build.dockerfile"));
		files.add(Repository.COMPOSE.relativize(dockerfile).toString());
		assertThat(Repository.text(dockerfile)).containsPattern("(?m)^FROM [a-z-]+:\\d+\\.\\d+\\.\\d+.*$");
		for (Path entry : Repository.list(Repository.COMPOSE)) {
			for (Path file : Files.isDirectory(entry) ? Repository.list(entry) : List.of(entry)) {
				String name = Repository.COMPOSE.relativize(file).toString();
				assertThat(files).contains(name.equals(".env") ? "compose.yml" : name);
			}
		}
	}

	@Test
	void noPasswordIsWritten() {
		SERVICES.values().forEach((service) -> Tree.eachMap(Tree.map(service).get("environment"), (environment) -> {
			environment.forEach((name, value) -> {
				if (name.contains("PASSWORD")) {
					assertThat(value).isEqualTo("${REDIS_PASSWORD:?make one, see README.md}");
				}
			});
		}));
	}

	@Test
	void sentinelsAndReplicasKnowTheMaster() {
		String master = Tree.text(SERVICES, "redis-0.networks.redis.ipv4_address");
		for (String service : List.of("redis-1", "redis-2", "sentinel-0", "sentinel-1", "sentinel-2")) {
			assertThat(String.join(" ", texts(SERVICES.get(service), "command"))).as(service)
				.containsPattern("(--replicaof|monitor mymaster) " + master.replace(".", "\\.") + " 6379");
		}
		assertThat(String.join(" ", texts(SERVICES.get("redis-0"), "command"))).doesNotContain("replicaof");
	}

	@Test
	void prometheusAsksTheShop() {
		Map<String, Object> prometheus = Repository.yaml(Repository.text(Repository.COMPOSE.resolve("prometheus.yml")))
			.get(0);
		Object job = Tree.list(Tree.at(prometheus, "scrape_configs")).get(0);
		assertThat(Tree.at(job, "metrics_path")).isEqualTo("/actuator/prometheus");
		assertThat(Tree.list(Tree.at(Tree.list(Tree.at(job, "static_configs")).get(0), "targets")))
			.containsExactly("shop:8080");
		Tree.list(Tree.at(prometheus, "rule_files"))
			.forEach((rules) -> assertThat(targets("prometheus")).contains((String) rules));
	}

	@Test
	void grafanaFindsItsDashboardAndPrometheus() {
		Map<String, Object> dashboards = Repository
			.yaml(Repository.text(Repository.COMPOSE.resolve("grafana/dashboards.yml")))
			.get(0);
		String directory = Tree.text(Tree.list(Tree.at(dashboards, "providers")).get(0), "options.path");
		assertThat(targets("grafana")).contains(directory + "/redis-rw.json",
				Tree.text(SERVICES, "grafana.environment.GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"));
		Map<String, Object> sources = Repository
			.yaml(Repository.text(Repository.COMPOSE.resolve("grafana/datasource.yml")))
			.get(0);
		assertThat(Tree.text(Tree.list(Tree.at(sources, "datasources")).get(0), "url"))
			.isEqualTo("http://prometheus:9090");
	}

	private static List<String> targets(String service) {
		return texts(SERVICES.get(service), "volumes").stream().map((volume) -> volume.split(":", -1)[1]).toList();
	}

	private static List<String> texts(@Nullable Object service, String field) {
		List<String> texts = new ArrayList<>();
		Tree.list(Tree.map(service).getOrDefault(field, List.of())).forEach((text) -> texts.add((String) text));
		return texts;
	}

}
