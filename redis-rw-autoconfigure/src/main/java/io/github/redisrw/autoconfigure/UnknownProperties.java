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
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.core.env.Environment;
import org.springframework.core.io.UrlResource;
import org.springframework.util.ClassUtils;

/**
 * Points out properties below {@code redis.rw} that nobody reads: most are misspelt. What
 * there is is known from the metadata that the library has for editors.
 */
final class UnknownProperties {

	private static final Log logger = LogFactory.getLog(UnknownProperties.class);

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("redis.rw");

	/** System properties for {@code redis-rw-test}. */
	private static final ConfigurationPropertyName OF_TESTS = ConfigurationPropertyName.of("redis.rw.test");

	private static final String METADATA = "META-INF/spring-configuration-metadata.json";

	private static final int FARTHEST = 4;

	private static final Pattern OF_DEPLOYMENT = Pattern.compile("(redis\\.rw\\.deployments\\.[^.]+\\.)(.+)");

	/** What is said for all deployments together. */
	private static final Pattern OF_APPLICATION = Pattern
		.compile("^redis\\.rw\\.(advice|cache|consistency|drill|health|lock|routing|deployments|primary)\\b");

	/** What follows in the name of a map's entry. */
	private static final String ANY = "*";

	private UnknownProperties() {
	}

	static void warn(Environment environment) {
		Collection<String> names = names(environment);
		Map<String, String> known = names.isEmpty() ? Map.of() : known();
		Map<String, String> ofDeployments = new LinkedHashMap<>(known);
		ofDeployments.values().removeIf((name) -> OF_APPLICATION.matcher(name).find());
		for (String name : names) {
			Matcher ofDeployment = OF_DEPLOYMENT.matcher(name);
			if (ofDeployment.matches()) {
				check(name, ofDeployment.group(1), ofDeployment.group(2), ofDeployments);
			}
			else {
				check(name, "redis.rw.", name.substring("redis.rw.".length()), known);
			}
		}
	}

	/** Deployments with names have the same properties below a prefix of their own. */
	private static void check(String name, String prefix, String rest, Map<String, String> known) {
		String plain = "redis.rw." + rest;
		if (!known.isEmpty() && !isKnown(uniform(plain), known.keySet())) {
			String nearest = nearest(plain, known.values());
			logger.warn("There is no property '"
					+ name + "'" + ((nearest != null)
							? ": did you mean '" + prefix + nearest.substring("redis.rw.".length()) + "'?" : "")
					+ " It has no effect");
		}
	}

	/**
	 * Find what is set below {@code redis.rw}, for the application.
	 * @param environment has the properties
	 * @return their names
	 */
	static Collection<String> names(Environment environment) {
		Collection<String> names = new TreeSet<>();
		ConfigurationPropertySources.get(environment).forEach((source) -> {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				iterable.stream()
					.filter((name) -> PREFIX.isAncestorOf(name) && !OF_TESTS.isAncestorOf(name)
							&& !ServiceLinks.isNamedLikeOne(source, name))
					.forEach((name) -> names.add(name.toString()));
			}
		});
		return names;
	}

	/** Environment variables do not tell dots from dashes, and lists have indexes. */
	private static String uniform(String name) {
		return name.replaceAll("\\[[^]]*]|\\.\\d+$", "").replaceAll("[-.]", "").toLowerCase(Locale.ROOT);
	}

	private static boolean isKnown(String name, Collection<String> known) {
		return known.contains(name) || known.stream()
			.anyMatch((each) -> each.endsWith(ANY) && name.startsWith(each.substring(0, each.length() - 1)));
	}

	private static Map<String, String> known() {
		Map<String, String> known = new LinkedHashMap<>();
		try (InputStream metadata = metadata()) {
			if (metadata != null) {
				String text = new String(metadata.readAllBytes(), StandardCharsets.UTF_8);
				read(JsonParserFactory.getJsonParser().parseMap(text), known);
			}
		}
		catch (IOException ex) {
			logger.debug("No metadata", ex);
		}
		return known;
	}

	/**
	 * Other libraries have theirs under the same name, so it is that beside this class.
	 */
	private static @Nullable InputStream metadata() throws IOException {
		String path = ClassUtils.convertClassNameToResourcePath(UnknownProperties.class.getName())
				+ ClassUtils.CLASS_FILE_SUFFIX;
		URL own = UnknownProperties.class.getClassLoader().getResource(path);
		return (own != null) ? new UrlResource(own.toString().replace(path, METADATA)).getInputStream() : null;
	}

	private static void read(Map<String, Object> metadata, Map<String, String> known) {
		if (metadata.get("properties") instanceof List<?> properties) {
			for (Object property : properties) {
				if (property instanceof Map<?, ?> fields && fields.get("name") instanceof String name
						&& name.startsWith("redis.rw.")) {
					boolean map = String.valueOf(fields.get("type")).startsWith("java.util.Map");
					known.put(map ? uniform(name) + ANY : uniform(name), name);
				}
			}
		}
	}

	private static @Nullable String nearest(String name, Collection<String> known) {
		String nearest = null;
		int least = FARTHEST;
		for (String each : known) {
			int distance = distance(name, each);
			if (distance < least) {
				least = distance;
				nearest = each;
			}
		}
		return nearest;
	}

	/** How many letters have to be inserted, left out or replaced (Levenshtein). */
	private static int distance(String one, String other) {
		int[] above = new int[other.length() + 1];
		for (int j = 0; j <= other.length(); j++) {
			above[j] = j;
		}
		for (int i = 1; i <= one.length(); i++) {
			int[] row = new int[other.length() + 1];
			row[0] = i;
			for (int j = 1; j <= other.length(); j++) {
				int replaced = above[j - 1] + ((one.charAt(i - 1) == other.charAt(j - 1)) ? 0 : 1);
				row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
			}
			above = row;
		}
		return above[other.length()];
	}

}
