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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What has been read from YAML: maps, lists and values.
 */
final class Tree {

	private Tree() {
	}

	@SuppressWarnings("unchecked")
	static Map<String, Object> map(@Nullable Object node) {
		assertThat(node).isInstanceOf(Map.class);
		return (Map<String, Object>) Objects.requireNonNull(node);
	}

	@SuppressWarnings("unchecked")
	static List<Object> list(@Nullable Object node) {
		assertThat(node).isInstanceOf(List.class);
		return (List<Object>) Objects.requireNonNull(node);
	}

	/**
	 * Go down a path such as {@code spec.template.metadata}.
	 * @param node where to begin
	 * @param path the keys, with dots between them
	 * @return what is there
	 */
	static Object at(@Nullable Object node, String path) {
		@Nullable Object here = node;
		for (String key : path.split("\\.", -1)) {
			assertThat(map(here)).as(path).containsKey(key);
			here = map(here).get(key);
		}
		return Objects.requireNonNull(here, path);
	}

	static String text(@Nullable Object node, String path) {
		return (String) at(node, path);
	}

	static @Nullable Object copy(@Nullable Object node) {
		if (node instanceof Map<?, ?> map) {
			Map<String, Object> copy = new LinkedHashMap<>();
			map.forEach((key, value) -> copy.put((String) key, copy(value)));
			return copy;
		}
		if (node instanceof List<?> list) {
			return new ArrayList<>(list.stream().map(Tree::copy).toList());
		}
		return node;
	}

	/** Calls back for each map at or below a node. */
	static void eachMap(@Nullable Object node, Consumer<Map<String, Object>> visitor) {
		if (node instanceof Map<?, ?>) {
			visitor.accept(map(node));
			map(node).values().forEach((value) -> eachMap(value, visitor));
		}
		else if (node instanceof List<?> list) {
			list.forEach((value) -> eachMap(value, visitor));
		}
	}

}
