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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The files of this repository.
 */
final class Repository {

	static final Path ROOT = Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());

	static final Path KUBERNETES = ROOT.resolve("deploy/kubernetes");

	static final Path COMPOSE = ROOT.resolve("deploy/compose");

	private static final Pattern YAML_BLOCK = Pattern.compile("```yaml\\R(.*?)```", Pattern.DOTALL);

	private Repository() {
	}

	static String text(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static List<Path> list(Path directory) {
		try (Stream<Path> entries = Files.list(directory)) {
			return entries.sorted().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The documents in a text. A key that is there twice is an error.
	 * @param text the text
	 * @return the documents, each of them a map
	 */
	static List<Map<String, Object>> yaml(String text) {
		LoaderOptions options = new LoaderOptions();
		options.setAllowDuplicateKeys(false);
		List<Map<String, Object>> documents = new ArrayList<>();
		for (Object document : new Yaml(new SafeConstructor(options)).loadAll(text)) {
			documents.add(Tree.map(document));
		}
		return documents;
	}

	/**
	 * The settings of redis-rw that a page shows.
	 * @param page the page
	 * @return the blocks of YAML with {@code redis} at their top
	 */
	static List<String> settings(Path page) {
		return YAML_BLOCK.matcher(text(page))
			.results()
			.map((block) -> block.group(1))
			.filter((block) -> block.startsWith("redis:"))
			.toList();
	}

}
