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

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What can be said of the settings without starting them.
 */
class PublishedSettingsTests {

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z_]+)(:[^}]*)?}");

	static List<Settings> settings() {
		return PublishedSettings.all();
	}

	static List<Installation> installations() {
		return Installation.all();
	}

	@ParameterizedTest
	@MethodSource("settings")
	void everyPropertyExists(Settings settings) {
		assertThat(settings.misspelt()).isEmpty();
	}

	@Test
	void aMisspeltPropertyWouldBeFound() {
		Settings settings = new Settings("misspelt",
				Map.of("application.yml", "redis.rw.write.hots: redis\nmanagement.metrics.tags.any: thing\n"),
				Map.of("REDIS_RW_CLIENTNAME", "shop", "REDIS_RW_CLIENT_NAME", "shop"), false);
		assertThat(settings.misspelt()).containsExactlyInAnyOrder("redis.rw.write.hots", "REDIS_RW_CLIENT_NAME");
	}

	@ParameterizedTest
	@MethodSource("settings")
	void everyVariableIsSet(Settings settings) {
		Set<String> used = new TreeSet<>();
		settings.files().values().forEach((file) -> {
			Matcher placeholder = PLACEHOLDER.matcher(file);
			while (placeholder.find()) {
				used.add(placeholder.group(1));
			}
		});
		assertThat(settings.environment().keySet()).containsAll(used);
		assertThat(settings.name().equals("compose") || used.contains("REDIS_PASSWORD")).isTrue();
	}

	@ParameterizedTest
	@MethodSource("installations")
	void everyHostExists(Installation installation) {
		if (!installation.hasShop()) {
			return;
		}
		Set<String> hosts = new TreeSet<>(installation.hosts());
		installation.kustomization()
			.resources()
			.stream()
			.filter((resource) -> "Service".equals(resource.get("kind")))
			.forEach((service) -> hosts.add(Tree.text(service, "metadata.name")));
		settings().stream()
			.filter((settings) -> settings.name().startsWith(installation.overlay()))
			.forEach((settings) -> assertThat(hosts).as(settings.name()).containsAll(hosts(settings)));
	}

	private static Set<String> hosts(Settings settings) {
		Set<String> hosts = new TreeSet<>();
		settings.properties().forEach((name, value) -> {
			if (name.endsWith(".host") || name.contains(".nodes")) {
				hosts.add(value.toString().replaceFirst(":\\d+$", ""));
			}
		});
		assertThat(hosts).isNotEmpty();
		return hosts;
	}

}
