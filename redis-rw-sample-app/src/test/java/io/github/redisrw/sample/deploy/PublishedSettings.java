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

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All settings that this repository publishes for the shop, or shows.
 */
final class PublishedSettings {

	private static final String NONE_OF_ITS_OWN = "shop:\n  embedded-redis: false\n";

	private PublishedSettings() {
	}

	static List<Settings> all() {
		List<Settings> all = new ArrayList<>();
		for (Installation installation : Installation.all()) {
			if (installation.hasShop()) {
				all.add(ofKubernetes(installation));
				all.addAll(shownBy(installation));
			}
		}
		all.add(ofCompose());
		all.addAll(ofPage("docs/kubernetes.md", Repository.ROOT.resolve("docs/kubernetes.md"), false));
		return all;
	}

	private static Settings ofKubernetes(Installation installation) {
		Kustomization kustomization = installation.kustomization();
		return new Settings(installation.overlay(), kustomization.configMap("shop-config"),
				environment((Deployment) Models.read(kustomization.find("Deployment", "shop"))),
				installation.sentinelPassword());
	}

	private static Settings ofCompose() {
		Map<String, Object> file = Repository.yaml(Repository.text(Repository.COMPOSE.resolve("compose.yml"))).get(0);
		Map<String, String> environment = new LinkedHashMap<>();
		Tree.map(Tree.at(file, "services.shop.environment")).forEach((name, value) -> {
			String text = (String) value;
			environment.put(name, text.startsWith("${") ? "" : text);
		});
		return new Settings("compose", Map.of(), environment, true);
	}

	private static Stream<Path> page(Installation installation) {
		return installation.overlay().equals("../base") ? Stream.of()
				: Stream.of(Repository.KUBERNETES.resolve("overlays/" + installation.overlay() + "/README.md"));
	}

	private static List<Settings> shownBy(Installation installation) {
		return page(installation).flatMap(
				(page) -> ofPage(installation.overlay() + "/README.md", page, installation.sentinelPassword()).stream())
			.toList();
	}

	private static List<Settings> ofPage(String name, Path page, boolean sentinelPassword) {
		List<Settings> settings = new ArrayList<>();
		for (String block : Repository.settings(page)) {
			settings.add(
					new Settings(name + " " + (settings.size() + 1), Map.of("application.yml", NONE_OF_ITS_OWN + block),
							Map.of("REDIS_PASSWORD", ""), sentinelPassword));
		}
		return settings;
	}

	/** The directory that it is mounted to is where the application looks. */
	private static Map<String, String> environment(Deployment shop) {
		Pods pods = Pods.of(shop).toList().get(0);
		assertThat(pods.container().getVolumeMounts())
			.anyMatch((mount) -> mount.getName().equals("config") && mount.getMountPath().equals("/config"));
		assertThat(pods.template().getSpec().getVolumes()).anyMatch(
				(volume) -> volume.getName().equals("config") && volume.getConfigMap().getName().equals("shop-config"));
		Map<String, String> environment = new LinkedHashMap<>();
		for (EnvVar variable : pods.container().getEnv()) {
			environment.put(variable.getName(), (variable.getValue() != null) ? variable.getValue() : "");
		}
		assertThat(environment.remove("SPRING_CONFIG_ADDITIONAL_LOCATION")).isEqualTo("file:/config/");
		environment.remove("JAVA_TOOL_OPTIONS");
		return environment;
	}

}
