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

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/**
 * Which deployments there are besides that of {@code redis.rw.*} itself, and which one is
 * the primary. Only names are read: values may not be known yet when an application is
 * processed ahead of time.
 *
 * @param all the names, in their natural order
 * @param hasUnnamed whether there is that of {@code redis.rw.*} itself: it is the primary
 * then
 * @param primary the name of the primary, {@code null} for that without a name, or none
 */
record DeploymentNames(List<DeploymentName> all, boolean hasUnnamed, @Nullable DeploymentName primary) {

	static final String PRIMARY = "redis.rw.primary";

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("redis.rw.deployments");

	/** What says of {@code redis.rw.*} itself where Redis is. */
	private static final List<String> ADDRESSES = List.of("write.host", "write.url", "read.host", "read.url",
			"sentinel.master", "sentinel.nodes", "nodes", "cluster.nodes");

	/**
	 * Read them.
	 * @param environment has the properties
	 * @return the names
	 * @throws InvalidPropertyException if one is no name, or two deployments would be the
	 * primary
	 */
	static DeploymentNames of(Environment environment) {
		List<DeploymentName> all = names(environment).stream()
			.map(DeploymentName::of)
			.filter((name) -> environment.getProperty(name.key("enabled"), Boolean.class, true))
			.toList();
		String primary = environment.getProperty(PRIMARY);
		if (primary == null) {
			return new DeploymentNames(all, true, null);
		}
		requireNoAddress(primary, environment);
		if (primary.equals(DeploymentName.NONE) && !all.isEmpty()) {
			return new DeploymentNames(all, false, null);
		}
		DeploymentName name = all.stream().filter((each) -> each.text().equals(primary)).findFirst().orElse(null);
		if (name == null) {
			throw new InvalidPropertyException(PRIMARY, primary, "names no deployment",
					(all.isEmpty() ? "Configure one below '" + DeploymentName.DEPLOYMENTS + "<name>', or remove it"
							: "Set it to one of " + text(all) + ", or to 'none', or remove it")
							+ ": without it, 'redis.rw.*' itself is the primary");
		}
		return new DeploymentNames(all, false, name);
	}

	private static void requireNoAddress(String primary, Environment environment) {
		for (String address : ADDRESSES) {
			String key = DeploymentName.UNNAMED.key(address);
			if (environment.containsProperty(key) || environment.containsProperty(key + "[0]")) {
				throw new InvalidPropertyException(PRIMARY, primary,
						"and '" + key + "' are both set: what 'redis.rw.*' itself says where it is, is the primary",
						"Remove '" + PRIMARY + "', or move '" + key + "' below '" + DeploymentName.DEPLOYMENTS
								+ "<name>'");
			}
		}
	}

	private static Set<String> names(Environment environment) {
		Set<String> names = new TreeSet<>();
		ConfigurationPropertySources.get(environment).forEach((source) -> {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				iterable.stream()
					.filter((key) -> PREFIX.isAncestorOf(key) && !ServiceLinks.isNamedLikeOne(source, key))
					.map((key) -> key.getElement(PREFIX.getNumberOfElements(), Form.ORIGINAL))
					.forEach(names::add);
			}
		});
		return names;
	}

	boolean hasPrimary() {
		return this.hasUnnamed || this.primary != null;
	}

	/**
	 * What else may be done where {@code redis.rw.*} does not say where Redis is.
	 * @return the rest of a sentence, empty if there is nothing
	 */
	String alternativeToUnnamed() {
		return this.all.isEmpty() ? "" : ", or make one of the deployments " + text(this.all) + " the primary with '"
				+ PRIMARY + "', or none of them with the value 'none'";
	}

	private static String text(List<DeploymentName> names) {
		return names.stream().map((name) -> "'" + name.text() + "'").collect(Collectors.joining(", "));
	}

}
