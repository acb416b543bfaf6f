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
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the documentation says of the settings of Spring Boot is complete, and what is
 * said to be told of is.
 */
class SpringBootSettingsTests {

	private static final String PREFIX = "spring.data.redis.";

	private static final Pattern PROPERTY = Pattern.compile("^\\| `(spring\\.data\\.redis\\.[a-z.-]+)` \\| (.+) \\|$",
			Pattern.MULTILINE);

	private static final Pattern BEAN = Pattern.compile("^\\| `([A-Z][A-Za-z]+)` \\|", Pattern.MULTILINE);

	/** Where applications find what they may declare. */
	private static final List<String> PACKAGES = List.of("org.springframework.boot.data.redis.autoconfigure",
			"org.springframework.data.redis.connection", "org.springframework.data.redis.core",
			"io.github.redisrw.autoconfigure", "io.lettuce.core", "io.lettuce.core.resource");

	private static final Map<String, String> rows = new TreeMap<>();

	private static String page = "";

	@BeforeAll
	static void read() throws IOException {
		page = Files.readString(Path.of("").toAbsolutePath().resolveSibling("docs/spring-boot-settings.md"));
		PROPERTY.matcher(page).results().forEach((row) -> rows.put(row.group(1), row.group(2)));
	}

	@Test
	void everyPropertyOfSpringBootHasARow() throws IOException {
		Set<String> known = new TreeSet<>();
		for (URL metadata : Collections.list(DataRedisProperties.class.getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream json = metadata.openStream()) {
				List<Map<String, Object>> all = JsonPath.read(json, "$.properties");
				all.stream()
					.filter((property) -> !property.containsKey("deprecation"))
					.map((property) -> String.valueOf(property.get("name")))
					.filter((name) -> name.startsWith(PREFIX))
					.forEach(known::add);
			}
		}
		assertThat(rows.keySet()).containsExactlyElementsOf(known);
	}

	@Test
	void whatIsSaidToBeToldOfIs() {
		rows.forEach((property, text) -> {
			assertThat(withoutEffect(property)).as(property)
				.isEqualTo(text.startsWith("told of") ? List.of(property) : List.of());
			assertThat(withoutEffect(property, "redis.rw.nodes")).as(property + " beside redis.rw.nodes")
				.isEqualTo(text.toLowerCase(Locale.ROOT).contains("told of") && !property.endsWith(".client-type")
						? List.of(property) : List.of());
		});
		assertThat(
				SettingsWithoutEffect.in(new MockEnvironment().withProperty("spring.data.redis.client-type", "jedis")))
			.containsExactly("spring.data.redis.client-type");
	}

	@Test
	void everyBeanThatIsSpokenOfExists() {
		List<String> beans = BEAN.matcher(page).results().map((row) -> row.group(1)).toList();
		assertThat(beans).isNotEmpty()
			.allSatisfy((bean) -> assertThat(PACKAGES).as(bean)
				.anyMatch((name) -> ClassUtils.isPresent(name + "." + bean, getClass().getClassLoader())));
	}

	private static List<String> withoutEffect(String... properties) {
		MockEnvironment environment = new MockEnvironment();
		for (String property : properties) {
			environment.setProperty(property, "1");
		}
		return SettingsWithoutEffect.in(environment);
	}

}
