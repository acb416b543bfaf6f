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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The values in every block of settings in the documentation are of the type that they
 * have to be. That their names exist is seen to by {@link ConfigurationMetadataTests}.
 */
class DocumentedSettingsTests {

	private static final Pattern YAML = Pattern.compile("```ya?ml\\R(.*?)```", Pattern.DOTALL);

	private static final List<Class<?>> PROPERTIES = List.of(RedisRwProperties.class, NearReadProperties.class,
			CacheProperties.class, ConsistencyProperties.class, LockProperties.class, HealthProperties.class,
			RoutingProperties.class, AdviceProperties.class, DrillProperties.class, DeploymentsProperties.class);

	static List<Named<String>> blocks() throws IOException {
		Path repository = Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());
		List<Named<String>> blocks = new ArrayList<>();
		try (Stream<Path> pages = Stream.concat(
				Stream.of(repository.resolve("README.md"), repository.resolve("README.ko.md")),
				Files.list(repository.resolve("docs")).filter((page) -> page.toString().endsWith(".md")).sorted())) {
			for (Path page : pages.toList()) {
				YAML.matcher(Files.readString(page))
					.results()
					.map((block) -> block.group(1))
					.filter((block) -> block.startsWith("redis") || block.startsWith("spring"))
					.forEach(
							(block) -> blocks.add(Named.of(page.getFileName() + ": " + block.lines().toList(), block)));
			}
		}
		return blocks;
	}

	@ParameterizedTest
	@MethodSource("blocks")
	void fit(String block) throws IOException {
		MutablePropertySources sources = new StandardEnvironment().getPropertySources();
		new YamlPropertySourceLoader().load("documented", new ByteArrayResource(block.getBytes(StandardCharsets.UTF_8)))
			.forEach(sources::addFirst);
		Binder binder = new Binder(ConfigurationPropertySources.from(sources));
		for (Class<?> properties : PROPERTIES) {
			ConfigurationProperties annotation = properties.getAnnotation(ConfigurationProperties.class);
			assertThat(binder.bindOrCreate(annotation.value(), Bindable.of(properties))).isNotNull();
		}
	}

}
