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

package io.github.redisrw.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The pages of this repository.
 */
final class Pages {

	static final Path ROOT = Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());

	private Pages() {
	}

	static List<Path> all() throws IOException {
		List<Path> pages = new ArrayList<>();
		try (Stream<Path> files = Files.list(ROOT)) {
			files.filter(Pages::isPage).forEach(pages::add);
		}
		for (String directory : List.of("docs", "deploy")) {
			try (Stream<Path> files = Files.walk(ROOT.resolve(directory))) {
				files.filter(Pages::isPage).forEach(pages::add);
			}
		}
		return pages.stream().sorted().toList();
	}

	private static boolean isPage(Path file) {
		return file.toString().endsWith(".md");
	}

}
