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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * As much of {@code kubectl kustomize} as is used here; what is used beyond that fails.
 * ConfigMaps keep their names.
 */
final class Kustomization {

	private static final Set<String> FIELDS = Set.of("apiVersion", "kind", "resources", "configMapGenerator",
			"patches");

	private final Path directory;

	private final Map<String, Object> content;

	private final Set<String> files = new TreeSet<>();

	private final List<Map<String, Object>> resources = new ArrayList<>();

	private Kustomization(Path directory) {
		this.directory = directory;
		this.content = Repository.yaml(Repository.text(directory.resolve("kustomization.yaml"))).get(0);
		assertThat(this.content.get("apiVersion")).isEqualTo("kustomize.config.k8s.io/v1beta1");
		assertThat(this.content.get("kind")).isEqualTo("Kustomization");
		assertThat(FIELDS).containsAll(this.content.keySet());
		items("resources").forEach((resource) -> addResource((String) resource));
		items("configMapGenerator").forEach((generator) -> generate(Tree.map(generator)));
		items("patches").forEach((patch) -> patch(Tree.map(patch)));
	}

	static Kustomization of(Path directory) {
		return new Kustomization(directory);
	}

	/** What {@code kubectl apply -k} would apply. */
	List<Map<String, Object>> resources() {
		return this.resources;
	}

	/** The files it names, besides itself. */
	Set<String> files() {
		return this.files;
	}

	/** The files of a ConfigMap. */
	Map<String, String> configMap(String name) {
		Map<String, String> data = new LinkedHashMap<>();
		Tree.map(Tree.at(find("ConfigMap", name), "data")).forEach((key, value) -> data.put(key, (String) value));
		return data;
	}

	Map<String, Object> find(String kind, String name) {
		List<Map<String, Object>> found = this.resources.stream()
			.filter((resource) -> matches(resource, kind, name))
			.toList();
		assertThat(found).as(kind + " " + name).hasSize(1);
		return found.get(0);
	}

	private List<Object> items(String field) {
		return Tree.list(this.content.getOrDefault(field, List.of()));
	}

	private void addResource(String name) {
		Path resource = this.directory.resolve(name).normalize();
		if (Files.isDirectory(resource)) {
			this.resources.addAll(of(resource).resources());
			return;
		}
		this.files.add(name);
		this.resources.addAll(Repository.yaml(Repository.text(resource)));
	}

	private void generate(Map<String, Object> generator) {
		assertThat(Set.of("name", "behavior", "files")).containsAll(generator.keySet());
		Map<String, Object> data = new LinkedHashMap<>();
		for (Object file : Tree.list(Tree.at(generator, "files"))) {
			this.files.add((String) file);
			data.put((String) file, Repository.text(this.directory.resolve((String) file)));
		}
		String name = Tree.text(generator, "name");
		if ("merge".equals(generator.get("behavior"))) {
			Tree.map(Tree.at(find("ConfigMap", name), "data")).putAll(data);
			return;
		}
		assertThat(generator).doesNotContainKey("behavior");
		Map<String, Object> configMap = new LinkedHashMap<>();
		configMap.put("apiVersion", "v1");
		configMap.put("kind", "ConfigMap");
		configMap.put("metadata", new LinkedHashMap<>(Map.of("name", name)));
		configMap.put("data", data);
		this.resources.add(configMap);
	}

	private void patch(Map<String, Object> patch) {
		assertThat(patch).containsOnlyKeys("target", "patch");
		assertThat(Tree.map(patch.get("target"))).containsOnlyKeys("kind", "name");
		String kind = Tree.text(patch, "target.kind");
		String name = Tree.text(patch, "target.name");
		List<Map<String, Object>> targets = this.resources.stream()
			.filter((resource) -> matches(resource, kind, name))
			.toList();
		assertThat(targets).as("targets of a patch for %s %s", kind, name).hasSize(name.split("\\|").length);
		String text = Tree.text(patch, "patch");
		if (text.contains("$patch: delete")) {
			this.resources.removeAll(targets);
			return;
		}
		for (Object operation : Tree.list(new Yaml().load(text))) {
			targets.forEach((target) -> apply(Tree.map(operation), target));
		}
	}

	private static void apply(Map<String, Object> operation, Map<String, Object> target) {
		assertThat(operation).containsOnlyKeys("op", "path", "value");
		String path = Tree.text(operation, "path");
		String key = path.substring(path.lastIndexOf('/') + 1);
		Object parent = target;
		for (String step : path.substring(1, path.lastIndexOf('/')).split("/", -1)) {
			parent = (parent instanceof List<?> list) ? list.get(Integer.parseInt(step)) : Tree.at(parent, step);
		}
		Object value = Objects.requireNonNull(Tree.copy(operation.get("value")));
		switch (Tree.text(operation, "op")) {
			case "replace" -> {
				assertThat(Tree.map(parent)).as(path).containsKey(key);
				Tree.map(parent).put(key, value);
			}
			case "add" -> {
				assertThat(key).isEqualTo("-");
				Tree.list(parent).add(value);
			}
			default -> throw new AssertionError(operation);
		}
	}

	private static boolean matches(Map<String, Object> resource, String kind, String name) {
		return kind.equals(resource.get("kind")) && Tree.text(resource, "metadata.name").matches(name);
	}

}
