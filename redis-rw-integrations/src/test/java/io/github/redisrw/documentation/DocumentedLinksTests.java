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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the pages link to is there, headings included.
 */
class DocumentedLinksTests {

	private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)\\s]+)\\)");

	private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

	private static final Pattern CODE = Pattern.compile("^```.*?^```", Pattern.MULTILINE | Pattern.DOTALL);

	private final Map<Path, Set<String>> anchors = new HashMap<>();

	@Test
	void leadSomewhere() throws IOException {
		List<String> dead = new ArrayList<>();
		int links = 0;
		for (Path page : Pages.all()) {
			Matcher link = LINK.matcher(CODE.matcher(Files.readString(page)).replaceAll(""));
			while (link.find()) {
				String target = link.group(1);
				if (!target.contains("://")) {
					links++;
					if (!exists(page, target)) {
						dead.add(Pages.ROOT.relativize(page) + ": " + target);
					}
				}
			}
		}
		assertThat(dead).isEmpty();
		assertThat(links).isGreaterThan(100);
	}

	private boolean exists(Path page, String target) throws IOException {
		int hash = target.indexOf('#');
		String file = (hash >= 0) ? target.substring(0, hash) : target;
		Path linked = file.isEmpty() ? page : Objects.requireNonNull(page.getParent()).resolve(file).normalize();
		if (!Files.exists(linked)) {
			return false;
		}
		return hash < 0 || anchors(linked).contains(target.substring(hash + 1));
	}

	/** As GitHub makes them of headings; the second of two that are alike is numbered. */
	private Set<String> anchors(Path page) throws IOException {
		Set<String> known = this.anchors.get(page);
		if (known == null) {
			known = new TreeSet<>();
			Matcher heading = HEADING.matcher(CODE.matcher(Files.readString(page)).replaceAll(""));
			while (heading.find()) {
				String slug = heading.group(1)
					.replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
					.toLowerCase(Locale.ROOT)
					.replaceAll("[^\\p{L}\\p{N} _-]", "")
					.replace(' ', '-');
				String anchor = slug;
				for (int i = 1; !known.add(anchor); i++) {
					anchor = slug + "-" + i;
				}
			}
			this.anchors.put(page, known);
		}
		return known;
	}

}
