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
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Settings as somebody would use them: files for the directory of the application's
 * configuration, and environment variables.
 *
 * @param name where they are from
 * @param files the files by name
 * @param environment variables by name; {@code null} stands for a value that is known
 * only where it runs
 * @param sentinelPassword whether the Sentinels they are for ask for a password
 */
record Settings(String name, Map<String, String> files, Map<String, String> environment, boolean sentinelPassword) {

	/** Set by nothing but the shop. */
	private static final Set<String> OF_THE_SHOP = Set.of("shop.embedded-redis");

	/**
	 * All properties of the files, flat.
	 * @return the values by name, such as {@code redis.rw.sentinel.nodes[0]}
	 */
	Map<String, Object> properties() {
		Map<String, Object> flat = new LinkedHashMap<>();
		this.files.values().forEach((file) -> Repository.yaml(file).forEach((document) -> flatten("", document, flat)));
		return flat;
	}

	private static void flatten(String prefix, Object node, Map<String, Object> flat) {
		if (node instanceof Map<?, ?>) {
			Tree.map(node).forEach((key, value) -> flatten(prefix.isEmpty() ? key : prefix + "." + key, value, flat));
		}
		else if (node instanceof List<?> list) {
			for (int i = 0; i < list.size(); i++) {
				flatten(prefix + "[" + i + "]", list.get(i), flat);
			}
		}
		else {
			flat.put(prefix, node);
		}
	}

	/**
	 * The properties that nobody knows.
	 * @return their names
	 */
	Set<String> misspelt() {
		Set<String> names = new HashSet<>(OF_THE_SHOP);
		Set<String> prefixes = new HashSet<>();
		readMetadata(names, prefixes);
		Set<String> unknown = new HashSet<>();
		for (String property : properties().keySet()) {
			String name = property.replaceAll("\\[\\d+]", "");
			if (!names.contains(name) && prefixes.stream().noneMatch(name::startsWith)) {
				unknown.add(name);
			}
		}
		Set<String> variables = new HashSet<>();
		names.forEach((name) -> variables.add(name.toUpperCase(Locale.ROOT).replace(".", "_").replace("-", "")));
		this.environment.keySet()
			.stream()
			.filter((variable) -> variable.matches("(REDIS_RW|SPRING|MANAGEMENT)_.*") && !variables.contains(variable))
			.forEach(unknown::add);
		return unknown;
	}

	private static void readMetadata(Set<String> names, Set<String> prefixes) {
		try {
			for (URL file : Collections
				.list(Settings.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
				try (InputStream content = file.openStream()) {
					for (JsonNode property : JsonMapper.shared().readTree(content).path("properties")) {
						String name = property.path("name").asString();
						names.add(name);
						if (property.path("type").asString("").startsWith("java.util.Map")) {
							prefixes.add(name + ".");
						}
					}
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public String toString() {
		return this.name;
	}

}
