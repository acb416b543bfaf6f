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

package io.github.redisrw.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an editor offers and explains is what there is.
 */
class ConfigurationMetadataTests {

	private static final String PREFIX = "redis.rw.";

	/** Properties of the test kit are none of the library. */
	private static final Pattern KEY = Pattern.compile("redis\\.rw\\.(?!test\\.)[a-z0-9]+(?:[.-][a-z0-9]+)*");

	private static final Pattern YAML = Pattern.compile("```ya?ml\\R(.*?)```", Pattern.DOTALL);

	/** The table of the meters, which is compared with those that are exported. */
	private static final Pattern METER = Pattern.compile("^\\| `(redis\\.rw\\.[a-z.]+)` \\|", Pattern.MULTILINE);

	private static final Map<String, Map<String, Object>> properties = new TreeMap<>();

	private static final Set<String> meters = new TreeSet<>();

	@BeforeAll
	static void read() throws IOException {
		for (Resource resource : new PathMatchingResourcePatternResolver()
			.getResources("classpath*:META-INF/spring-configuration-metadata.json")) {
			try (InputStream json = resource.getInputStream()) {
				List<Map<String, Object>> all = JsonPath.read(json, "$.properties");
				all.stream()
					.filter((property) -> String.valueOf(property.get("name")).startsWith(PREFIX))
					.forEach((property) -> properties.put(String.valueOf(property.get("name")), property));
			}
		}
		Path table = Path.of("").toAbsolutePath().resolveSibling("docs/observability.md");
		METER.matcher(Files.readString(table)).results().forEach((meter) -> meters.add(meter.group(1)));
		assertThat(meters).isNotEmpty();
		assertThat(properties).as("built with the processor for configuration properties").isNotEmpty();
	}

	@Test
	void everyPropertyIsDescribedByASentence() {
		properties.forEach((name, property) -> {
			assertThat(property).as(name).containsKeys("type", "description");
			assertThat(String.valueOf(property.get("description"))).as(name).hasSizeGreaterThan(5).endsWith(".");
		});
	}

	@Test
	void everyFieldOfThePropertiesIsThere() {
		assertThat(properties).containsKeys("redis.rw.enabled", "redis.rw.nodes", "redis.rw.username",
				"redis.rw.password", "redis.rw.database", "redis.rw.client-name", "redis.rw.connect-timeout",
				"redis.rw.timeout", "redis.rw.write.host", "redis.rw.write.port", "redis.rw.write.url",
				"redis.rw.write.hold-timeout", "redis.rw.write.max-held", "redis.rw.read.host", "redis.rw.read.port",
				"redis.rw.read.url", "redis.rw.read.max-lag", "redis.rw.read.connections", "redis.rw.sentinel.master",
				"redis.rw.sentinel.nodes", "redis.rw.sentinel.username", "redis.rw.sentinel.password",
				"redis.rw.ssl.enabled", "redis.rw.ssl.bundle", "redis.rw.retry.initial-delay",
				"redis.rw.retry.multiplier", "redis.rw.retry.max-delay", "redis.rw.retry.jitter",
				"redis.rw.monitor.interval", "redis.rw.monitor.fast-interval");
	}

	@Test
	void theDefaultsAreThoseThatApply() {
		Contexts.lazy().withPropertyValues("redis.rw.nodes=n").run((context) -> {
			assertDefault("redis.rw.connect-timeout", "500ms");
			assertDefault("redis.rw.timeout", "2s");
			assertDefault("redis.rw.write.hold-timeout", "10s");
			RedisRwProperties bound = context.getBean(RedisRwProperties.class);
			assertThat(bound.getWrite().getHoldTimeout()).hasSeconds(10);
			assertDefault("redis.rw.write.max-held", bound.getWrite().getMaxHeld());
			assertDefault("redis.rw.write.port", bound.getWrite().getPort());
			assertDefault("redis.rw.read.port", bound.getRead().getPort());
			assertDefault("redis.rw.read.connections", bound.getRead().getConnections());
			assertDefault("redis.rw.retry.jitter", bound.getRetry().getJitter());
		});
	}

	@Test
	void everyPropertyThatTestsAndDocumentsUseExists() throws IOException {
		Map<String, Set<String>> unknown = new TreeMap<>();
		for (Path file : sources(Path.of("").toAbsolutePath())) {
			for (String key : keys(file)) {
				if (!isKnown(key)) {
					unknown.computeIfAbsent(file.getFileName().toString(), (name) -> new TreeSet<>()).add(key);
				}
			}
		}
		assertThat(unknown).isEmpty();
	}

	@Test
	void keysAreFoundInTextAndYaml(@TempDir Path repository) throws IOException {
		String document = """
				Set `%1$snodes` or `%1$swrite.host=a`, see %1$sread.max-lag. Not %1$stest.server.
				```yaml
				redis:
				  rw:
				    sentinel:
				      master: m
				      nodes: [a, b]
				```
				""".formatted(PREFIX);
		Path readMe = Files.writeString(repository.resolve("README.md"), document);
		assertThat(sources(Files.createDirectory(repository.resolve("module")))).containsExactly(readMe);
		assertThat(keys(readMe)).containsExactlyInAnyOrder(PREFIX + "nodes", PREFIX + "write.host",
				PREFIX + "read.max-lag", PREFIX + "sentinel.master", PREFIX + "sentinel.nodes");
	}

	private static void assertDefault(String name, Object value) {
		assertThat(properties.get(name)).as(name).containsEntry("defaultValue", value);
	}

	private static boolean isKnown(String key) {
		return properties.containsKey(key) || meters.contains(key) || isInMap(key)
				|| properties.keySet().stream().anyMatch((name) -> name.startsWith(key + "."));
	}

	private static boolean isInMap(String key) {
		return properties.values()
			.stream()
			.filter((property) -> String.valueOf(property.get("type")).startsWith("java.util.Map"))
			.anyMatch((property) -> key.startsWith(property.get("name") + "."));
	}

	private static Set<String> keys(Path file) throws IOException {
		String text = Files.readString(file);
		Set<String> keys = new TreeSet<>(KEY.matcher(text).results().map(MatchResult::group).toList());
		Matcher yaml = YAML.matcher(text);
		while (file.toString().endsWith(".md") && yaml.find()) {
			if (yaml.group(1).matches("(?s).*\\brw:.*")) {
				keys.addAll(keysOfYaml(yaml.group(1)));
			}
		}
		return keys;
	}

	private static List<String> keysOfYaml(String yaml) {
		YamlPropertiesFactoryBean reader = new YamlPropertiesFactoryBean();
		reader.setResources(new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)));
		Properties read = Objects.requireNonNull(reader.getObject());
		return Collections.list(read.propertyNames())
			.stream()
			.map((name) -> name.toString().replaceAll("\\[\\d+]$", ""))
			.filter((name) -> name.startsWith(PREFIX))
			.toList();
	}

	private static List<Path> sources(Path module) throws IOException {
		List<Path> sources = new ArrayList<>(files(module.resolve("src/test/java"), ".java"));
		sources.addAll(files(module.resolveSibling("docs"), ".md"));
		sources.addAll(files(module.resolveSibling("README.md"), ".md"));
		return sources;
	}

	private static List<Path> files(Path root, String ending) throws IOException {
		if (!Files.exists(root)) {
			return List.of();
		}
		try (Stream<Path> files = Files.walk(root)) {
			return files.filter((file) -> file.toString().endsWith(ending)).toList();
		}
	}

}
